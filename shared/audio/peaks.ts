/**
 * The outline of a sound for drawing: the smallest and largest value of each bucket of samples, and the same
 * for buckets of twice the size, and so on, so that any zoom looks at few numbers.
 */
export interface Peaks {
  /** Samples in a bucket of the first level. */
  readonly bucket: number;
  readonly samples: number;
  /** Each level has pairs of minimum and maximum in 1/127 of full scale, half as many as the one before. */
  readonly levels: readonly Int8Array[];
}

export interface PeaksMaker {
  push(channels: readonly Float32Array[]): void;
  finish(): Peaks;
}

const DEFAULT_BUCKET = 256;

export function makePeaks(bucket: number = DEFAULT_BUCKET): PeaksMaker {
  const pairs: number[] = [];
  let samples = 0;
  let low = 0;
  let high = 0;
  const close = () => {
    pairs.push(toByte(low), toByte(high));
    low = 0;
    high = 0;
  };
  return {
    push(channels) {
      const length = channels[0]?.length ?? 0;
      for (let i = 0; i < length; i += 1) {
        for (const channel of channels) {
          const value = channel[i] ?? 0;
          if (value < low) low = value;
          if (value > high) high = value;
        }
        samples += 1;
        if (samples % bucket === 0) close();
      }
    },
    finish() {
      if (samples % bucket !== 0) close();
      const levels = [Int8Array.from(pairs)];
      for (let level = levels[0]; level && level.length > 2; level = levels.at(-1)) levels.push(halve(level));
      return { bucket, samples, levels };
    },
  };
}

/** Minimum and maximum, -1 to 1, for each of `columns` columns of the range `[from, to)` in samples. */
export function peaksBetween(
  peaks: Peaks,
  from: number,
  to: number,
  columns: number,
): { low: number; high: number }[] {
  const perColumn = Math.max(1, (to - from) / columns);
  const index = Math.max(
    0,
    Math.min(peaks.levels.length - 1, Math.floor(Math.log2(perColumn / peaks.bucket))),
  );
  const level = peaks.levels[index] ?? new Int8Array();
  const size = peaks.bucket * 2 ** index;
  return Array.from({ length: columns }, (_, column) => {
    const start = from + ((to - from) * column) / columns;
    const first = Math.max(0, Math.floor(start / size));
    const last = Math.max(first + 1, Math.ceil((start + perColumn) / size));
    let low = 0;
    let high = 0;
    for (let bucket = first; bucket < last; bucket += 1) {
      low = Math.min(low, level[2 * bucket] ?? 0);
      high = Math.max(high, level[2 * bucket + 1] ?? 0);
    }
    return { low: low / 127, high: high / 127 };
  });
}

/** Outward, so that no sound is drawn as silence. */
function toByte(value: number): number {
  return Math.max(-127, Math.min(127, value < 0 ? Math.floor(value * 127) : Math.ceil(value * 127)));
}

function halve(level: Int8Array): Int8Array<ArrayBuffer> {
  const count = Math.ceil(level.length / 4);
  const halved = new Int8Array(2 * count);
  for (let i = 0; i < count; i += 1) {
    halved[2 * i] = Math.min(level[4 * i] ?? 0, level[4 * i + 2] ?? 0);
    halved[2 * i + 1] = Math.max(level[4 * i + 1] ?? 0, level[4 * i + 3] ?? 0);
  }
  return halved;
}
