import { setTimeout as delay } from 'node:timers/promises';

/** Waits between frames so that an encoder works only a part of the time. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/**
 * Threads alone cannot meet a share: two on a machine of two cores are all of it, and one is half. `part` is how
 * much of the time the encoder may work, 0 to 1; time that it takes for a frame is followed by the rest of its turn.
 */
export function makePace(part: number, now: () => number = () => performance.now()): Pace {
  if (part >= 1) return async () => {};
  let resumed: number | null = null;
  return async (signal) => {
    const worked = resumed === null ? 0 : now() - resumed;
    const pause = worked * (1 / part - 1);
    if (pause >= 1) await delay(pause, undefined, { signal });
    resumed = now();
  };
}
