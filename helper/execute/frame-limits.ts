import type { Frames } from '../../shared/model/time.ts';

/** How long an encoder may take, learned from the chunks before. */
export interface FrameLimits {
  /** Longest wait for one more frame. */
  stallMs(): number;
  totalMs(frames: Frames): number;
  learn(frames: Frames, tookMs: number): void;
}

export interface LimitFloors {
  readonly stallMs: number;
  readonly totalMs: number;
}

const FLOORS: LimitFloors = { stallMs: 30_000, totalMs: 600_000 };
const TIMES_MEDIAN = 20;

export function makeFrameLimits(floors: LimitFloors = FLOORS): FrameLimits {
  const perFrame: number[] = [];
  const median = () => perFrame.toSorted((a, b) => a - b)[perFrame.length >> 1] ?? 0;
  return {
    stallMs: () => Math.max(floors.stallMs, TIMES_MEDIAN * median()),
    totalMs: (frames) => Math.max(floors.totalMs, TIMES_MEDIAN * median() * frames),
    learn(frames, tookMs) {
      perFrame.push(tookMs / Math.max(1, frames));
      // The newest say what the machine does now.
      if (perFrame.length > 101) perFrame.shift();
    },
  };
}
