import type { QueueOptions, QueueProgress } from './queue-api.ts';

/** At most four a second, and none held back longer than that. */
const EVERY_MS = 250;

export interface Pacer<P> {
  push(progress: P): void;
  latest(): P | null;
  /** What is still held back is old, and what comes late is not wanted. */
  stop(): void;
}

export function makePacer<P extends QueueProgress>(
  setTimer: QueueOptions<P>['setTimer'],
  tell: (progress: P) => void,
): Pacer<P> {
  let latest: P | null = null;
  let isUntold = false;
  let callOff: (() => void) | null = null;
  let isOver = false;
  const tick = () => {
    callOff = null;
    if (!isUntold || latest === null) return;
    isUntold = false;
    callOff = setTimer(EVERY_MS, tick);
    tell(latest);
  };
  return {
    push(progress) {
      if (isOver) return;
      latest = progress;
      isUntold = true;
      if (callOff === null) tick();
    },
    latest: () => latest,
    stop() {
      isOver = true;
      isUntold = false;
      latest = null;
      callOff?.();
      callOff = null;
    },
  };
}
