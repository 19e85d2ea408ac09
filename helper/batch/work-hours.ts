import { isWithinHours, nextHoursChange } from '../../shared/queue/hours.ts';
import type { AllowedHours } from '../../shared/queue/queue-types.ts';

/** When work may be done. */
export interface Schedule {
  /** Not before this moment, milliseconds since the epoch. */
  readonly startAt: number | null;
  readonly hours: AllowedHours | null;
}

/** Why nothing is made now, and until when. */
export interface Wait {
  readonly reason: 'start' | 'hours';
  readonly until: number;
}

export interface WorkHoursOptions {
  readonly now: () => number;
  readonly minuteOfDay: (at: number) => number;
  /** Returns how to call it off. */
  readonly setTimer: (ms: number, callback: () => void) => () => void;
  /** Told once of each wait. */
  readonly onWait: (wait: Wait) => void;
}

export interface WorkHours {
  /** Resolves when work may be done. */
  opened(signal: AbortSignal): Promise<void>;
  /** Does the work in these hours: stopped where they end, and begun again in the next ones. */
  within<Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** Clocks are set, and computers sleep: looked at that often, whatever was worked out. */
const LOOK_MS = 60_000;

export function makeWorkHours(
  { startAt, hours }: Schedule,
  { now, minuteOfDay, setTimer, onWait }: WorkHoursOptions,
): WorkHours {
  let told = '';
  const isOpenAt = (at: number) => isWithinHours(hours, minuteOfDay(at));
  const changeAfter = (at: number) => nextHoursChange(hours, at, minuteOfDay(at));
  const waitNow = (): Wait | null => {
    const at = now();
    const from = Math.max(at, startAt ?? at);
    const until = isOpenAt(from) ? from : (changeAfter(from) ?? from);
    if (until <= at) return null;
    return { reason: until === startAt ? 'start' : 'hours', until };
  };

  const opened = async (signal: AbortSignal) => {
    for (let wait = waitNow(); wait !== null; wait = waitNow()) {
      signal.throwIfAborted();
      const { reason, until } = wait;
      if (told !== `${reason} ${until}`) onWait(wait);
      told = `${reason} ${until}`;
      await pause(Math.min(LOOK_MS, until - now()), signal, setTimer);
    }
    signal.throwIfAborted();
  };

  /** Returns how to leave it. */
  const whenShut = (onShut: () => void): (() => void) => {
    let callOff = () => {};
    const look = () => {
      const at = now();
      const change = changeAfter(at);
      if (!isOpenAt(at)) onShut();
      else if (change !== null) callOff = setTimer(Math.min(LOOK_MS, change - at), look);
    };
    look();
    return () => callOff();
  };

  return {
    opened,
    async within(signal, work) {
      for (;;) {
        await opened(signal);
        const shut = new AbortController();
        const leave = whenShut(() => shut.abort(new DOMException('The hours are over', 'AbortError')));
        try {
          return await work(AbortSignal.any([signal, shut.signal]));
        } catch (error) {
          signal.throwIfAborted();
          if (!shut.signal.aborted) throw error;
        } finally {
          leave();
        }
      }
    },
  };
}

function pause(ms: number, signal: AbortSignal, setTimer: WorkHoursOptions['setTimer']): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      callOff();
      reject(signal.reason);
    };
    const callOff = setTimer(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
