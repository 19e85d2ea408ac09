import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import type { CaptionStyle } from '../../../shared/model/project.ts';
import { atomsOf } from '../../../shared/text/break-lines.ts';
import { drawCaption } from '../../../shared/text/draw-caption.ts';
import { BUNDLED_FONTS, fontsNeeded } from '../../../shared/text/fonts.ts';
import { layoutCaption } from '../../../shared/text/layout-caption.ts';
import { orderWords } from '../../../shared/text/order-words.ts';
import { splitWords } from '../../../shared/text/split-words.ts';

const { resolve } = createRequire(import.meta.url);
for (const font of BUNDLED_FONTS) GlobalFonts.registerFromPath(resolve(font.file), font.family);

const STYLE: CaptionStyle = {
  font: 'inter',
  size: 70,
  weight: 700,
  colour: '#ffffff',
  highlight: '#ffcc00',
  outline: { colour: '#000000', width: 0.1 },
  box: null,
  position: 'bottom',
  safeArea: 0.05,
  maxLines: 2,
  maxCharacters: 42,
};
const WIDTH = 960;
const HEIGHT = 540;

const layoutOf = (text: string, changes: Partial<CaptionStyle> = {}, width = WIDTH, height = HEIGHT) => {
  const layout = layoutCaption(
    createCanvas(2, 2).getContext('2d'),
    splitWords(text, { keepLineBreaks: true }),
    { ...STYLE, ...changes },
    width,
    height,
  );
  if (!layout) throw new Error('Nothing was laid out');
  return layout;
};
const linesOf = (text: string, changes: Partial<CaptionStyle> = {}, width = WIDTH) => {
  const { words } = layoutOf(text, changes, width);
  const rows = [...new Set(words.map((word) => word.baseline))].sort((a, b) => a - b);
  return rows.map((row) => words.filter((word) => word.baseline === row).map((word) => word.text));
};
const draw = (
  text: string,
  active: number | null,
  changes: Partial<CaptionStyle> = {},
  width = WIDTH,
  height = HEIGHT,
) => {
  const words = splitWords(text);
  const style = { ...STYLE, ...changes };
  const layout = layoutCaption(createCanvas(2, 2).getContext('2d'), words, style, width, height);
  if (!layout) throw new Error('Nothing was drawn');
  const { box } = layout;
  const context = createCanvas(box.width, box.height).getContext('2d');
  drawCaption(context, layout, active, style);
  return { box, pixels: context.getImageData(0, 0, box.width, box.height).data };
};

describe('lines', () => {
  test('are as few as fit, and even', () => {
    expect(linesOf('A short caption')).toHaveLength(1);
    const { words } = layoutOf('The keeper of the lighthouse climbed the stairs once more', { size: 90 });
    const rows = [...new Set(words.map((word) => word.baseline))];
    const ends = rows.map((row) =>
      Math.max(...words.filter((word) => word.baseline === row).map((word) => word.x + word.width)),
    );
    expect(rows).toHaveLength(2);
    expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 0))).toBeLessThan(WIDTH * 0.1);
  });

  test('break where the text asks for it', () => {
    expect(linesOf('- Hello\n- World')).toEqual([['- Hello'], ['- World']]);
  });

  test('never begin with a mark or part a number from its unit in Chinese', () => {
    for (const [index, line] of linesOf('他说：“今天天气很好，我们去公园玩吧。”大家都同意了。', {
      size: 120,
      maxLines: 4,
    }).entries()) {
      if (index > 0) expect(line.join('')).not.toMatch(/^[，。”：]/u);
    }
  });

  test('break Thai only between its words', () => {
    const atoms = atomsOf(splitWords('ฉันรักภาษาไทยมาก'));
    expect(atoms.length).toBeGreaterThan(2);
    expect(atoms.slice(1).every((atom) => atom.breakBefore === 'yes')).toBe(true);
  });

  test('may break a long word at its hyphen, else the letters get smaller, and no word is lost', () => {
    const full = layoutOf('word', { size: 100 }).fontSize;
    const long = layoutOf('Donaudampfschifffahrtsgesellschaftskapitänsmütze', { size: 100 });
    expect(long.fontSize).toBeLessThan(full);
    expect(long.fontSize).toBeGreaterThanOrEqual(full / 2 - 1);
    const huge = layoutOf(`${'x'.repeat(300)} end`, { maxLines: 1 });
    expect(huge.words.map((word) => word.text).join('')).toBe(`${'x'.repeat(300)}end`);
    expect(linesOf('x'.repeat(300)).length).toBeGreaterThan(2);
  });

  test.each([
    [64, 64],
    [640, 360],
    [1080, 1920],
    [4096, 2304],
  ])('stay in the safe area of %i x %i', (width, height) => {
    for (const position of ['top', 'middle', 'bottom'] as const) {
      const { words, backing } = layoutOf(
        'Captions of several words stay inside the picture',
        { position, safeArea: 0.1, box: { colour: '#000000', opacity: 0.5 }, maxLines: 4 },
        width,
        height,
      );
      for (const word of words) {
        expect(word.x).toBeGreaterThanOrEqual(width * 0.1);
        expect(word.x + word.width).toBeLessThanOrEqual(width * 0.9 + 0.01);
      }
      expect(backing?.y).toBeGreaterThanOrEqual(height * 0.1 - 0.01);
      expect((backing?.y ?? 0) + (backing?.height ?? 0)).toBeLessThanOrEqual(height * 0.9 + 0.01);
    }
  });
});

