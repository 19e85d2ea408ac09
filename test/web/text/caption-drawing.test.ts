import { expect, test } from 'vitest';
import type { CaptionStyle } from '../../../shared/model/project.ts';
import { drawCaption } from '../../../shared/text/draw-caption.ts';
import { BUNDLED_FONTS } from '../../../shared/text/fonts.ts';
import { layoutCaption } from '../../../shared/text/layout-caption.ts';
import { splitWords } from '../../../shared/text/split-words.ts';
import WORDS from '../../shared/text/unspaced-words.json';

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
const urls: Record<string, string> = import.meta.glob(
  '/node_modules/@fontsource-variable/*/files/*-wght-normal.woff2',
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
);

async function loadFonts(): Promise<void> {
  for (const font of BUNDLED_FONTS) {
    const face = new FontFace(font.family, `url(${urls[`/node_modules/${font.file}`] ?? ''})`, {
      weight: font.weight,
      unicodeRange: font.unicodeRange,
    });
    document.fonts.add(await face.load());
  }
}

function measuring(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(2, 2).getContext('2d');
  if (!context) throw new Error('No canvas');
  return context;
}

test('the browser cuts scripts without spaces into the same words as Node', () => {
  for (const [text, words] of Object.entries(WORDS)) expect(splitWords(text)).toEqual(words);
});

test('the browser draws a caption in its box, with the bundled font, and moves nothing for the active word', async () => {
  await loadFonts();
  for (const text of [
    'Jumpy glyphs stay in place',
    'مرحبا بكم في الاستوديو',
    'שלום עולם ומלואו',
    '我们今天去公园，天气很好',
  ]) {
    const words = splitWords(text);
    const layout = layoutCaption(measuring(), words, STYLE, 960, 540);
    if (!layout) throw new Error('Nothing to draw');
    const { box } = layout;
    const drawn = [null, 1].map((active) => {
      const context = new OffscreenCanvas(box.width, box.height).getContext('2d', {
        willReadFrequently: true,
      });
      if (!context) throw new Error('No canvas');
      drawCaption(context, layout, active, STYLE);
      return context.getImageData(0, 0, box.width, box.height).data;
    });
    const [plain, lit] = drawn;
    const alphaOf = (data: Uint8ClampedArray | undefined) => data?.filter((_, i) => i % 4 === 3);
    expect(alphaOf(plain)?.some((alpha) => alpha === 255)).toBe(true);
    expect(alphaOf(lit)).toEqual(alphaOf(plain));
    expect(lit).not.toEqual(plain);
    for (let x = 0; x < box.width; x += 1) expect(plain?.[4 * x + 3]).toBe(0);
  }
});

test('widths are those of Inter, to the hundredth of a pixel as in Node', async () => {
  await loadFonts();
  const layout = layoutCaption(measuring(), ['Lighthouse'], STYLE, 960, 540);
  expect(layout?.fontSize).toBe(30.25);
  expect(layout?.words[0]?.width).toBeCloseTo(165.583, 2);
});
