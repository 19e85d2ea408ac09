import { SAMPLE_RATE } from '../../shared/model/time.ts';

/** One channel of interleaved stereo. */
export function channelOf(stereo: Float32Array, channel: 0 | 1): Float32Array {
  return Float32Array.from({ length: stereo.length / 2 }, (_, i) => stereo[2 * i + channel] ?? 0);
}

/** Pearson's correlation of two runs of samples. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const count = Math.min(a.length, b.length);
  let sa = 0;
  let sb = 0;
  for (let i = 0; i < count; i++) {
    sa += a[i] ?? 0;
    sb += b[i] ?? 0;
  }
  const ma = sa / count;
  const mb = sb / count;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < count; i++) {
    const x = (a[i] ?? 0) - ma;
    const y = (b[i] ?? 0) - mb;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Amplitude of a steady tone in a run of samples. */
export function toneAmplitude(samples: Float32Array, frequency: number): number {
  const { cos, sin } = fitTone(samples, frequency);
  return Math.hypot(cos, sin);
}

/** The run without a steady tone, by least squares. */
export function withoutTone(samples: Float32Array, frequency: number): Float32Array {
  const { cos, sin } = fitTone(samples, frequency);
  const step = (2 * Math.PI * frequency) / SAMPLE_RATE;
  return samples.map((value, i) => value - cos * Math.cos(step * i) - sin * Math.sin(step * i));
}

function fitTone(samples: Float32Array, frequency: number): { readonly cos: number; readonly sin: number } {
  const step = (2 * Math.PI * frequency) / SAMPLE_RATE;
  let cos = 0;
  let sin = 0;
  for (const [i, value] of samples.entries()) {
    cos += value * Math.cos(step * i);
    sin += value * Math.sin(step * i);
  }
  return { cos: (2 * cos) / samples.length, sin: (2 * sin) / samples.length };
}

/** The sample between `from` and `to` where a tone sets in, to a quarter of a millisecond. */
export function toneOnset(samples: Float32Array, frequency: number, from: number, to: number): number {
  const window = SAMPLE_RATE / 100;
  const step = SAMPLE_RATE / 4000;
  const amplitudes: number[] = [];
  for (let at = Math.max(0, from); at + window <= Math.min(to, samples.length); at += step) {
    amplitudes.push(toneAmplitude(samples.subarray(at, at + window), frequency));
  }
  // A window centred on the onset holds half of the full amplitude.
  const half = Math.max(...amplitudes) / 2;
  const index = amplitudes.findIndex((amplitude) => amplitude > half);
  return Math.max(0, from) + index * step + window / 2;
}
