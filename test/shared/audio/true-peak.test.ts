import { expect, test } from 'vitest';
import { makeLimiter, makeLimiters } from '../../../shared/audio/limiter.ts';
import { PEAK_AFTER, PEAK_BEFORE, truePeaks } from '../../../shared/audio/true-peak.ts';
import { makeRandom, makeVoice } from '../../support/make-media.ts';

/** The largest of a sample and the three values after it, by the definition of the interpolation. */
function plainPeak(source: Float32Array, at: number): number {
  let peak = Math.abs(source[at] ?? 0);
  for (const share of [0.25, 0.5, 0.75]) {
    const taps = Array.from({ length: 32 }, (_, tap) => {
      const distance = Math.PI * (tap - 15 - share);
      return (Math.sin(distance) / distance) * (0.5 + 0.5 * Math.cos(distance / 16));
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    const value = taps.reduce((total, tap, i) => total + (tap / sum) * (source[at - 15 + i] ?? 0), 0);
    peak = Math.max(peak, Math.abs(value));
  }
  return peak;
}

const random = makeRandom(5);
const signals = {
  noise: Float32Array.from({ length: 3000 }, () => random() - 0.5),
  // Its largest values lie between the samples.
  'a tone of a quarter of the rate': Float32Array.from({ length: 3000 }, (_, i) =>
    Math.sin((Math.PI * (i + 0.5)) / 2),
  ),
  'the worst that taps can add up to': Float32Array.from({ length: 3000 }, (_, i) =>
    i % 32 < 16 === (i % 2 === 0) ? 0.5 : -0.5,
  ),
  'single clicks': Float32Array.from({ length: 3000 }, (_, i) => (i % 97 === 0 ? 1 : 0)),
  voice: makeVoice(1, 0.1),
};

test.each(Object.entries(signals))('%s: peaks above a floor are those of the definition', (_, signal) => {
  const count = signal.length - PEAK_BEFORE - PEAK_AFTER;
  const expected = Array.from({ length: count }, (__, i) => plainPeak(signal, PEAK_BEFORE + i));
  const highest = Math.max(...expected);
  for (const floor of [0, highest * 0.5, highest * 0.9, highest * 0.999]) {
    const peaks = new Float64Array(count);
    truePeaks(signal, PEAK_BEFORE, count, floor, peaks);
    for (const [i, peak] of expected.entries()) {
      if (peak > floor + 1e-9) expect(peaks[i]).toBeCloseTo(peak, 12);
      else expect(peaks[i]).toBeLessThanOrEqual(peak + 1e-9);
    }
  }
});

test('several gains at once limit as each by itself', () => {
  const voice = makeVoice(3, 1, { beep: true });
  const gains = [2, 9, 4];
  const cut = (samples: Float32Array) => [samples.subarray(0, 100), samples.subarray(100)];
  const joined = (parts: readonly Float32Array[]) => parts.flatMap((part) => [...part]);
  const blocks = cut(voice).map((left) => ({ left, right: left.map((value) => value * 0.7) }));
  const together = makeLimiters(gains, -1);
  const found = [...blocks.map((block) => together.push(block)), together.finish()];
  for (const [index, gain] of gains.entries()) {
    const alone = makeLimiter(gain, -1);
    const expected = [...blocks.map((block) => alone.push(block)), alone.finish()];
    for (const side of ['left', 'right'] as const) {
      const sound = joined(found.map((outputs) => outputs[index]?.[side] ?? new Float32Array()));
      expect(sound).toEqual(joined(expected.map((block) => block[side])));
      expect(sound).toHaveLength(voice.length);
    }
  }
});
