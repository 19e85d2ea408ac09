import type { Samples } from '../model/time.ts';

/** A subtitle in the time of the file it came from, in samples at 48 kHz. Lines are parted by line feeds. */
export interface SubtitleCue {
  readonly text: string;
  readonly start: Samples;
  readonly end: Samples;
}

export type SubtitleFormat = 'srt' | 'vtt' | 'ass';

/** What was odd about a file that could be read all the same. Lines count from 1. */
export interface SubtitleWarning {
  readonly line: number;
  readonly reason:
    | 'missing-number'
    | 'bad-times'
    | 'bad-header'
    | 'end-before-start'
    | 'empty-cue'
    | 'overlapping'
    | 'out-of-order'
    | 'unknown-line';
}

export interface Subtitles {
  readonly format: SubtitleFormat;
  /** In order of their starts. */
  readonly cues: readonly SubtitleCue[];
  readonly warnings: readonly SubtitleWarning[];
}

export const MOST_CUES = 50_000;
