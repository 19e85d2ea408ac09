import fc from 'fast-check';
import { expect, test } from 'vitest';
import { yuvFromRgb } from '../../../shared/kernel/colour-values.ts';
import { memoryBytes } from '../../../shared/kernel/kernel.ts';
import { levelSizes, neededSize, preparedBytes } from '../../../shared/kernel/levels.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import type { PictureLevel, PreparedPicture } from '../../../shared/kernel/types.ts';
import { busyPicture } from '../../support/kernel-golden.ts';
import { BLACK, noColour, type Pixels, paint, sourceOf } from '../../support/kernel-pictures.ts';
import { nodeKernel } from './node-kernel.ts';

const SEED = 20_261_121;
const runs = process.env.STORYLOOM_LONG === '1' ? 300 : 40;
const { kernel, arena } = nodeKernel();

function prepare(pixels: Pixels, scaleTo: { width: number; height: number } = pixels) {
  return preparePicture(kernel, arena, sourceOf(pixels), {
    scaleTo,
    background: BLACK,
    colour: noColour,
  });
}

function firstLevel(picture: PreparedPicture): PictureLevel {
  const [level] = picture.levels;
  if (level === undefined) throw new TypeError('No level');
  return level;
}

function planes({ y, u, v, strideY, strideC, width, height }: PictureLevel) {
  const view = memoryBytes(kernel.memory);
  const rows = (plane: number, stride: number, w: number, h: number) =>
    Array.from({ length: h }, (_, row) => [...view.subarray(plane + row * stride, plane + row * stride + w)]);
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  return {
    y: rows(y, strideY, width, height),
    u: rows(u, strideC, halfWidth, halfHeight),
    v: rows(v, strideC, halfWidth, halfHeight),
  };
}

test('chroma is sited left: one, two, one across and one, one down, edges repeated', async () => {
  // More rows than are converted at a time, and an odd count.
  const [width, height] = [23, 71];
  const pixels = busyPicture(width, height, 9);
  const level = firstLevel(await prepare(pixels));
  const found = planes(level);
  const at = (x: number, y: number) => {
    const place = (Math.min(height - 1, y) * width + Math.min(width - 1, Math.max(0, x))) * 4;
    return [...pixels.data.subarray(place, place + 3)];
  };
  for (let y = 0; 2 * y < height; y += 1) {
    for (let x = 0; 2 * x < width; x += 1) {
      const sum = [0, 0, 0];
      for (const [dx, weight] of [
        [-1, 1],
        [0, 2],
        [1, 1],
      ] as const) {
        for (const dy of [0, 1]) {
          at(2 * x + dx, 2 * y + dy).forEach((part, k) => {
            sum[k] = (sum[k] ?? 0) + (part * weight) / 8;
          });
        }
      }
      const [r = 0, g = 0, b = 0] = sum;
      const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      const u = 128 + ((224 / 255) * (b - luma)) / 1.8556;
      const v = 128 + ((224 / 255) * (r - luma)) / 1.5748;
      expect(Math.abs((found.u[y]?.[x] ?? 0) - u)).toBeLessThanOrEqual(0.6);
      expect(Math.abs((found.v[y]?.[x] ?? 0) - v)).toBeLessThanOrEqual(0.6);
    }
  }
});

