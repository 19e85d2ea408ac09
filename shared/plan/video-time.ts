import type { Frames, Rate, Samples } from '../model/time.ts';
import type { Shot, ShotVideo } from './plan.ts';

/**
 * Which frame of a video is seen when. Both engines list a file's frames as microseconds since its first one,
 * rounded half up and sorted, and ask here: so they show the same frame.
 *
 * Time stamps are rounded by the containers (to a millisecond in Matroska), and so are the ends of a range (to a
 * sample): a frame that is due within a millisecond is due. That is less than any frame is shown for.
 */
const TOLERANCE_US = 1000;

/** Position in the video at a frame of the film, in microseconds; before its start it is negative. */
export function videoTimeAt(shot: Pick<Shot, 'origin'>, video: ShotVideo, frame: Frames, rate: Rate): number {
  // (frame - origin) frames and `from` samples as one fraction: numbers stay below 2^53, the floor is exact.
  const passed = (frame - shot.origin) * 1_000_000 * rate.den;
  const whole = Math.floor(passed / rate.num);
  const rest = passed - whole * rate.num;
  const start = video.from * 125;
  // start / 6 is `from` in microseconds.
  return Math.floor((whole * 6 * rate.num + rest * 6 + start * rate.num) / (6 * rate.num)) + TOLERANCE_US;
}

/** Index of the frame shown by a video shot at a frame of the film. `timestamps` as told above, at least one. */
export function videoFrameAt(
  shot: Pick<Shot, 'origin'>,
  video: ShotVideo,
  frame: Frames,
  rate: Rate,
  timestamps: ArrayLike<number>,
): number {
  const time = videoTimeAt(shot, video, frame, rate);
  // The last frame before the range's end is held: the one at the end is no longer in it.
  const limit = video.until === null ? Number.POSITIVE_INFINITY : microseconds(video.until) - TOLERANCE_US;
  return lastNotAfter(timestamps, Math.min(time, limit));
}

/** The last index whose time is not after `time`; the first one where all are. */
export function lastNotAfter(timestamps: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = timestamps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((timestamps[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function microseconds(samples: Samples): number {
  return Math.floor((samples * 125) / 6);
}

/** The sample at which a frame starts, for ranges that begin or end with it. */
export function samplesAtMicroseconds(time: number): Samples {
  return Math.round((time * 6) / 125);
}

/**
 * How long a list of frames lasts. The last frame is shown as long as the one before it: what files say about its
 * length cannot be trusted, and often they say nothing.
 */
export function framesLength(timestamps: ArrayLike<number>): Samples {
  const last = timestamps[timestamps.length - 1] ?? 0;
  const before = timestamps[timestamps.length - 2];
  const shown = before === undefined ? SINGLE_US : last - before;
  return Math.max(1, samplesAtMicroseconds(last + shown));
}

/** A video of one frame says nothing about its rate: it is shown for a 25th of a second. */
const SINGLE_US = 40_000;
