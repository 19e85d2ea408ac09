import { SAMPLE_RATE } from '../model/time.ts';
import type { SubtitleCue } from '../subtitles/cue.ts';
import { isAbbreviation } from '../text/abbreviations.ts';
import { isSentenceEnd } from '../text/time-words.ts';
import type { ScriptSegment, SplitBy } from './script-segment.ts';

/** A silence this long between two sentences starts a new paragraph; a paragraph is not longer than that. */
const PARAGRAPH_GAP = 2 * SAMPLE_RATE;
const LONGEST_PARAGRAPH = 600;

/** Subtitles as a script: each cue a segment, or cues put together to sentences or paragraphs. */
export function segmentsFromCues(cues: readonly SubtitleCue[], by: SplitBy): ScriptSegment[] {
  const single = cues.map((cue) => ({
    text: cue.text.replaceAll('\n', ' '),
    start: cue.start,
    end: cue.end,
  }));
  if (by === 'cue') return single;
  const sentences = merge(single, (before, next) => endsSentence(before.text, next.text));
  if (by === 'sentence') return sentences;
  return merge(
    sentences,
    (before, next) =>
      next.start - before.end >= PARAGRAPH_GAP || before.text.length + next.text.length > LONGEST_PARAGRAPH,
  );
}

interface Timed {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function merge(pieces: readonly Timed[], isCut: (before: Timed, next: Timed) => boolean): Timed[] {
  const merged: Timed[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (!last || isCut(last, piece)) merged.push(piece);
    else
      merged[merged.length - 1] = {
        text: `${last.text} ${piece.text}`,
        start: last.start,
        end: Math.max(last.end, piece.end),
      };
  }
  return merged;
}

function endsSentence(text: string, next: string): boolean {
  const word = text.slice(-60).split(/\s/u).at(-1) ?? '';
  return isSentenceEnd(word) && !isAbbreviation(word, next);
}
