import type { Samples } from '../model/time.ts';

/** One piece of an imported script. */
export interface ScriptSegment {
  /** What is spoken; never empty. Paragraphs inside are parted by a line feed. */
  readonly text: string;
  /** The heading it stands under, on the first segment below it. */
  readonly title?: string;
  /** Where it stood in a subtitle file. */
  readonly start?: Samples;
  readonly end?: Samples;
  /** The length a JSON script asks for. */
  readonly length?: Samples;
}

export type ScriptFormat = 'text' | 'markdown' | 'json' | 'subtitles';
export type SplitBy = 'paragraph' | 'sentence' | 'heading' | 'cue';

/** A heading with what is under it, before it is cut. The first may have no heading. */
export interface ScriptSection {
  readonly title: string | null;
  readonly paragraphs: readonly string[];
}
