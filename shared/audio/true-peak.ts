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
const MOST_OVERSHOOT = Math.max(...PHASES.map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)));
const RUN = 32;

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
    for (let i = 0; i < length; i += 1) {
      const at = from + i;
      let peak = Math.max(peaks[start + i] ?? 0, Math.abs(source[at] ?? 0));
      if (isNear) {
        for (const taps of PHASES) {
          let sum = 0;
          let other = 0;
          for (let tap = 0; tap < TAPS; tap += 2) {
            sum += (source[at - PEAK_BEFORE + tap] ?? 0) * (taps[tap] ?? 0);
            other += (source[at - PEAK_BEFORE + tap + 1] ?? 0) * (taps[tap + 1] ?? 0);
          }
          peak = Math.max(peak, Math.abs(sum + other));
        }
      }
      peaks[start + i] = peak;
    }
  }
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
