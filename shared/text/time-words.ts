import type { Word } from '../model/project.ts';
import type { Samples } from '../model/time.ts';
import { isAbbreviation } from './abbreviations.ts';
import { isSpoken, splitWords } from './split-words.ts';

/**
 * Word times by weight of the text, for narration nobody has timed: a word takes as long as it has
 * syllables, a mark of punctuation adds a pause. One unit is about a syllable, a fifth of a second.
 */
export function timeWords(text: string, samples: Samples): Word[] {
  return timeSplitWords(splitWords(text), 0, samples);
}

/** Spreads words over a range; the last one ends exactly where the range does. */
export function timeSplitWords(words: readonly string[], start: Samples, end: Samples): Word[] {
  const weights = words.map((word) => wordWeight(word));
  const pauses = words.map((word, index) => (index === words.length - 1 ? 0 : pauseAfter(word)));
  const total = weights.reduce((sum, weight, index) => sum + weight + (pauses[index] ?? 0), 0);
  const length = Math.max(0, end - start);
  const place = (units: number) => start + Math.round((units * length) / total);
  let units = 0;
  return words.map((text, index) => {
    const from = place(units);
    units += weights[index] ?? 0;
    const to = place(units);
    units += pauses[index] ?? 0;
    return { text, start: from, end: to };
  });
}

/** How long a word takes to say, in syllables; never less than half of one. */
function wordWeight(word: string): number {
  let weight = 0;
  for (const run of word.match(/[\p{L}\p{M}'’]+|\p{N}+/gu) ?? []) weight += runWeight(run);
  return Math.max(isSpoken(word) ? 0.8 : 0.5, weight);
}

function runWeight(run: string): number {
  const letters = run.replace(/[^\p{L}\p{N}]/gu, '');
  const count = [...letters].length;
  if (/^\p{N}/u.test(run)) return count * 1.3;
  if (/\p{Script=Han}|\p{Script=Hangul}/u.test(run)) return count;
  if (/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(run)) return count * 0.75;
  // Written without most vowels: about every second letter starts a syllable.
  if (/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(run)) return 0.3 + count * 0.5;
  if (/\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}/u.test(run))
    return alphabetWeight(letters, count);
  return 0.3 + count * 0.55;
}

function alphabetWeight(letters: string, count: number): number {
  // Capitals without a vowel to say are spelled out.
  if (count > 1 && count < 6 && /^\p{Lu}+$/u.test(letters) && !/[AEIOUY]/u.test(letters)) return count;
  const plain = letters.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const groups = plain.match(/[aeiouyæøœαεηιουωаеёиоуыэюяєіїў]+/gu)?.length ?? 0;
  const silentE = groups > 1 && /[^aeiouyl]e$/u.test(plain) ? 1 : 0;
  // Consonants take time too: "strengths" has one syllable and is longer than "a".
  return Math.max(1, groups - silentE) * 0.75 + count * 0.08;
}

/** The pause that a word's last mark asks for. */
function pauseAfter(word: string): number {
  if (isSentenceEnd(word)) return 2.4;
  if (/[;:—–…；：]["'”’)\]»」』]*\s*$/u.test(word)) return 1.6;
  if (isClauseEnd(word)) return 1.1;
  return 0;
}

export function isSentenceEnd(word: string): boolean {
  if (isAbbreviation(word)) return false;
  return /(?:[.!?。！？｡؟۔।…]|\.\.\.)["'”’)\]»」』】）]*\s*$/u.test(word);
}

export function isClauseEnd(word: string): boolean {
  return /[,;:—–、，；：،؛]["'”’)\]»」』】）]*\s*$/u.test(word);
}
