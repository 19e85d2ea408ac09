/// <reference path="./linebreak.d.ts" />
import LineBreaker from 'linebreak';
import { needsSpace } from './split-words.ts';

/** The smallest part of a caption that stays on one line. */
export interface Atom {
  /** Index of the caption's word it belongs to. */
  readonly word: number;
  readonly text: string;
  /** White space before it, when it does not start a line. */
  readonly space: boolean;
  readonly breakBefore: 'no' | 'inside' | 'yes' | 'must';
}

/** Cuts words into atoms where the Unicode line breaking rules (UAX 14) allow a break. */
export function atomsOf(words: readonly string[]): Atom[] {
  const { text, starts } = joined(words);
  const breaks = new Map<number, boolean>();
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak())
    breaks.set(next.position, next.required);
  const atoms: Atom[] = [];
  starts.forEach((start, word) => {
    const end = starts[word + 1] ?? text.length;
    const cuts = [...breaks.keys()].filter((position) => position > start && position < end);
    [start, ...cuts].forEach((from, index) => {
      const part = text.slice(from, cuts[index] ?? end);
      if (part.trim() === '') return;
      const before = text.slice(0, from);
      const isFirst = atoms.length === 0;
      // Scripts that need a dictionary have no breaks of their own; their words were found before.
      const allowed =
        index > 0 ? 'inside' : breaks.has(from) || isUnspacedBoundary(before, part) ? 'yes' : 'no';
      const breakBefore = isFirst ? 'no' : /\n\s*$/u.test(before) ? 'must' : allowed;
      atoms.push({ word, text: part.trim(), space: !isFirst && /\s$/u.test(before), breakBefore });
    });
  });
  return atoms;
}

function joined(words: readonly string[]): { text: string; starts: number[] } {
  let text = '';
  const starts = words.map((word, index) => {
    const before = words[index - 1];
    if (before !== undefined && needsSpace(before, word)) text += ' ';
    const start = text.length;
    text += word;
    return start;
  });
  return { text, starts };
}

function isUnspacedBoundary(before: string, after: string): boolean {
  const dictionary = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  return dictionary.test(before.slice(-1)) && dictionary.test(after.slice(0, 1));
}

export type LineWidth = (atoms: readonly Atom[]) => number;

/**
 * Breaks atoms into the fewest lines that fit, and among those into the most even ones. Null where they do
 * not fit in `maxLines`.
 */
export function breakLines(
  atoms: readonly Atom[],
  maxWidth: number,
  maxLines: number,
  widthOf: LineWidth,
): Atom[][] | null {
  const forced = atoms.filter((atom) => atom.breakBefore === 'must').length;
  const mustBreak = forced < maxLines;
  for (let count = mustBreak ? forced + 1 : 1; count <= maxLines; count += 1) {
    const lines = evenLines(atoms, maxWidth, count, mustBreak, widthOf);
    if (lines) return lines;
  }
  return null;
}

function evenLines(
  atoms: readonly Atom[],
  maxWidth: number,
  count: number,
  mustBreak: boolean,
  widthOf: LineWidth,
): Atom[][] | null {
  // cost[k][end]: the lowest cost of the first `end` atoms in k lines.
  let cost: number[] = atoms.map(() => Number.POSITIVE_INFINITY);
  cost = [0, ...cost];
  const origins: number[][] = [];
  for (let line = 0; line < count; line += 1) {
    const next: number[] = cost.map(() => Number.POSITIVE_INFINITY);
    const origin: number[] = cost.map(() => 0);
    for (let start = 0; start < atoms.length; start += 1) {
      const base = cost[start] ?? Number.POSITIVE_INFINITY;
      if (!Number.isFinite(base)) continue;
      for (let end = start + 1; end <= atoms.length; end += 1) {
        const last = atoms[end - 1];
        if (mustBreak && end - 1 > start && last?.breakBefore === 'must') break;
        const width = widthOf(atoms.slice(start, end));
        if (width > maxWidth) break;
        const total = base + width * width + breakCost(atoms, end, maxWidth);
        if (total < (next[end] ?? 0)) {
          next[end] = total;
          origin[end] = start;
        }
      }
    }
    origins.push(origin);
    cost = next;
  }
  if (!Number.isFinite(cost[atoms.length] ?? Number.POSITIVE_INFINITY)) return null;
  const lines: Atom[][] = [];
  let end = atoms.length;
  for (const origin of origins.reverse()) {
    const start = origin[end] ?? 0;
    lines.unshift(atoms.slice(start, end));
    end = start;
  }
  return lines;
}

function breakCost(atoms: readonly Atom[], end: number, maxWidth: number): number {
  const next = atoms[end];
  const last = atoms[end - 1];
  if (!next || !last) return 0;
  if (next.breakBefore === 'no') return Number.POSITIVE_INFINITY;
  const unit = maxWidth * maxWidth;
  if (next.breakBefore === 'inside') return 0.3 * unit;
  return /[\p{Po}\p{Pd}]["'”’)\]]*$/u.test(last.text) ? 0 : 0.03 * unit;
}