test(`a plain picture scaled to any size is plain on every level (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      async (width, height, across, down) => {
        const scaleTo = {
          width: Math.max(1, Math.round(width * across)),
          height: Math.max(1, Math.round(height * down)),
        };
        const picture = await prepare(
          paint(width, height, () => [200, 60, 30]),
          scaleTo,
        );
        const colour = yuvFromRgb({ r: 200, g: 60, b: 30 });
        for (const level of picture.levels) {
          const found = planes(level);
          expect(new Set(found.y.flat())).toEqual(new Set([colour.y]));
          expect(new Set(found.u.flat())).toEqual(new Set([colour.u]));
          expect(new Set(found.v.flat())).toEqual(new Set([colour.v]));
        }
        arena.free(picture.offset);
      },
    ),
    { numRuns: runs, seed: SEED },
  );
});

test('scaling down keeps the place of things and lets no pattern through that the size cannot hold', async () => {
  const fine = firstLevel(
    await prepare(
      paint(400, 300, (x) => (x % 2 === 0 ? [255, 255, 255] : [0, 0, 0])),
      { width: 130, height: 97 },
    ),
  );
  for (const value of planes(fine).y.flatMap((row) => row.slice(2, -2))) {
    expect(Math.abs(value - 125.5)).toBeLessThan(6);
  }
  const edge = firstLevel(
    await prepare(
      paint(400, 300, (x) => (x < 200 ? [0, 0, 0] : [255, 255, 255])),
      { width: 100, height: 75 },
    ),
  );
  const row = planes(edge).y[30] ?? [];
  const light = row.reduce((sum, value) => sum + (value - 16) / 219, 0);
  expect(light).toBeCloseTo(50, 0);
  expect(row[47]).toBeLessThan(24);
  expect(row[52]).toBeGreaterThan(227);
});

test('preparing holds only a few rows beside the result, and gives them back', async () => {
  const width = 4000;
  const height = 3000;
  const row = new Uint8Array(width * 4 * 4096).fill(128);
  const own = nodeKernel();
  const before = own.arena.bytesUsed;
  let peak = 0;
  const picture = await preparePicture(
    own.kernel,
    own.arena,
    {
      width,
      height,
      profile: null,
      readRows(_, count) {
        peak = Math.max(peak, own.arena.bytesUsed);
        return Promise.resolve(row.subarray(0, count * width * 4));
      },
    },
    { scaleTo: { width: 2000, height: 1500 }, background: BLACK, colour: noColour },
  );
  expect(picture.bytes).toBe(preparedBytes({ width: 2000, height: 1500 }));
  expect(own.arena.bytesUsed - before).toBe(Math.ceil(picture.bytes / 16) * 16);
  expect(peak - picture.bytes).toBeLessThan(4_000_000);
});

test('a picture that ends early, and a cancel, leave no memory taken', async () => {
  const pixels = paint(40, 40, () => [1, 2, 3]);
  const options = { scaleTo: { width: 40, height: 40 }, background: BLACK, colour: noColour };
  const before = arena.bytesUsed;
  const short = { ...sourceOf(pixels), readRows: () => Promise.resolve(new Uint8Array(7)) };
  await expect(preparePicture(kernel, arena, short, options)).rejects.toMatchObject({
    code: 'input.picture-broken',
  });
  const controller = new AbortController();
  const cancelling = {
    ...sourceOf(pixels),
    readRows: (first: number, count: number) => {
      controller.abort();
      return sourceOf(pixels).readRows(first, count);
    },
  };
  await expect(
    preparePicture(kernel, arena, cancelling, { ...options, signal: controller.signal }),
  ).rejects.toSatisfy((reason) => controller.signal.aborted && reason === controller.signal.reason);
  expect(arena.bytesUsed).toBe(before);
});

test('the chain halves down to the smallest frame', () => {
  expect(levelSizes({ width: 101, height: 67 })).toEqual([
    { width: 101, height: 67 },
    { width: 51, height: 34 },
    { width: 26, height: 17 },
  ]);
  expect(levelSizes({ width: 1, height: 1 })).toEqual([{ width: 1, height: 1 }]);
});

test('the needed size follows the tightest window and never exceeds the picture', () => {
  const window = (width: number) => ({ x: 0, y: 0, width });
  const picture = { width: 4000, height: 3000 };
  expect(neededSize(picture, [{ from: window(4000), to: window(3000) }], 600)).toEqual({
    width: 880,
    height: 660,
  });
  expect(neededSize(picture, [{ from: window(4000), to: window(500) }], 1920)).toEqual(picture);
});
