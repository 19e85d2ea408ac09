import type { PlanCaptionStyle } from '../plan/plan.ts';
import { type Atom, atomsOf, breakLines } from './break-lines.ts';
import { edgesOf } from './caption-edges.ts';
import { fontFor } from './fonts.ts';
import { type Direction, directionOf, orderWords } from './order-words.ts';
import { joinWords } from './split-words.ts';

/** What measuring needs of a 2D context; both engines' contexts have it. */
export interface MeasureContext {
  font: string;
  direction: string;
  textAlign: string;
  textBaseline: string;
  measureText(text: string): {
    readonly width: number;
    readonly actualBoundingBoxLeft: number;
    readonly actualBoundingBoxRight: number;
    readonly actualBoundingBoxAscent: number;
    readonly actualBoundingBoxDescent: number;
  };
}

/** A rectangle of the frame in whole, even pixels, as the kernel blends layers. */
export interface CaptionBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A word, or the part of it on one line; `x` is its left edge, in the frame. */
export interface PlacedWord {
  readonly word: number;
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  readonly direction: Direction;
}

export interface CaptionLayout {
  readonly font: string;
  readonly fontSize: number;
  readonly words: readonly PlacedWord[];
  readonly lines: number;
  /** The coloured box behind the text, or null. */
  readonly backing: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  } | null;
  /** All that is drawn, whichever word is active. */
  readonly box: CaptionBox;
}

/** Of the line height: what the letters take. */
const FONT_SHARE = 0.8;
/** Below this share of the chosen size a caption is hard to read: then a word is cut rather than shrunk. */
const SMALLEST = 0.5;
const STEP = 0.94;
const BOX_PADDING_X = 0.4;
const BOX_PADDING_Y = 0.12;

/** Places a caption in the frame. Null where there is nothing to draw. The fonts must be loaded. */
export function layoutCaption(
  context: MeasureContext,
  words: readonly string[],
  style: PlanCaptionStyle,
  frameWidth: number,
  frameHeight: number,
): CaptionLayout | null {
  const text = joinWords(words);
  if (text === '') return null;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  const base = directionOf(text);
  context.direction = base;
  const fitted = fitLines(context, atomsOf(words), style, frameWidth, frameHeight);
  context.font = fontFor(style, fitted.fontSize);
  return place(context, fitted, style, base, frameWidth, frameHeight);
}

interface Fitted {
  readonly fontSize: number;
  readonly lines: readonly (readonly Atom[])[];
}

function fitLines(
  context: MeasureContext,
  atoms: readonly Atom[],
  style: PlanCaptionStyle,
  width: number,
  height: number,
): Fitted {
  const full = (Math.min(width, height) * style.size * FONT_SHARE) / 1000;
  for (let share = 1; share >= SMALLEST; share *= STEP) {
    const fontSize = roundSize(full * share);
    context.font = fontFor(style, fontSize);
    const lines = breakLines(
      atoms,
      textRoom(style, fontSize, width),
      roomForLines(style, fontSize, height),
      lineWidth(context),
    );
    if (lines) return { fontSize, lines };
  }
  // Too much for the safe area even so: words are cut between letters, and lines follow as they come.
  const graphemes = atoms.flatMap(cutAtom);
  let fontSize = roundSize(full * SMALLEST);
  for (; ; fontSize = roundSize(fontSize * STEP)) {
    context.font = fontFor(style, fontSize);
    const lines = greedyLines(graphemes, textRoom(style, fontSize, width), lineWidth(context));
    if (lines.length <= roomForLines({ ...style, maxLines: 99 }, fontSize, height) || fontSize <= 4)
      return { fontSize, lines };
  }
}

/** Quarter pixels: sizes that both engines set alike. */
function roundSize(size: number): number {
  return Math.max(4, Math.round(size * 4) / 4);
}

function margin(style: PlanCaptionStyle, fontSize: number): { x: number; y: number } {
  const outline = style.outline ? style.outline.width * fontSize : 0;
  if (!style.box) return { x: outline, y: outline };
  return { x: Math.max(outline, BOX_PADDING_X * fontSize), y: Math.max(outline, BOX_PADDING_Y * fontSize) };
}

function textRoom(style: PlanCaptionStyle, fontSize: number, width: number): number {
  const { left, right } = edgesOf(style);
  return width * (1 - (left + right)) - 2 * margin(style, fontSize).x;
}

function roomForLines(style: PlanCaptionStyle, fontSize: number, height: number): number {
  const { top, bottom } = edgesOf(style);
  const room = height * (1 - (top + bottom)) - 2 * margin(style, fontSize).y;
  return Math.max(1, Math.min(style.maxLines, Math.floor((room * FONT_SHARE) / fontSize)));
}

/** Parts of one word that stand together are measured together, so that they shape as they are drawn. */
function mergeAtoms(atoms: readonly Atom[]): { word: number; text: string; space: boolean }[] {
  const parts: { word: number; text: string; space: boolean }[] = [];
  for (const atom of atoms) {
    const last = parts.at(-1);
    if (last && last.word === atom.word) last.text += (atom.space ? ' ' : '') + atom.text;
    else parts.push({ word: atom.word, text: atom.text, space: last !== undefined && atom.space });
  }
  return parts;
}

