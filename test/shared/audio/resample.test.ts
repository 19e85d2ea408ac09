import { describe, expect, test } from 'vitest';
import { makeResampler, resampledLength } from '../../../shared/audio/resample.ts';
import { makeSoundReader } from '../../../shared/audio/sound-reader.ts';
import { toStereo } from '../../../shared/audio/to-stereo.ts';
import { joined, maxDifference, noise, sine } from './signals.ts';

const RATES = [8000, 11_025, 16_000, 22_050, 32_000, 44_056, 44_100, 48_000, 88_200, 96_000, 192_000];

function resampled(source: Float32Array, rate: number, block = 1000): Float32Array {
  const resampler = makeResampler(rate, 1);
  const parts: Float32Array[] = [];
  for (let at = 0; at < source.length; at += block)
    parts.push(...resampler.push([source.slice(at, at + block)]));
  return joined(...parts, ...resampler.finish());
}

describe.each(RATES)('from %i Hz', (rate) => {
  test('the length is exact and the block size changes nothing', () => {
    for (const length of [0, 1, 7, 1000, 12_345]) {
      const source = noise(length, 9);
      const whole = resampled(source, rate, 1e9);
      expect(whole).toHaveLength(resampledLength(length, rate));
      expect(maxDifference(resampled(source, rate, 97), whole)).toBe(0);
    }
  });

  test('a tone stays the same tone, in phase, at its level', () => {
    const frequency = 0.3 * Math.min(rate, 48_000);
    const made = resampled(sine(frequency, 0.2, -6, rate, 0.7), rate);
    const ideal = sine(frequency, 0.2, -6, 48_000, 0.7);
    const edge = Math.ceil((60 * 48_000) / Math.min(rate, 48_000));
    expect(maxDifference(made.slice(edge, -edge), ideal.slice(edge, made.length - edge))).toBeLessThan(2e-4);
  });

  test('a click stays where it is', () => {
    const source = new Float32Array(rate / 5);
    const place = Math.round(rate / 10);
    source[place] = 1;
    const made = resampled(source, rate);
    const loudest = made.reduce((best, value, i) => (value > (made[best] ?? 0) ? i : best), 0);
    expect(loudest).toBe(Math.round((place * 48_000) / rate));
  });
});

test('what cannot be kept does not come back as another tone', () => {
  const made = resampled(sine(30_000, 0.1, 0, 96_000), 96_000).slice(200, -200);
  expect(Math.max(...made.map(Math.abs))).toBeLessThan(1e-3);
});

describe('reading a decoded sound', () => {
  const frames = 44_100 * 3;
  const left = noise(frames, 3, -6);
  const open = (log: number[] = []) => ({
    sampleRate: 44_100,
    channels: 1,
    async *blocks(from: number) {
      log.push(from);
      for (let at = from; at < frames; at += 1152) yield { channels: [left.slice(at, at + 1152)] };
    },
    close: () => log.push(-1),
  });
  const whole = resampled(left, 44_100);
  const { signal } = new AbortController();

  test('any place reads as the whole does, to the sample', async () => {
    const reader = makeSoundReader(open(), { signal });
    for (const [from, count] of [
      [0, 5000],
      [5000, 4800],
      [100_000, 480],
      [100_480, 100],
      [3, 50],
      [143_900, 1000],
    ] as const) {
      const block = await reader.read(from, count);
      expect(maxDifference(block.left, whole.slice(from, from + count))).toBeLessThan(1e-7);
      expect(block.right).toEqual(block.left);
    }
  });

  test('reading on does not decode again; closing ends the sound', async () => {
    const log: number[] = [];
    const reader = makeSoundReader(open(log), { signal });
    for (let at = 0; at < 144_000; at += 4800) await reader.read(at, 4800);
    expect((await reader.read(144_000, 4800)).left).toHaveLength(0);
    reader.close?.();
    expect(log).toEqual([0, -1]);
  });
});

describe('channels to stereo', () => {
  const one = Float32Array.of(1);
  const zero = Float32Array.of(0);
  const only = (count: number, index: number) =>
    toStereo(Array.from({ length: count }, (_, i) => (i === index ? one : zero)));

  test('mono goes to both sides at full level', () => {
    expect(toStereo([one])).toEqual({ left: one, right: one });
  });

  test.each([
    [2, 0, 1, 0],
    [6, 0, 1, 0],
    [6, 1, 0, 1],
    [6, 2, Math.SQRT1_2, Math.SQRT1_2],
    [6, 3, 0, 0],
    [6, 4, Math.SQRT1_2, 0],
    [6, 5, 0, Math.SQRT1_2],
    [8, 7, 0, Math.SQRT1_2],
    [4, 2, Math.SQRT1_2, 0],
    [3, 2, Math.SQRT1_2, Math.SQRT1_2],
  ])('of %i channels, channel %i goes left at %f and right at %f', (count, index, left, right) => {
    const block = only(count, index);
    expect(block.left[0]).toBeCloseTo(left, 6);
    expect(block.right[0]).toBeCloseTo(right, 6);
  });

  test('the given channels are not written on', () => {
    const channels = Array.from({ length: 6 }, () => Float32Array.of(1));
    toStereo(channels);
    expect(channels.every((channel) => channel[0] === 1)).toBe(true);
  });
});
