import { createEffect, createMemo, createRoot, on, untrack } from 'solid-js';
import type { Gate } from '../../shared/queue/queue-api.ts';
import type { QueueSettings } from './queue-types.ts';

export interface CareOptions {
  readonly settings: () => QueueSettings;
  /** Something runs. Tracked. */
  readonly isWorking: () => boolean;
  /** Something runs or waits. Tracked. */
  readonly isBusy: () => boolean;
  readonly setGate: (gate: Gate, closed: boolean) => void;
}

export interface QueueCare {
  /** The storage was full under a running job. */
  storageFull(): void;
  /** A person wants work to go on in spite of what holds it. */
  goOn(): void;
  close(): void;
}

interface Battery extends EventTarget {
  readonly charging: boolean;
}

/** In Chromium, but not in the type library. */
type WithBattery = Navigator & { getBattery?: () => Promise<Battery> };

/** Less than this is too little for what a film makes beside itself. */
export const LEAST_FREE = 200e6;
/** Room that was made, where the storage was full in spite of what the browser estimates. */
const MADE_ROOM = 64e6;
const LOOK_MS = 20_000;

/** Looks after the machine in the tab that works: awake while there is work, held where work would do harm. */
export function startQueueCare({ settings, isWorking, isBusy, setGate }: CareOptions): QueueCare {
  const ended = new AbortController();
  const { signal } = ended;
  /** Free bytes at the moment in which the storage was full. */
  let fullAt: number | null = null;
  let isShort = false;
  let ignoresBattery = false;
  let battery: Battery | null = null;
  let wakeLock: WakeLockSentinel | null = null;
  let awake = Promise.resolve();
  let timer: ReturnType<typeof setInterval> | undefined;

  /** As long as anything may be begun, and until there is room again. */
  const watch = () => {
    clearInterval(timer);
    if (!signal.aborted && (isShort || untrack(isBusy))) timer = setInterval(() => void look(), LOOK_MS);
  };
  const look = async () => {
    const free = await freeBytes();
    if (signal.aborted || free === null) return;
    if (fullAt !== null && free > fullAt + MADE_ROOM) fullAt = null;
    const next = fullAt !== null || free < LEAST_FREE;
    if (next === isShort) return;
    isShort = next;
    setGate('storage', next);
    watch();
  };
  const lookAtBattery = () => {
    if (battery?.charging === true) ignoresBattery = false;
    const isOn = battery !== null && !battery.charging;
    setGate('battery', isOn && settings().pauseOnBattery && !ignoresBattery);
  };
  const keepAwake = async () => {
    const wanted =
      !signal.aborted &&
      document.visibilityState === 'visible' &&
      untrack(() => isWorking() && settings().keepAwake);
    const isHeld = wakeLock !== null && !wakeLock.released;
    if (wanted === isHeld) return;
    await wakeLock?.release().catch(() => {});
    // Refused on a nearly empty battery, for one: the film is made all the same, as long as the computer is awake.
    wakeLock = wanted ? ((await navigator.wakeLock?.request('screen').catch(() => null)) ?? null) : null;
  };
  /** One after the other: a lock that is just let go of is none. */
  const stayAwake = () => {
    awake = awake.then(keepAwake);
  };

  document.addEventListener('visibilitychange', stayAwake, { signal });
  const { getBattery } = navigator as WithBattery;
  void getBattery?.call(navigator).then((found) => {
    if (signal.aborted) return;
    battery = found;
    battery.addEventListener('chargingchange', lookAtBattery, { signal });
    lookAtBattery();
  });
  const dispose = createRoot((end) => {
    createEffect(on([createMemo(isWorking), () => settings().keepAwake], stayAwake));
    createEffect(
      on(createMemo(isBusy), (busy) => {
        watch();
        if (busy) void look();
      }),
    );
    createEffect(on(() => settings().pauseOnBattery, lookAtBattery, { defer: true }));
    return end;
  });

  return {
    storageFull() {
      isShort = true;
      // Until it is known how much was free, no room is enough.
      fullAt = Number.POSITIVE_INFINITY;
      setGate('storage', true);
      watch();
      void freeBytes().then((free) => {
        if (fullAt !== null) fullAt = free ?? 0;
      });
    },
    goOn() {
      fullAt = null;
      isShort = false;
      watch();
      ignoresBattery = true;
      setGate('storage', false);
      setGate('battery', false);
    },
    close() {
      ended.abort();
      clearInterval(timer);
      dispose();
      stayAwake();
    },
  };
}

async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  return quota === undefined || usage === undefined ? null : quota - usage;
}
