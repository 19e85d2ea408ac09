/**
 * Peaks between samples (ITU-R BS.1770-4, annex 2): the signal at four times the rate, from a windowed sinc
 * of 32 taps at each quarter between two samples.
 */
const TAPS = 32;
/** An interpolated value between `n` and `n + 1` looks at samples `n - BEFORE` to `n + AFTER`. */
export const PEAK_BEFORE = TAPS / 2 - 1;
export const PEAK_AFTER = TAPS / 2;

const PHASES = [0.25, 0.5, 0.75].map(quarterTaps);
/** No interpolated value is larger than the largest sample it looks at times this. */
const MOST_OVERSHOOT = Math.max(...PHASES.map((taps) => sumOf(taps)));
const RUN = 32;
/** Taps in the middle, which nearly make the value. */
const INNER = 8;
const INNER_FROM = (TAPS - INNER) / 2;
/** What the other taps add at most, times the largest sample; a hair more for what rounding does. */
const MOST_OUTER =
  1.000001 *
  Math.max(...PHASES.map((taps) => sumOf(taps) - sumOf(taps.subarray(INNER_FROM, INNER_FROM + INNER))));
/** The taps of the three places side by side: a sample is read once for all of them. */
const SIDE_BY_SIDE = Float64Array.from(
  { length: 3 * TAPS },
  (_, i) => PHASES[i % 3]?.[Math.floor(i / 3)] ?? 0,
);

/**
 * Writes into `peaks` the true peak at and just after each of `count` samples from `first` on. Below `floor`
 * only the sample itself is looked at: what cannot reach it need not be known exactly.
 */
export function truePeaks(
  source: Float32Array,
  first: number,
  count: number,
  floor: number,
  peaks: Float64Array,
): void {
  for (let start = 0; start < count; start += RUN) {
    const length = Math.min(RUN, count - start);
    const from = first + start;
    let largest = 0;
    for (let i = from - PEAK_BEFORE; i < from + length + PEAK_AFTER; i += 1) {
      const value = Math.abs(source[i] ?? 0);
      if (value > largest) largest = value;
    }
    const isNear = largest * MOST_OVERSHOOT > floor;
    const outer = largest * MOST_OUTER;
    for (let i = 0; i < length; i += 1) {
      const at = from + i;
      let peak = Math.max(peaks[start + i] ?? 0, Math.abs(source[at] ?? 0));
      if (isNear && innerPeak(source, at) + outer > Math.max(floor, peak)) {
        peak = Math.max(peak, peakAfter(source, at));
      }
      peaks[start + i] = peak;
    }
  }
}

/** The largest of the three values after a sample, by the inner taps alone. */
function innerPeak(source: Float32Array, at: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  const from = at - PEAK_BEFORE + INNER_FROM;
  for (let tap = 0, place = 3 * INNER_FROM; tap < INNER; tap += 1, place += 3) {
    const value = source[from + tap] ?? 0;
    a += value * (SIDE_BY_SIDE[place] ?? 0);
    b += value * (SIDE_BY_SIDE[place + 1] ?? 0);
    c += value * (SIDE_BY_SIDE[place + 2] ?? 0);
  }
  return Math.max(Math.abs(a), Math.abs(b), Math.abs(c));
}

/** The largest of the three values after a sample. Two sums for each: one would wait for itself at every tap. */
function peakAfter(source: Float32Array, at: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let otherA = 0;
  let otherB = 0;
  let otherC = 0;
  const from = at - PEAK_BEFORE;
  for (let tap = 0, place = 0; tap < TAPS; tap += 2, place += 6) {
    const value = source[from + tap] ?? 0;
    a += value * (SIDE_BY_SIDE[place] ?? 0);
    b += value * (SIDE_BY_SIDE[place + 1] ?? 0);
    c += value * (SIDE_BY_SIDE[place + 2] ?? 0);
    const next = source[from + tap + 1] ?? 0;
    otherA += next * (SIDE_BY_SIDE[place + 3] ?? 0);
    otherB += next * (SIDE_BY_SIDE[place + 4] ?? 0);
    otherC += next * (SIDE_BY_SIDE[place + 5] ?? 0);
  }
  return Math.max(Math.abs(a + otherA), Math.abs(b + otherB), Math.abs(c + otherC));
}

function sumOf(taps: Float64Array): number {
  return taps.reduce((sum, tap) => sum + Math.abs(tap), 0);
}

function quarterTaps(share: number): Float64Array {
  const taps = Float64Array.from({ length: TAPS }, (_, tap) => {
    const distance = tap - PEAK_BEFORE - share;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (TAPS / 2));
    return (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
