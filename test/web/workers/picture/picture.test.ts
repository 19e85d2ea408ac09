import { afterAll, describe, expect, test } from 'vitest';
import { rgbFromYuv } from '../../../../shared/kernel/colour-values.ts';
import { readPictureHeader } from '../../../../shared/kernel/picture-header.ts';
import { hashOf } from '../../../../shared/plan/canonical.ts';
import { openPicture } from '../../../../web/media/picture-open.ts';
import { makePictureProber } from '../../../../web/workers/picture/client.ts';
import { inkProfile, WEAK_INKS, weakInks } from '../../../support/icc-profiles.ts';
import { drawAll, meanError, pixelAt } from '../../execute/decode-helpers.ts';
import { makePlan, mediaOf, still } from '../../execute/plan-helpers.ts';
import { animatedGif, bmp, cmykJpeg, hugePng, png16 } from './picture-files.ts';

const corpus: Record<string, string> = import.meta.glob(
  '../../../../../shared/corpus/{photo,corrupt}/*.{jpg,png,webp,avif,heic}',
  { query: '?url', import: 'default', eager: true },
);
const byName = new Map(Object.entries(corpus).map(([path, url]) => [path.split('/').at(-1) ?? path, url]));
const signal = new AbortController().signal;
const prober = makePictureProber();
afterAll(() => prober.close());

async function fromCorpus(name: string): Promise<File> {
  const response = await fetch(byName.get(name) ?? '');
  return new File([await response.arrayBuffer()], name);
}

/** The whole picture as one frame, as the film would show it. */
async function draw(file: File, width: number, height: number) {
  const facts = await prober.probe(file, { signal });
  const picture = { sha256: hashOf(file.name), file, width: facts.width, height: facts.height };
  const plan = still(makePlan({ pictures: [picture], framesEach: 1, width, height }));
  const [frame = new Uint8Array()] = await drawAll(plan, mediaOf([picture]));
  return { frame, rgb: (x: number, y: number) => rgbFromYuv(pixelAt(frame, plan, x, y)) };
}

function near(
  got: { r: number; g: number; b: number },
  [r, g, b]: readonly [number, number, number],
  levels = 3,
) {
  expect(Math.max(Math.abs(got.r - r), Math.abs(got.g - g), Math.abs(got.b - b))).toBeLessThanOrEqual(levels);
}

describe.skipIf(byName.size === 0)('real photos', () => {
  test.each([
    ['Landscape_1.jpg', { type: 'image/jpeg', width: 1800, height: 1200 }],
    ['Landscape_3.jpg', { width: 1800, height: 1200 }],
    ['Landscape_6.jpg', { width: 1800, height: 1200 }],
    ['Landscape_8.jpg', { width: 1800, height: 1200 }],
    ['Portrait_2.jpg', { width: 1200, height: 1800 }],
    ['Portrait_5.jpg', { width: 1200, height: 1800 }],
    ['Irvine_CA.avif', { type: 'image/avif', width: 480, height: 640 }],
    ['animated-loop-3.webp', { type: 'image/webp', width: 370, height: 285 }],
    ['astronaut.png', { type: 'image/png', width: 512, height: 512 }],
    ['portrait.jpg', { width: 820, height: 1024 }],
    ['sample_still_photo.heic', { type: 'image/heic' }],
    ['surfer.jpg', { width: 240, height: 200 }],
    ['three_people.jpg', { width: 1049, height: 861 }],
    ['tokyo.jpg', { width: 600, height: 800 }],
    ['two_people.jpg', { width: 1126, height: 661 }],
  ])('%s is measured upright', async (name, facts) => {
    expect(await prober.probe(await fromCorpus(name), { signal })).toMatchObject(facts);
  });

  test('a photo is drawn upright whatever its orientation tag says', async () => {
    const { frame: upright } = await draw(await fromCorpus('Landscape_1.jpg'), 96, 64);
    for (const name of ['Landscape_3.jpg', 'Landscape_6.jpg', 'Landscape_8.jpg']) {
      const { frame } = await draw(await fromCorpus(name), 96, 64);
      // Only the digit painted on each of them differs.
      expect(meanError(frame, upright), name).toBeLessThan(4);
    }
    const { frame: two } = await draw(await fromCorpus('Portrait_2.jpg'), 64, 96);
    const { frame: five } = await draw(await fromCorpus('Portrait_5.jpg'), 64, 96);
    expect(meanError(two, five)).toBeLessThan(4);
  });

  test('a HEIC photo is decoded by the reader that is loaded for it', async () => {
    const { frame } = await draw(await fromCorpus('sample_still_photo.heic'), 96, 64);
    const luma = frame.subarray(0, 96 * 64);
    expect(new Set(luma).size).toBeGreaterThan(30);
  });

  test('a JPEG cut short is refused by name', async () => {
    await expect(prober.probe(await fromCorpus('truncated.jpg'), { signal })).rejects.toMatchObject({
      code: 'input.picture-broken',
      context: { file: 'truncated.jpg' },
    });
  });

  test('thumbnails are small, upright and of the photo', async () => {
    for (const name of ['Landscape_6.jpg', 'sample_still_photo.heic', 'astronaut.png']) {
      const file = await fromCorpus(name);
      const { width, height } = await prober.probe(file, { signal });
      const blob = await prober.thumbnail(file, 160, { signal });
      const bitmap = await createImageBitmap(blob);
      expect(Math.max(bitmap.width, bitmap.height)).toBe(160);
      expect(Math.abs(bitmap.width / bitmap.height - width / height)).toBeLessThan(0.02);
      bitmap.close();
    }
  });
});

