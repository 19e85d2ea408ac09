import { describe, expect, test } from 'vitest';
import { makePeaks } from '../../../../web/workers/intake/peaks.ts';

describe('the outline of a sound', () => {
  test.each([
    [44_100, 777],
    [48_000, 480],
    [8_000, 1000],
  ])('keeps the extremes of every hundredth of a second at %d Hz, whatever the blocks', (rate, size) => {
    const seconds = 3;
    const source = Float32Array.from(
      { length: rate * seconds },
      (_, i) => Math.sin(i * i * 1e-5) * (i / rate / 3),
    );
    const maker = makePeaks();
    for (let at = 0; at < source.length; at += size) {
      const block = source.subarray(at, at + size);
      maker.add([block], block.length, rate);
    }
    const { data, samplesPerBucket } = maker.finish();
    expect(samplesPerBucket).toBe(480);
    expect(data).toHaveLength(2 * 100 * seconds);
    for (let bucket = 0; bucket < 100 * seconds; bucket += 1) {
      const part = source.slice(Math.ceil((bucket * rate) / 100), Math.ceil(((bucket + 1) * rate) / 100));
      expect(data[2 * bucket]).toBe(Math.round(Math.min(...part) * 127) + 0);
      expect(data[2 * bucket + 1]).toBe(Math.round(Math.max(...part) * 127) + 0);
    }
  });

  test('is over all channels and never beyond full scale', () => {
    const maker = makePeaks();
    maker.add([Float32Array.of(0.5, 0.25), Float32Array.of(-2, 0)], 2, 48_000);
    expect([...maker.finish().data]).toEqual([-127, 64]);
  });
});
