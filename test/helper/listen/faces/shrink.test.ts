import { describe, expect, test } from 'vitest';
import { shrink, shrinkPicture } from '../../../../helper/listen/faces/shrink.ts';

/** Opaque pixels of one value each, row by row. */
const grey = (...values: readonly number[]) =>
  Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255]));

describe('making a picture smaller', () => {
  test('takes the mean of what each pixel covers', () => {
    const data = grey(0, 100, 200, 40, 10, 30, 60, 100);
    expect(shrink(data, { width: 4, height: 2 }, { width: 2, height: 1 })).toEqual(grey(35, 100));
  });

  test('shares a pixel that lies under two', () => {
    expect(shrink(grey(0, 90, 240), { width: 3, height: 1 }, { width: 2, height: 1 })).toEqual(grey(30, 190));
    expect(shrink(grey(0, 90, 240), { width: 1, height: 3 }, { width: 1, height: 2 })).toEqual(grey(30, 190));
  });

  test('leaves one as it is that is not to be smaller', () => {
    const data = grey(3, 50, 97, 200, 254, 255);
    expect(shrink(data, { width: 3, height: 2 }, { width: 3, height: 2 })).toEqual(data);
  });

  test('takes what is transparent as black', () => {
    const half = Uint8ClampedArray.from([200, 100, 50, 255, 200, 100, 50, 0]);
    const mean = Uint8ClampedArray.from([100, 50, 25, 255]);
    expect(shrink(half, { width: 2, height: 1 }, { width: 1, height: 1 })).toEqual(mean);
  });

  test('reads a picture in strips to the same pixels as at once', async () => {
    const [width, height] = [1200, 1000];
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let at = 0; at < data.length; at += 4) data.fill((at * 7) % 251, at, at + 3);
    const asked: number[] = [];
    const source = {
      ...{ width, height, profile: null },
      readRows: async (first: number, count: number) => {
        asked.push(count);
        return data.subarray(first * width * 4, (first + count) * width * 4);
      },
    };
    const to = { width: 48, height: 40 };
    expect(await shrinkPicture(source, to)).toEqual(shrink(data, { width, height }, to));
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(height);
  });
});