test('a picture of one pixel, 16 bits a channel, fills the frame', async () => {
  const { rgb } = await draw(await png16(1, 1, [200, 40, 90]), 64, 64);
  near(rgb(32, 32), [200, 40, 90]);
});

test('transparent parts show the background through, by as much as they are transparent', async () => {
  const canvas = new OffscreenCanvas(64, 64);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  context.fillStyle = 'rgb(255 128 0 / 50%)';
  context.fillRect(0, 0, 32, 64);
  const file = new File([await canvas.convertToBlob({ type: 'image/png' })], 'glass.png');
  const { rgb } = await draw(file, 64, 64);
  near(rgb(16, 32), [128, 64, 0]);
  near(rgb(48, 32), [0, 0, 0]);
});

test('of an animated GIF the first frame is used', async () => {
  expect(await prober.probe(animatedGif(), { signal })).toMatchObject({
    type: 'image/gif',
    width: 2,
    height: 2,
  });
  const { rgb } = await draw(animatedGif(), 64, 64);
  near(rgb(32, 32), [255, 0, 0]);
});

test('a BMP is read', async () => {
  const { rgb } = await draw(bmp(5, 3, [10, 120, 230]), 64, 64);
  near(rgb(32, 32), [10, 120, 230]);
});

test('a CMYK JPEG has the colours its inks say', async () => {
  const { rgb } = await draw(cmykJpeg([0, 0, 255, 0]), 64, 64);
  near(rgb(32, 32), [255, 255, 0], 6);
  const dark = await draw(cmykJpeg([0, 128, 128, 128]), 64, 64);
  near(dark.rgb(32, 32), [127, 64, 64], 6);
});

// Not black: Chromium mixes it into the other inks before it applies the profile.
const COLOURED = WEAK_INKS.filter(([, , , black]) => black === 0);
test.each(COLOURED)('ink %s %s %s %s of a JPEG goes through the profile that is in it', async (...ink) => {
  const { rgb } = await draw(cmykJpeg(ink, inkProfile(weakInks)), 64, 64);
  const [c, m, y] = weakInks(ink.map((part) => part / 255)).map((part) => Math.round(part * 255));
  near(rgb(32, 32), [c ?? 0, m ?? 0, y ?? 0], 6);
});

test.each(['image/png', 'image/jpeg', 'image/webp'])(
  'a Display P3 picture comes to sRGB from %s',
  async (type) => {
    const canvas = new OffscreenCanvas(64, 48);
    const context = canvas.getContext('2d', { colorSpace: 'display-p3' });
    if (context === null) throw new Error('No canvas');
    context.fillStyle = '#c04030';
    context.fillRect(0, 0, 64, 64);
    const file = new File([await canvas.convertToBlob({ type, quality: 1 })], 'wide');
    const header = await readPictureHeader(new Uint8Array(await file.arrayBuffer()));
    expect(header).toMatchObject({ type, size: { width: 64, height: 48 } });
    expect(header?.profile?.length).toBeGreaterThan(300);
    const { rgb } = await draw(file, 64, 64);
    near(rgb(32, 32), [0xc0, 0x40, 0x30], 4);
  },
);

test('a huge size in the header of any type is found without decoding', async () => {
  const canvas = new OffscreenCanvas(300, 70);
  if (canvas.getContext('2d') === null) throw new Error('No canvas');
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
    expect(await readPictureHeader(bytes)).toMatchObject({ type, size: { width: 300, height: 70 } });
    // Cut anywhere, the header gives less, never an error.
    for (let end = 12; end < Math.min(bytes.length, 400); end += 7) {
      expect(await readPictureHeader(bytes.slice(0, end))).toMatchObject({ type });
    }
  }
});

test('without ImageDecoder the same pixels come by way of a canvas', async () => {
  const file = bmp(31, 17, [10, 120, 230]);
  const usual = await openPicture(file, { signal });
  const real = globalThis.ImageDecoder;
  Reflect.deleteProperty(globalThis, 'ImageDecoder');
  try {
    const other = await openPicture(file, { signal });
    expect(other).toMatchObject({ width: 31, height: 17, type: 'image/bmp' });
    const rows = await other.source.readRows(3, 9);
    expect(new Uint8Array(rows)).toEqual(new Uint8Array(await usual.source.readRows(3, 9)));
    other.close();
    await expect(
      openPicture(new Blob([new Uint8Array([255, 216, 255, 9])]), { signal }),
    ).rejects.toMatchObject({
      code: 'input.picture-broken',
    });
  } finally {
    globalThis.ImageDecoder = real;
    usual.close();
  }
});

test('280 megapixels are refused before anything is decoded', async () => {
  await expect(prober.probe(hugePng(20_000, 14_000), { signal })).rejects.toMatchObject({
    code: 'input.picture-too-large',
    message: expect.stringContaining('280 megapixels'),
  });
});

test('a text called .jpg, an empty file and random bytes behind a true start are told apart', async () => {
  const probe = (content: BlobPart) =>
    prober.probe(new File([content], 'x.jpg', { type: 'image/jpeg' }), { signal });
  await expect(probe('not a picture')).rejects.toMatchObject({ code: 'unsupported.picture-type' });
  await expect(probe('')).rejects.toMatchObject({ code: 'input.file-empty' });
  await expect(probe(new Uint8Array([255, 216, 255, 224, 9, 9, 9]))).rejects.toMatchObject({
    code: 'input.picture-broken',
  });
});

test('a probe that is cancelled ends with the reason', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const work = prober.probe(bmp(5, 3, [1, 2, 3]), { signal: stop.signal });
  stop.abort(reason);
  await expect(work).rejects.toBe(reason);
});
