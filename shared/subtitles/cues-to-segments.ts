import type { Cue } from '../model/project.ts';
import type { Samples } from '../model/time.ts';
import { joinWords, splitWords } from '../text/split-words.ts';
import { timeSplitWords } from '../text/time-words.ts';
import type { SubtitleCue } from './cue.ts';

/** A part of a cue shorter than this is not worth reading: it goes to the neighbour. */
const SHORTEST_PART = 24_000;

export interface CuesOnSegments {
  /** For each segment its cues, in times relative to its start. */
  readonly segments: readonly (readonly Cue[])[];
  /** Cues that begin after the film's end. */
  readonly outside: number;
}

/**
 * Lays cues in film time on the segments of a storyline. A cue that stands over a cut is divided there, its
 * words with it, unless one side would show it for less than half a second: then the longer side has it all.
 */
export function cuesToSegments(
  cues: readonly SubtitleCue[],
  segments: readonly { readonly start: Samples; readonly length: Samples }[],
): CuesOnSegments {
  const result: Cue[][] = segments.map(() => []);
  let outside = 0;
  for (const cue of cues) {
    const parts = segments
      .map((segment, index) => ({
        index,
        start: Math.max(cue.start, segment.start),
        end: Math.min(cue.end, segment.start + segment.length),
      }))
      .filter((part) => part.end > part.start);
    if (parts.length === 0) outside += 1;
    for (const part of divide(cue, parts)) {
      const segment = segments[part.index];
      if (segment)
        result[part.index]?.push({
          text: part.text,
          start: part.start - segment.start,
          end: part.end - segment.start,
        });
    }
  }
  return { segments: result, outside };
}

interface Part {
  readonly index: number;
  readonly start: Samples;
  readonly end: Samples;
}

function divide(cue: SubtitleCue, parts: readonly Part[]): (Part & { text: string })[] {
  const longest = parts.reduce<Part | null>(
    (best, part) => (best && best.end - best.start >= part.end - part.start ? best : part),
    null,
  );
  if (!longest) return [];
  const kept = parts.filter((part) => part === longest || part.end - part.start >= SHORTEST_PART);
  const words = timeSplitWords(splitWords(cue.text, { keepLineBreaks: true }), cue.start, cue.end);
  // A word belongs to the part its middle is in, or to the nearest one.
  const texts = kept.map((): string[] => []);
  for (const word of words) {
    const middle = (word.start + word.end) / 2;
    const place = kept.findIndex((part) => middle < part.end);
    texts[place < 0 ? kept.length - 1 : place]?.push(word.text);
  }
  return kept
    .map((part, i) => ({ ...part, text: joinWords(texts[i] ?? []) }))
    .filter((part) => part.text !== '');
}
