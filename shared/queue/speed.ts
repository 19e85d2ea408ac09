/** What was measured of one key: frames a second of jobs that are done. */
export interface Speed {
  /** Of the latest measurements, oldest first. */
  readonly samples: readonly number[];
}

/** This computer's speed by key. Plain data; stored. */
export type SpeedBook = Readonly<Record<string, Speed>>;

export interface SecondsRange {
  readonly from: number;
  readonly to: number;
}

/** More of them would make an old machine's past outweigh what it does today. */
const KEPT = 12;
/** Spread that is assumed as long as too little was measured to know one. */
const ASSUMED = 0.35;
/** Least spread that is ever shown: the next film is not the last one. */
const LEAST = 0.1;

export function addSpeed(book: SpeedBook, key: string, framesPerSecond: number): SpeedBook {
  if (!Number.isFinite(framesPerSecond) || framesPerSecond <= 0) return book;
  const samples = [...(book[key]?.samples ?? []), framesPerSecond].slice(-KEPT);
  return { ...book, [key]: { samples } };
}

/** Seconds that so many frames take; null where nothing of the key was ever measured. */
export function estimateSeconds(book: SpeedBook, key: string, frames: number): SecondsRange | null {
  const samples = book[key]?.samples ?? [];
  if (samples.length === 0) return null;
  // A speed's mean over equal films is the harmonic one: what counts is time, and times add up.
  const times = samples.map((speed) => 1 / speed);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / Math.max(1, times.length - 1);
  const measured = Math.sqrt(variance) / mean;
  const spread = samples.length < 3 ? Math.max(ASSUMED, measured) : Math.max(LEAST, 1.5 * measured);
  return { from: frames * mean * Math.max(0.1, 1 - spread), to: frames * mean * (1 + spread) };
}

/** A short run for a key that was never measured: renders a few frames, more and more, until that takes long enough. */
export async function calibrateSpeed(
  render: (frames: number) => Promise<void>,
  { now, enoughMs = 800, firstFrames = 4, mostFrames = 240 }: CalibrationOptions,
): Promise<number | null> {
  for (let frames = firstFrames; ; frames *= 2) {
    const from = now();
    await render(frames);
    const ms = now() - from;
    if (ms >= enoughMs || frames * 2 > mostFrames) return ms > 0 ? (frames * 1000) / ms : null;
  }
}

export interface CalibrationOptions {
  readonly now: () => number;
  readonly enoughMs?: number;
  readonly firstFrames?: number;
  readonly mostFrames?: number;
}
