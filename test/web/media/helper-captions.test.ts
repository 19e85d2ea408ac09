import { expect, test } from 'vitest';
import type { CaptionStyle } from '../../../shared/model/project.ts';
import { makeCaptionPainter } from '../../../shared/text/caption-layers.ts';
import type { CaptionBox } from '../../../shared/text/layout-caption.ts';
import { splitWords } from '../../../shared/text/split-words.ts';
import { loadFontsFor } from '../../../web/media/frame-fonts.ts';
import { ssim } from '../../support/ssim.ts';
import { askHelper, fromBase64 } from './helper-side.ts';

const PLAIN: CaptionStyle = {
  font: 'inter',
  size: 70,
  weight: 700,
  colour: '#ffffff',
  highlight: null,
  outline: null,
  box: null,
  position: 'bottom',
  safeArea: 0.05,
  maxLines: 2,
  maxCharacters: 42,
};
const FRAME = { width: 1920, height: 1080 };

function painter() {
  const canvas = new OffscreenCanvas(2, 2);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No canvas');
  return makeCaptionPainter(canvas, context);
}

/** Luma of the part of a frame in which both captions lie, over middle grey. */
function lumaOf(part: CaptionBox, box: CaptionBox, pixels: Uint8Array | Uint8ClampedArray): Uint8Array {
  const luma = new Uint8Array(part.width * part.height).fill(96);
  for (let i = 0; i < pixels.length; i += 4) {
    const [x, y] = [(i / 4) % box.width, Math.floor(i / 4 / box.width)];
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(i, i + 4);
    const value = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const place = (y + box.y - part.y) * part.width + x + box.x - part.x;
    luma[place] = Math.round(96 + ((value - 96) * alpha) / 255);
  }
  return luma;
}

function around(a: CaptionBox, b: CaptionBox): CaptionBox {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

test.each<[string, string, Partial<CaptionStyle>]>([
  ['Latin', 'Jumpy glyphs stay in place', {}],
  ['accents and other Latin', 'Łódź, Tiếng Việt, façade, Žižka', {}],
  ['Cyrillic and Greek', 'Привет, мир. Καλημέρα', { font: 'inter', weight: 400 }],
  ['Arabic', 'مرحبا بكم في الاستوديو', {}],
  ['Hebrew', 'שלום עולם ומלואו', { font: 'fraunces' }],
  ['the other family', 'A quiet harbour at dawn', { font: 'fraunces', weight: 900 }],
  ['an outline', 'Edges that can be read', { outline: { colour: '#000000', width: 0.1 } }],
  ['a box', 'On a box of its own', { box: { colour: '#102040', opacity: 0.6 } }],
  ['a highlighted word', 'One word is lit', { highlight: '#ffcc00' }],
  [
    'all at once',
    'Now everything together, on two lines of text',
    {
      highlight: '#ffcc00',
      outline: { colour: '#000000', width: 0.08 },
      box: { colour: '#000000', opacity: 0.4 },
    },
  ],
])('the helper draws %s as the browser does', async (_, text, changes) => {
  const style = { ...PLAIN, ...changes };
  const words = splitWords(text);
  await loadFontsFor(style, text);
  const ours = painter()({ ...FRAME, captionStyle: style }, { words, active: 1 });
  const theirs = await askHelper('caption', { words, active: 1, style, ...FRAME });
  if (ours === null || theirs === null) throw new Error('Nothing was drawn');
  const part = around(ours.box, theirs.box);
  const [mine, other] = [
    lumaOf(part, ours.box, ours.data),
    lumaOf(part, theirs.box, fromBase64(theirs.pixels)),
  ];
  // Two builds of one text engine smooth edges differently: seen close, and as it is seen in the film.
  expect(ssim(mine, other, part.width, part.height)).toBeGreaterThanOrEqual(0.975);
  const frame = { x: 0, y: 0, ...FRAME };
  const [film, helperFilm] = [
    lumaOf(frame, ours.box, ours.data),
    lumaOf(frame, theirs.box, fromBase64(theirs.pixels)),
  ];
  expect(ssim(film, helperFilm, FRAME.width, FRAME.height)).toBeGreaterThanOrEqual(0.999);
  // Letters stand at the same places; how far their ink may reach is measured a little more or less widely.
  expect(Math.abs(part.width - ours.box.width) + Math.abs(part.height - ours.box.height)).toBeLessThanOrEqual(
    8,
  );
});
