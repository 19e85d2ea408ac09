import { RATES, type Samples, samplesToSeconds } from '../../../../shared/model/time.ts';
import { lastNotAfter, microseconds, samplesAtMicroseconds } from '../../../../shared/plan/video-time.ts';

/** The part of a video that is shown, half-open, in samples from its first frame. */
export interface Range {
  readonly from: Samples;
  readonly to: Samples;
}

/** When each frame of a video is shown, in microseconds, and how long all of it lasts. */
export interface FrameTimes {
  readonly timestamps: ArrayLike<number>;
  readonly samples: Samples;
}

/** As the film does it: the ends of a range are rounded to samples, and times in files to a millisecond. */
const TOLERANCE_US = 1000;

export function firstFrameOf({ timestamps }: FrameTimes, { from }: Range): number {
  return lastNotAfter(timestamps, microseconds(from) + TOLERANCE_US);
}

export function lastFrameOf(times: FrameTimes, range: Range): number {
  return Math.max(
    firstFrameOf(times, range),
    lastNotAfter(times.timestamps, microseconds(range.to) - TOLERANCE_US),
  );
}

export function startOfFrame({ timestamps }: FrameTimes, frame: number): Samples {
  return samplesAtMicroseconds(timestamps[frame] ?? 0);
}

/** Where the next frame is shown; the last one is shown to the end of the video. */
export function endOfFrame({ timestamps, samples }: FrameTimes, frame: number): Samples {
  const next = timestamps[frame + 1];
  return next === undefined ? samples : samplesAtMicroseconds(next);
}

/** The range with another first frame, which is not behind its last. */
export function startingWith(times: FrameTimes, range: Range, frame: number): Range {
  const held = Math.max(0, Math.min(frame, lastFrameOf(times, range)));
  return { from: startOfFrame(times, held), to: range.to };
}

/** The range with another last frame, which is not before its first. */
export function endingWith(times: FrameTimes, range: Range, frame: number): Range {
  const last = times.timestamps.length - 1;
  const held = Math.min(last, Math.max(frame, firstFrameOf(times, range)));
  return { from: range.from, to: endOfFrame(times, held) };
}

/** The frame whose start is closest to a time. */
export function frameStartingAt(times: FrameTimes, sample: Samples): number {
  const time = microseconds(sample);
  const before = lastNotAfter(times.timestamps, time);
  const next = times.timestamps[before + 1];
  return next !== undefined && next - time < time - (times.timestamps[before] ?? 0) ? before + 1 : before;
}

/** The frame whose end is closest to a time. */
export function frameEndingAt(times: FrameTimes, sample: Samples): number {
  const at = frameStartingAt(times, sample);
  // Only behind the last start is an end nearer than any start.
  const isNearer = Math.abs(endOfFrame(times, at) - sample) < Math.abs(startOfFrame(times, at) - sample);
  return isNearer ? at : Math.max(0, at - 1);
}

/** Closer to a rate that cameras have than this, a file's times were rounded. */
const ROUNDED = 0.003;
const CAMERA_RATES = [...Object.values(RATES).map(({ num, den }) => num / den), 15, 48, 120, 240];

/** Frames a second where they come evenly, as cameras count them; null where they do not. */
export function evenRate({ timestamps }: FrameTimes): number | null {
  const last = timestamps[timestamps.length - 1] ?? 0;
  if (timestamps.length < 2 || last <= 0) return null;
  const step = last / (timestamps.length - 1);
  for (let index = 1; index < timestamps.length; index += 1) {
    if (Math.abs((timestamps[index] ?? 0) - index * step) > 2 * TOLERANCE_US) return null;
  }
  const rate = 1_000_000 / step;
  const [nearest = rate] = CAMERA_RATES.toSorted((a, b) => Math.abs(a - rate) - Math.abs(b - rate));
  return Math.abs(nearest - rate) < ROUNDED * rate ? nearest : rate;
}

/** Seconds out of `1.5`, `1,5`, `0:01.5` or `1:02:03`; null where it is none of these. */
export function parseTime(text: string): number | null {
  const parts = text.trim().replace(',', '.').split(':');
  if (parts.length > 3 || !parts.every((part) => /^\d+(\.\d*)?$|^\.\d+$/.test(part))) return null;
  if (parts.slice(0, -1).some((part) => part.includes('.'))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

export function rangeSeconds({ from, to }: Range): number {
  return samplesToSeconds(Math.max(0, to - from));
}
