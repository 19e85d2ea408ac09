import type { CaptionStyle, Cue, Segment, Word } from '../model/project.ts';
import { SAMPLE_RATE, type Samples } from '../model/time.ts';
import { needsSpace, splitWords, textWidth } from './split-words.ts';
import { isClauseEnd, isSentenceEnd, timeSplitWords, timeWords } from './time-words.ts';

/** A few words shown together; `wordTimes` goes with `words`, index by index. */
export interface Caption {
  readonly words: readonly string[];
  readonly start: Samples;
  readonly end: Samples;
  readonly wordTimes: readonly { readonly start: Samples; readonly end: Samples }[];
}

export type GroupStyle = Pick<CaptionStyle, 'maxCharacters'>;

/** A gap a listener hears as a pause, and one over which a caption should not stand. */
const PAUSE = SAMPLE_RATE / 4;
const SILENCE = SAMPLE_RATE;
/** Shorter gaps between captions are closed, so that they do not flicker. */
const BRIDGE = SAMPLE_RATE / 2;
const SHORTEST = SAMPLE_RATE / 2;

/**
 * A segment's captions, in times relative to its start: imported cues win over timed words, timed words
 * over weights of the text.
 */
export function captionsOf(
  segment: Pick<Segment, 'text' | 'words' | 'cues'>,
  samples: Samples,
  style: GroupStyle,
): readonly Caption[] {
  const kept = remembered.get(segment);
  if (kept?.samples === samples && kept.maxCharacters === style.maxCharacters) return kept.captions;
  const captions = groupSegment(segment, samples, style);
  remembered.set(segment, { samples, maxCharacters: style.maxCharacters, captions });
  return captions;
}

/**
 * Documents are never changed in place, so the same segment has the same captions: after an edit only what it
 * changed is cut anew. Grouping was half the time of compiling a long story.
 */
const remembered = new WeakMap<
  object,
  { readonly samples: Samples; readonly maxCharacters: number; readonly captions: readonly Caption[] }
>();

function groupSegment(
  segment: Pick<Segment, 'text' | 'words' | 'cues'>,
  samples: Samples,
  style: GroupStyle,
): Caption[] {
  if (segment.cues) return segment.cues.map((cue) => cueCaption(cue, samples)).filter(isVisible);
  const words = segment.words ?? timeWords(segment.text, samples);
  const within = words.map((word) => ({
    ...word,
    start: Math.min(word.start, samples),
    end: Math.min(word.end, samples),
  }));
  return groupCaptions(within, style).filter(isVisible);
}

/** A cue as it was imported: its lines are kept, its words are timed by weight. */
function cueCaption(cue: Cue, limit: Samples): Caption {
  const start = Math.min(cue.start, limit);
  const end = Math.max(start, Math.min(cue.end, limit));
  const words = splitWords(cue.text, { keepLineBreaks: true });
  const wordTimes = timeSplitWords(words, start, end).map((word) => ({ start: word.start, end: word.end }));
  return { words, start, end, wordTimes };
}

/**
 * Cuts timed words into captions. Of all ways to cut that keep under `maxCharacters`, the one with the
 * lowest cost: few and full captions that end where the speech does, no word left alone.
 */
export function groupCaptions(words: readonly Word[], style: GroupStyle): Caption[] {
  const spoken = words.filter((word) => word.text.trim() !== '');
  const cuts = bestCuts(spoken, style.maxCharacters);
  const captions = cuts.map((end, index) => captionFrom(spoken.slice(cuts[index - 1] ?? 0, end)));
  return captions.map((caption, index) => {
    const next = captions[index + 1];
    return next && next.start - caption.end < BRIDGE
      ? { ...caption, end: Math.max(caption.start, next.start) }
      : caption;
  });
}

function captionFrom(words: readonly Word[]): Caption {
  const last = words.length - 1;
  return {
    words: words.map((word, index) => (index === last ? word.text.trimEnd() : word.text)),
    start: words[0]?.start ?? 0,
    end: words[last]?.end ?? 0,
    wordTimes: words.map((word) => ({ start: word.start, end: word.end })),
  };
}

function isVisible(caption: Caption): boolean {
  return caption.words.length > 0 && caption.end > caption.start;
}

/** The end index of each group. */
function bestCuts(words: readonly Word[], limit: number): number[] {
  const widths = words.map((word) => textWidth(word.text.trimEnd()));
  const cost: number[] = [0];
  const from: number[] = [0];
  for (let end = 1; end <= words.length; end += 1) {
    let best = Number.POSITIVE_INFINITY;
    let bestStart = end - 1;
    let width = 0;
    let inner = 0;
    for (let start = end - 1; start >= 0; start -= 1) {
      const word = words[start];
      const next = words[start + 1];
      if (!word) break;
      width += widths[start] ?? 0;
      if (next && start + 1 < end) {
        if (needsSpace(word.text, next.text) || /\s$/u.test(word.text)) width += 1;
        inner += innerCost(word, next);
      }
      if (width > limit && start < end - 1) break;
      const total = (cost[start] ?? 0) + inner + groupCost(words, start, end, width / limit);
      if (total < best) {
        best = total;
        bestStart = start;
      }
    }
    cost[end] = best;
    from[end] = bestStart;
  }
  const cuts: number[] = [];
  for (let end = words.length; end > 0; end = from[end] ?? 0) cuts.unshift(end);
  return cuts;
}

/** What it costs that a caption goes on from this word to the next. */
function innerCost(word: Word, next: Word): number {
  const gap = next.start - word.end;
  return (isSentenceEnd(word.text) ? 1.6 : 0) + (gap >= SILENCE ? 4 : 0);
}

function groupCost(words: readonly Word[], start: number, end: number, fill: number): number {
  const first = words[start];
  const last = words[end - 1];
  if (!first || !last) return 0;
  const next = words[end];
  const opensSentence = start === 0 || isSentenceEnd(words[start - 1]?.text ?? '');
  let cost = 1 + (1 - Math.min(1, fill)) ** 2;
  if (next && !isSentenceEnd(last.text)) {
    const breathes = isClauseEnd(last.text) || next.start - last.end >= PAUSE;
    cost += breathes ? 0.3 : 1 + (/^\p{Script=Latin}{1,3}$/u.test(last.text) ? 0.4 : 0);
  }
  if (end - start === 1 && fill < 0.5) cost += opensSentence && (!next || isSentenceEnd(last.text)) ? 0.8 : 3;
  if (last.end - first.start < SHORTEST) cost += 1;
  return cost;
}
