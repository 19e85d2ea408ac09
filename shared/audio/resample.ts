import { SAMPLE_RATE } from '../model/time.ts';

/**
 * A streaming windowed-sinc resampler. The filter is symmetrical about each output's exact place in the
 * source, so nothing is delayed: a click at one second is a click at one second.
 */
export interface Resampler {
  /** Takes the next source samples of every channel and gives what can be made of them. */
  push(channels: readonly Float32Array[]): Float32Array[];
  /** Gives the rest; the whole output is then exactly `resampledLength` long. */
  finish(): Float32Array[];
}

/** Taps on each side at the lower of the two rates. Kaiser 9: images and aliases are 90 dB down. */
const HALF_TAPS = 48;
const KAISER_BETA = 9;
/** The pass band ends here, as a share of the lower rate's half; the rest is the filter's slope. */
const PASS = 0.94;
/** Positions between two source samples for which the filter is worked out; between them it is interpolated. */
const MAX_PHASES = 4096;

export function resampledLength(frames: number, rate: number): number {
  return Math.round((frames * SAMPLE_RATE) / rate);
}

/**
 * Where to start in the source so that output from sample `from` on is right: source frame `frame` is exactly
 * output sample `sample`, and the filter has run in before `from`.
 */
export function resampleStart(
  from: number,
  rate: number,
): { readonly frame: number; readonly sample: number } {
  if (rate === SAMPLE_RATE) return { frame: from, sample: from };
  const common = gcd(rate, SAMPLE_RATE);
  const up = SAMPLE_RATE / common;
  const runIn = Math.ceil((filterFor(rate, up).half * SAMPLE_RATE) / rate) + 1;
  const group = Math.max(0, Math.floor((from - runIn) / up));
  return { frame: (group * rate) / common, sample: group * up };
}

export function makeResampler(rate: number, channels: number): Resampler {
  return rate === SAMPLE_RATE ? makePassThrough() : makeSincResampler(rate, channels);
}

function makePassThrough(): Resampler {
  return { push: (blocks) => blocks.map((block) => block.slice()), finish: () => [] };
}

interface Filter {
  /** For phase p, taps at `[p * width, (p + 1) * width)`. */
  readonly taps: Float64Array;
  readonly phases: number;
  readonly half: number;
  readonly isExact: boolean;
}

function makeSincResampler(rate: number, channels: number): Resampler {
  const common = gcd(rate, SAMPLE_RATE);
  const up = SAMPLE_RATE / common;
  const down = rate / common;
  const filter = filterFor(rate, up);
  const { half } = filter;
  const width = 2 * half;
  // The source as kept: index 0 of `kept` is source sample `base`. Before the start there is silence.
  let kept = Array.from({ length: channels }, () => new Float32Array(half));
  let base = -half;
  let received = 0;
  let made = 0;

  const make = (end: number): Float32Array[] => {
    const count = Math.max(0, end - made);
    const outputs = Array.from({ length: channels }, () => new Float32Array(count));
    for (let i = 0; i < count; i += 1) {
      const scaled = (made + i) * down;
      const whole = Math.floor(scaled / up);
      const rest = scaled - whole * up;
      const first = whole - half + 1 - base;
      kept.forEach((source, channel) => {
        const output = outputs[channel];
        if (output) output[i] = convolve(source, first, filter, rest / up, rest, width);
      });
    }
    made += count;
    const needed = Math.floor((made * down) / up) - half + 1;
    if (needed - base > 0) {
      const drop = Math.min(needed - base, kept[0]?.length ?? 0);
      kept = kept.map((source) => source.slice(drop));
      base += drop;
    }
    return outputs;
  };
  const append = (blocks: readonly Float32Array[]) => {
    kept = kept.map((source, channel) => {
      const block = blocks[channel] ?? new Float32Array(blocks[0]?.length ?? 0);
      const longer = new Float32Array(source.length + block.length);
      longer.set(source);
      longer.set(block, source.length);
      return longer;
    });
  };
  return {
    push(blocks) {
      append(blocks);
      received += blocks[0]?.length ?? 0;
      // An output needs `half` source samples after its place.
      return make(Math.max(made, Math.ceil(((received - half) * up) / down)));
    },
    finish() {
      append(Array.from({ length: channels }, () => new Float32Array(half + 1)));
      return make(resampledLength(received, rate));
    },
  };
}

function convolve(
  source: Float32Array,
  first: number,
  filter: Filter,
  share: number,
  phase: number,
  width: number,
): number {
  if (filter.isExact) return dot(source, first, filter.taps, phase * width, width);
  const place = share * filter.phases;
  const lower = Math.floor(place);
  const below = dot(source, first, filter.taps, lower * width, width);
  const above = dot(source, first, filter.taps, (lower + 1) * width, width);
  return below + (above - below) * (place - lower);
}

/** Four sums at a time: one would wait for itself at every tap. */
function dot(source: Float32Array, first: number, taps: Float64Array, row: number, width: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let tap = 0; tap < width; tap += 4) {
    a += (source[first + tap] ?? 0) * (taps[row + tap] ?? 0);
    b += (source[first + tap + 1] ?? 0) * (taps[row + tap + 1] ?? 0);
    c += (source[first + tap + 2] ?? 0) * (taps[row + tap + 2] ?? 0);
    d += (source[first + tap + 3] ?? 0) * (taps[row + tap + 3] ?? 0);
  }
  return a + b + (c + d);
}

const filters = new Map<number, Filter>();

function filterFor(rate: number, up: number): Filter {
  const known = filters.get(rate);
  if (known) return known;
  const scale = Math.max(1, rate / SAMPLE_RATE);
  const half = 2 * Math.ceil((HALF_TAPS * scale) / 2);
  const isExact = up <= MAX_PHASES;
  const phases = isExact ? up : MAX_PHASES;
  const width = 2 * half;
  const cutoff = PASS / scale;
  const taps = new Float64Array((phases + 1) * width);
  for (let phase = 0; phase <= phases; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < width; tap += 1) {
      const distance = tap - half + 1 - phase / phases;
      const value = cutoff * sinc(cutoff * distance) * kaiser(distance / half);
      taps[phase * width + tap] = value;
      sum += value;
    }
    // Every phase passes a constant unchanged, else a constant would carry a tone.
    for (let tap = 0; tap < width; tap += 1)
      taps[phase * width + tap] = (taps[phase * width + tap] ?? 0) / sum;
  }
  const filter = { taps, phases, half, isExact };
  filters.set(rate, filter);
  return filter;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/** The modified Bessel function of order zero. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-12 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