function lineWidth(context: MeasureContext): (atoms: readonly Atom[]) => number {
  const widths = new Map<string, number>();
  const measure = (text: string) => {
    const known = widths.get(text);
    if (known !== undefined) return known;
    const { width } = context.measureText(text);
    widths.set(text, width);
    return width;
  };
  return (atoms) =>
    mergeAtoms(atoms).reduce((sum, part) => sum + measure(part.text) + (part.space ? measure(' ') : 0), 0);
}

function cutAtom(atom: Atom): Atom[] {
  const graphemes =
    typeof Intl.Segmenter === 'function'
      ? Array.from(
          new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(atom.text),
          (part) => part.segment,
        )
      : [...atom.text];
  return graphemes.map((text, index) =>
    index === 0 ? { ...atom, text } : { ...atom, text, space: false, breakBefore: 'no' },
  );
}

function greedyLines(
  atoms: readonly Atom[],
  maxWidth: number,
  widthOf: (atoms: readonly Atom[]) => number,
): Atom[][] {
  const lines: Atom[][] = [];
  let line: Atom[] = [];
  let lastBreak = 0;
  for (const atom of atoms) {
    if (line.length > 0 && widthOf([...line, atom]) > maxWidth) {
      const cut = atom.breakBefore === 'no' && lastBreak > 0 ? lastBreak : line.length;
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
      lastBreak = 0;
    }
    if (atom.breakBefore !== 'no') lastBreak = line.length;
    line.push(atom);
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

function place(
  context: MeasureContext,
  { fontSize, lines }: Fitted,
  style: PlanCaptionStyle,
  base: Direction,
  frameWidth: number,
  frameHeight: number,
): CaptionLayout {
  const lineHeight = fontSize / FONT_SHARE;
  const around = margin(style, fontSize);
  const height = lines.length * lineHeight + 2 * around.y;
  const top = blockTop(style, height, frameHeight);
  const { left, right } = edgesOf(style);
  const aside = (frameWidth * (left - right)) / 2;
  const space = context.measureText(' ').width;
  const words: PlacedWord[] = [];
  const ink = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  let widest = 0;
  lines.forEach((atoms, row) => {
    const parts = mergeAtoms(atoms);
    const ordered = orderWords(
      parts.map((part) => part.text),
      base,
    );
    const width = lineWidth(context)(atoms);
    widest = Math.max(widest, width);
    let x = (frameWidth - width) / 2 + aside;
    // Letters sit a little above the middle of their line, with room for what hangs below.
    const baseline = Math.round(top + around.y + row * lineHeight + lineHeight / 2 + fontSize * 0.35);
    ordered.forEach(({ index, text, direction, closeTo }, position) => {
      context.direction = direction;
      const measured = context.measureText(text);
      const last = ordered[position - 1];
      const isClose = last === undefined || last.closeTo === 'right' || closeTo === 'left';
      if (!isClose && parts[Math.max(index, last.index)]?.space) x += space;
      const { word } = parts[index] ?? { word: 0 };
      words.push({ word, text, x, baseline, width: measured.width, direction });
      ink.left = Math.min(ink.left, x - measured.actualBoundingBoxLeft);
      ink.right = Math.max(ink.right, x + Math.max(measured.width, measured.actualBoundingBoxRight));
      ink.top = Math.min(ink.top, baseline - measured.actualBoundingBoxAscent);
      ink.bottom = Math.max(ink.bottom, baseline + measured.actualBoundingBoxDescent);
      x += measured.width;
    });
  });
  const outline = style.outline ? style.outline.width * fontSize : 0;
  const backing = style.box
    ? { x: (frameWidth - widest) / 2 + aside - around.x, y: top, width: widest + 2 * around.x, height }
    : null;
  const box = evenBox(
    Math.min(ink.left - outline, backing?.x ?? Infinity),
    Math.min(ink.top - outline, backing?.y ?? Infinity),
    Math.max(ink.right + outline, backing ? backing.x + backing.width : -Infinity),
    Math.max(ink.bottom + outline, backing ? backing.y + backing.height : -Infinity),
    frameWidth,
    frameHeight,
  );
  return { font: fontFor(style, fontSize), fontSize, words, lines: lines.length, backing, box };
}

function blockTop(style: PlanCaptionStyle, height: number, frameHeight: number): number {
  const { top, bottom } = edgesOf(style);
  switch (style.position) {
    case 'top':
      return frameHeight * top;
    case 'middle':
      return (frameHeight - height) / 2 + (frameHeight * (top - bottom)) / 2;
    case 'bottom':
      return frameHeight - frameHeight * bottom - height;
  }
}

/** One pixel more on each side for the softness of edges, then outward to even numbers, inside the frame. */
function evenBox(
  left: number,
  top: number,
  right: number,
  bottom: number,
  frameWidth: number,
  frameHeight: number,
): CaptionBox {
  const x = Math.max(0, Math.floor((left - 1) / 2) * 2);
  const y = Math.max(0, Math.floor((top - 1) / 2) * 2);
  const endX = Math.min(frameWidth, Math.ceil((right + 1) / 2) * 2);
  const endY = Math.min(frameHeight, Math.ceil((bottom + 1) / 2) * 2);
  return { x, y, width: Math.max(0, endX - x), height: Math.max(0, endY - y) };
}
