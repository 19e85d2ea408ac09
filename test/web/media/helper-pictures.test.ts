import { describe, expect, test } from 'vitest';
import { toErrorData } from '../../../shared/errors.ts';
import { loadColourEngine } from '../../../web/media/picture-colour.ts';
import { loadKernelModule } from '../../../web/media/picture-kernel.ts';
import { openPicture } from '../../../web/media/picture-open.ts';
import { preparedHashes } from '../../support/prepared-hashes.ts';
import { animatedGif, bmp, hugePng, png16 } from '../workers/picture/picture-files.ts';
import { corpusFile } from './corpus-file.ts';
import { askHelper, toBase64 } from './helper-side.ts';

const signal = new AbortController().signal;

async function browserSide(file: File) {
  try {
    const picture = await openPicture(file, { signal });
    const { type, width, height } = picture;
    try {
      const hashes = await preparedHashes(await loadKernelModule(false), picture, loadColourEngine);
      return { type, width, height, hashes };
    } finally {
      picture.close();
    }
  } catch (error) {
    return { error: toErrorData(error).code };
  }
}

async function bothSides(file: File) {
  const [browser, helper] = await Promise.all([
    browserSide(file),
    toBase64(file).then((bytes) => askHelper('picture', file.name, bytes)),
  ]);
  return { browser, helper };
}

/** Colours and alpha of every strength side by side. */
async function drawn(type: string, quality: number, opaque: boolean): Promise<File> {
  const canvas = new OffscreenCanvas(255, 130);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i += 4) {
    const [x, y] = [(i / 4) % canvas.width, Math.floor(i / 4 / canvas.width)];
    image.data.set([(x * 7) & 255, (y * 5) & 255, (x * y) & 255, opaque ? 255 : x], i);
  }
  context.putImageData(image, 0, 0);
  return new File([await canvas.convertToBlob({ type, quality })], `drawn.${type.slice(6)}`);
}

describe('the helper prepares the bytes that the browser prepares', () => {
  test.each([
    ['a photo as JPEG', () => drawn('image/jpeg', 0.9, true)],
    ['a PNG with alpha', () => drawn('image/png', 1, false)],
    ['a lossy WebP', () => drawn('image/webp', 0.8, true)],
    ['a lossy WebP with alpha', () => drawn('image/webp', 0.8, false)],
    ['a lossless WebP with alpha', () => drawn('image/webp', 1, false)],
    ['a PNG of 16 bits', () => png16(40, 30, [12, 200, 90])],
    ['the first frame of a GIF', animatedGif],
    ['a BMP', () => bmp(33, 17, [250, 20, 90])],
  ])('of %s', async (_, make) => {
    const { browser, helper } = await bothSides(await make());
    expect(browser).toMatchObject({ hashes: [expect.any(String), expect.any(String)] });
    expect(helper).toEqual(browser);
  });

  test.each([
    'Irvine_CA.avif',
    'Landscape_1.jpg',
    'Landscape_3.jpg',
    'Landscape_6.jpg',
    'Landscape_8.jpg',
    'Portrait_2.jpg',
    'Portrait_5.jpg',
    'animated-loop-3.webp',
    'astronaut.png',
    'portrait.jpg',
    'sample_still_photo.heic',
    'surfer.jpg',
    'three_people.jpg',
    'tokyo.jpg',
    'two_people.jpg',
  ])('of %s', async (name) => {
    const file = await corpusFile(`photo/${name}`);
    if (file === null) return;
    const { browser, helper } = await bothSides(file);
    expect(browser).toMatchObject({ hashes: [expect.any(String), expect.any(String)] });
    expect(helper).toEqual(browser);
  });
});

describe('the helper refuses what the browser refuses, by the same code', () => {
  const cut = async (file: File, share: number) =>
    new File([file.slice(0, Math.floor(file.size * share))], file.name);
  test.each([
    ['a JPEG cut in the middle', async () => cut(await drawn('image/jpeg', 0.9, true), 0.5)],
    ['a JPEG without its last bytes', async () => cut(await drawn('image/jpeg', 0.9, true), 0.99)],
    ['a PNG cut in the middle', async () => cut(await drawn('image/png', 1, true), 0.5)],
    ['a WebP cut in the middle', async () => cut(await drawn('image/webp', 0.8, true), 0.5)],
    ['a BMP cut in the middle', async () => cut(bmp(33, 17, [1, 2, 3]), 0.5)],
    ['a picture of 400 megapixels', async () => hugePng(20_000, 20_000)],
    ['a text', async () => new File(['Dear all, this is a letter.'], 'letter.jpg')],
    ['no bytes', async () => new File([], 'empty.png')],
  ])('%s', async (_, make) => {
    const { browser, helper } = await bothSides(await make());
    expect(browser).toEqual({ error: expect.stringMatching(/^(input|unsupported)\./) });
    expect(helper).toEqual(browser);
  });
});
