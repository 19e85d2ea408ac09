import type { Frames, Rate, Samples } from '../../../shared/model/time.ts';
import { SAMPLE_RATE } from '../../../shared/model/time.ts';

/**
 * A running clock as data: at the absolute time `at` the film was at `sample`, moving at `speed`. Times are
 * in milliseconds since the epoch with fractions (`performance.timeOrigin + performance.now()`), because the
 * page and the worker have different origins.
 */
export interface PreviewAnchor {
  readonly at: number;
  readonly sample: Samples;
  /** 1 is normal, negative plays backward. */
  readonly speed: number;
}

export function absoluteNow(): number {
  return performance.timeOrigin + performance.now();
}

export function sampleAtTime(anchor: PreviewAnchor, now: number): number {
  return anchor.sample + ((now - anchor.at) * SAMPLE_RATE * anchor.speed) / 1000;
}

/** The frame whose turn it is at a sample, kept within the film. */
export function frameShownAt(sample: number, rate: Rate, totalFrames: Frames): Frames {
  // A hair is added so that the exact start of a frame, computed in floats, belongs to it.
  const frame = Math.floor((sample * rate.num) / (SAMPLE_RATE * rate.den) + 1e-6);
  return Math.max(0, Math.min(totalFrames - 1, frame));
}

const SPEEDS: readonly number[] = [-8, -4, -2, -1, 1, 2, 4, 8];

/** J and L: each press goes one step on in its direction; against the motion it starts at normal speed. */
export function shuttleSpeed(speed: number, direction: 1 | -1): number {
  if (Math.sign(speed) !== direction) return direction;
  const index = SPEEDS.indexOf(speed);
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index + direction))] ?? direction;
}
