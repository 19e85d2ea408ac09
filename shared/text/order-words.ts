/**
 * The order in which the words of one line stand from left to right: the Unicode bidirectional rules
 * on the level of whole words, which is all that is needed when each word is drawn for itself.
 */
export type Direction = 'ltr' | 'rtl';

const RTL =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** The direction of a text: that of its first letter that has one. */
export function directionOf(text: string): Direction {
  for (const character of text) {
    if (!/\p{L}/u.test(character)) continue;
    return RTL.test(character) ? 'rtl' : 'ltr';
  }
  return 'ltr';
}

/** A word, or its marks apart from it; `text` is drawn in `direction`, which turns its marks. */
export interface OrderedWord {
  readonly index: number;
  readonly text: string;
  readonly direction: Direction;
  /** Marks apart from their word stand close to the other end of its run, without the space between words. */
  readonly closeTo?: 'left' | 'right';
}

const LEADING_MARKS = /^[^\p{L}\p{N}\p{M}%‰°$€£¥#@]+(?=[\p{L}\p{N}%‰°$€£¥#@])/u;
const TRAILING_MARKS = /(?<=[\p{L}\p{N}\p{M}%‰°])[^\p{L}\p{N}\p{M}%‰°$€£¥#@]+$/u;

export function orderWords(words: readonly string[], base: Direction): OrderedWord[] {
  const other: Direction = base === 'ltr' ? 'rtl' : 'ltr';
  const runs: { readonly isAgainst: boolean; readonly words: OrderedWord[] }[] = [];
  words.forEach((text, index) => {
    const own = /\p{L}/u.test(text) ? directionOf(text) : null;
    const last = runs.at(-1);
    // A number joins a run against the base direction but does not start one.
    const isAgainst = own === null ? (last?.isAgainst ?? false) : own !== base;
    if (isAgainst && last?.isAgainst) last.words.push({ index, text, direction: other });
    else runs.push({ isAgainst, words: [{ index, text, direction: isAgainst ? other : base }] });
  });
  const parts = runs.map((run) => (run.isAgainst ? placeRun(run.words, base) : run.words));
  return (base === 'ltr' ? parts : parts.reverse()).flat();
}

/**
 * A run against the base direction, from left to right. Marks at its two ends belong to the sentence around
 * it: they stand outside, where the sentence begins and goes on.
 */
function placeRun(run: readonly OrderedWord[], base: Direction): OrderedWord[] {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return [];
  // One word alone is placed rightly by the engine, marks and all.
  if (run.length === 1) return [{ ...first, direction: base }];
  const opening = LEADING_MARKS.exec(first.text)?.[0] ?? '';
  const closing = TRAILING_MARKS.exec(last.text)?.[0] ?? '';
  const bare = run.map((word) => {
    const from = word === first ? opening.length : 0;
    const to = word === last ? word.text.length - closing.length : word.text.length;
    return { ...word, text: word.text.slice(from, to) };
  });
  const [inner, outer] = base === 'ltr' ? (['right', 'left'] as const) : (['left', 'right'] as const);
  const begin =
    opening === '' ? [] : [{ index: first.index, text: opening, direction: base, closeTo: inner }];
  const end = closing === '' ? [] : [{ index: last.index, text: closing, direction: base, closeTo: outer }];
  return base === 'ltr' ? [...begin, ...bare.reverse(), ...end] : [...end, ...bare, ...begin];
}