describe('order of words', () => {
  const order = (text: string, base: 'ltr' | 'rtl') =>
    orderWords(splitWords(text), base).map((word) => word.text);

  test('is from the right in Arabic and Hebrew, with Latin runs and their marks as they are read', () => {
    expect(order('واحد اثنان', 'rtl')).toEqual(['اثنان', 'واحد']);
    expect(order('אחד one two, שתיים', 'rtl')).toEqual(
      ['שתיים', ', ', 'one', 'two', 'אחד'].map((text) => text.trim()),
    );
    expect(order('سنة 1963 كانت', 'rtl')).toEqual(['كانت', '1963', 'سنة']);
  });

  test('keeps a right-to-left run whole in a Latin line', () => {
    expect(order('he said שלום עולם! twice', 'ltr')).toEqual(['he', 'said', 'עולם', 'שלום', '!', 'twice']);
  });
});

test.each([
  ['שלום עולם and English mixed 123.', '.', 'and'],
  ['אחד "one two" שתיים', '"', 'one'],
  ['he said (שלום עולם) twice', '(', 'עולם'],
  ['he said שלום עולם! twice', 'שלום', '!'],
])('the marks of a run in %j stand close to it', (text, left, right) => {
  const { words } = layoutOf(text, { maxLines: 1 }, 2400);
  const at = words.findIndex((word, index) => word.text === left && words[index + 1]?.text === right);
  const [mark, beside] = [words[at], words[at + 1]];
  expect((beside?.x ?? 0) - (mark?.x ?? 0) - (mark?.width ?? 0)).toBeCloseTo(0, 3);
  // Nothing sticks out of the line that was measured: it stands in the middle.
  const end = words.at(-1);
  expect((words[0]?.x ?? 0) + (end?.x ?? 0) + (end?.width ?? 0)).toBeCloseTo(2400, 0);
});

describe('drawing', () => {
  test.each([
    ['bottom', {}],
    ['a box', { box: { colour: '#000000', opacity: 0.6 }, outline: null } as const],
    ['middle', { position: 'middle' } as const],
    ['serif', { font: 'fraunces' } as const],
    ['Arabic', {}],
  ] as const)('%s: the box is even, in the frame, and the same for every active word', (name, changes) => {
    const text = name === 'Arabic' ? 'مرحبا بكم في الاستوديو' : 'Every word in its place';
    const { box } = draw(text, null, changes);
    for (const value of [box.x, box.y, box.width, box.height]) expect(value % 2).toBe(0);
    expect(box.x + box.width).toBeLessThanOrEqual(WIDTH);
    expect(box.y + box.height).toBeLessThanOrEqual(HEIGHT);
    for (let active = 0; active < 4; active += 1) expect(draw(text, active, changes).box).toEqual(box);
  });

  test('nothing is cut off: the outermost pixels of the box are empty', () => {
    for (const text of ['Jumpy glyphs, Ägypten', 'مرحبا بكم جميعا', 'שלום עולם', 'fjord']) {
      const { box, pixels } = draw(text, null);
      const alpha = (x: number, y: number) => pixels[4 * (y * box.width + x) + 3] ?? 0;
      for (let x = 0; x < box.width; x += 1) expect(alpha(x, 0) + alpha(x, box.height - 1)).toBe(0);
      for (let y = 0; y < box.height; y += 1) expect(alpha(0, y) + alpha(box.width - 1, y)).toBe(0);
    }
  });

  test('the active word changes colour and nothing else moves', () => {
    const words = ['One', 'two', 'three'];
    const { words: placed, box } = layoutOf(words.join(' '));
    const plain = draw(words.join(' '), null).pixels;
    const lit = draw(words.join(' '), 1).pixels;
    const two = placed.find((word) => word.word === 1);
    let changed = 0;
    for (let i = 0; i < plain.length; i += 4) {
      expect(lit[i + 3]).toBe(plain[i + 3]);
      if (lit[i + 2] === plain[i + 2]) continue;
      const x = box.x + ((i / 4) % box.width);
      expect(x).toBeGreaterThanOrEqual((two?.x ?? 0) - 2);
      expect(x).toBeLessThanOrEqual((two?.x ?? 0) + (two?.width ?? 0) + 2);
      changed += 1;
    }
    expect(changed).toBeGreaterThan(50);
  });

  test('only spaces draw nothing', () => {
    expect(layoutCaption(createCanvas(2, 2).getContext('2d'), [' '], STYLE, WIDTH, HEIGHT)).toBeNull();
  });
});

test('the fonts a text needs are named, and no others', () => {
  const families = (text: string, font: CaptionStyle['font']) =>
    fontsNeeded({ font }, text).map((each) => each.file.split('files/')[1]);
  expect(families('Hello', 'inter')).toEqual(['inter-latin-wght-normal.woff2']);
  expect(families('Hello مرحبا', 'fraunces')).toEqual([
    'fraunces-latin-wght-normal.woff2',
    'noto-sans-arabic-arabic-wght-normal.woff2',
  ]);
  expect(families('Привет', 'system')).toEqual([]);
});

test('widths are those of Inter, as in the browser', () => {
  const [word] = layoutOf('Lighthouse').words;
  expect(word?.width).toBeCloseTo(165.583, 2);
});
