import { SAMPLE_RATE } from '../model/time.ts';
import { gainToDecibels, type StereoBlock } from './sound-source.ts';
import { PEAK_AFTER, PEAK_BEFORE, truePeaks } from './true-peak.ts';

export interface Loudness {
  /** Integrated loudness in LUFS; -Infinity where everything is silent or below the gate. */
  readonly integrated: number;
  /** The largest value between or at samples, in dBTP; -Infinity for digital silence. */
  readonly truePeakDb: number;
}

/** Integrated loudness and true peak by ITU-R BS.1770-4. Keeps one number for each 100 ms. */
export interface LoudnessMeter {
  push(block: StereoBlock): void;
  result(): Loudness;
}

const HOP = SAMPLE_RATE / 10;
const HOPS_PER_BLOCK = 4;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/** Without the peak it is measured faster, and `truePeakDb` is -Infinity. */
export function makeLoudnessMeter({ withPeak = true } = {}): LoudnessMeter {
  const channels = [makeChannelMeter(withPeak), makeChannelMeter(withPeak)];
  const energies: number[] = [];
  let inHop = 0;
  let energy = 0;
  return {
    push(block) {
      const [left, right] = [block.left, block.right].map((samples, index) =>
        channels[index]?.weigh(samples),
      );
      if (!left || !right) return;
      let sum = energy;
      for (let i = 0; i < left.length; i += 1) {
        const l = left[i] ?? 0;
        const r = right[i] ?? 0;
        sum += l * l + r * r;
        inHop += 1;
        if (inHop < HOP) continue;
        energies.push(sum / HOP);
        inHop = 0;
        sum = 0;
      }
      energy = sum;
    },
    result: () => ({
      integrated: gatedLoudness(energies),
      truePeakDb: gainToDecibels(Math.max(...channels.map((channel) => channel.peak()))),
    }),
  };
}

/** The two gates over blocks of 400 ms that overlap by three quarters. */
function gatedLoudness(hops: readonly number[]): number {
  const blocks: number[] = [];
  for (let i = HOPS_PER_BLOCK; i <= hops.length; i += 1) {
    let sum = 0;
    for (let k = i - HOPS_PER_BLOCK; k < i; k += 1) sum += hops[k] ?? 0;
    blocks.push(sum / HOPS_PER_BLOCK);
  }
  const audible = blocks.filter((block) => toLufs(block) > ABSOLUTE_GATE);
  const gate = toLufs(mean(audible)) + RELATIVE_GATE;
  return toLufs(mean(audible.filter((block) => toLufs(block) > gate)));
}

function toLufs(energy: number): number {
  return -0.691 + 10 * Math.log10(energy);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One channel's K-weighting (a shelf for the head, a high pass) and its true peak. */
function makeChannelMeter(withPeak: boolean) {
  /** What the two filters remember; changed in locals, as captured numbers are slow to write. */
  const state = new Float64Array(4);
  let tail = new Float32Array(PEAK_BEFORE + PEAK_AFTER);
  let peak = 0;
  const measurePeak = (samples: Float32Array) => {
    const known = new Float32Array(tail.length + samples.length);
    known.set(tail);
    known.set(samples, tail.length);
    const peaks = new Float64Array(samples.length);
    truePeaks(known, PEAK_BEFORE, samples.length, peak, peaks);
    for (const value of peaks) if (value > peak) peak = value;
    tail = known.slice(samples.length);
  };
  return {
    weigh(samples: Float32Array): Float64Array {
      if (withPeak) measurePeak(samples);
      let [a = 0, b = 0, c = 0, d = 0] = state;
      const weighted = new Float64Array(samples.length);
      for (let i = 0; i < samples.length; i += 1) {
        const x = samples[i] ?? 0;
        const shelf = 1.53512485958697 * x + a;
        a = -2.69169618940638 * x + 1.69065929318241 * shelf + b;
        b = 1.19839281085285 * x - 0.73248077421585 * shelf;
        const high = shelf + c;
        c = -2 * shelf + 1.99004745483398 * high + d;
        d = shelf - 0.99007225036621 * high;
        weighted[i] = high;
      }
      state.set([a, b, c, d]);
      return weighted;
    },
    peak(): number {
      // What follows the end is silence; the last samples are looked at with it.
      measurePeak(new Float32Array(PEAK_AFTER));
      return peak;
    },
  };
}
