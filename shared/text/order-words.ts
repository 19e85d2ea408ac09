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

export interface OrderedWord {
  readonly index: number;
  /** The direction to draw the word in, which places its marks. */
  readonly direction: Direction;
}

export function orderWords(words: readonly string[], base: Direction): OrderedWord[] {
  const runs: OrderedWord[][] = [];
  let opposite = false;
  words.forEach((word, index) => {
    const own = /\p{L}/u.test(word) ? directionOf(word) : null;
    // A number joins a run against the base direction but does not start one.
    const against = own === null ? opposite : own !== base;
    const run = runs.at(-1);
    const other: Direction = base === 'ltr' ? 'rtl' : 'ltr';
    if (against && opposite && run) run.push({ index, direction: other });
    else runs.push([{ index, direction: against ? other : base }]);
    opposite = against;
  });
  const ordered: OrderedWord[] = [];
  for (const run of base === 'ltr' ? runs : runs.reverse()) {
    const last = run.at(-1);
    // Marks that end a run against the base direction belong to the sentence around it.
    const settled = run.map((word) =>
      word === last && word.direction !== base ? { ...word, direction: base } : word,
    );
    const isRtlRun = run.length > 1 && run[0]?.direction === 'rtl';
    ordered.push(...(isRtlRun ? settled.reverse() : settled));
  }
  return ordered;
}
