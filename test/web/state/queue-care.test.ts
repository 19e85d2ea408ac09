import { createRoot, createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LEAST_FREE, type QueueCare, startQueueCare } from '../../../web/state/queue-care.ts';
import { USUAL_QUEUE } from '../../../web/state/queue-machine.ts';
import type { QueueSettings } from '../../../web/state/queue-types.ts';
import { until } from './state-helpers.ts';

const real = {
  estimate: navigator.storage.estimate,
  wakeLock: Object.getOwnPropertyDescriptor(Navigator.prototype, 'wakeLock'),
  getBattery: Object.getOwnPropertyDescriptor(Navigator.prototype, 'getBattery'),
};
let free: number;
let locks: Set<object>;
let battery: EventTarget & { charging: boolean };
let care: QueueCare | null;
beforeEach(() => {
  care = null;
  free = 50e9;
  locks = new Set();
  battery = Object.assign(new EventTarget(), { charging: true });
  navigator.storage.estimate = async () => ({ quota: 100e9, usage: 100e9 - free });
  define('getBattery', async () => battery);
  define('wakeLock', {
    async request() {
      const lock = {
        released: false,
        async release() {
          lock.released = true;
          locks.delete(lock);
        },
      };
      locks.add(lock);
      return lock;
    },
  });
});
afterEach(() => {
  care?.close();
  navigator.storage.estimate = real.estimate;
  restore('wakeLock', real.wakeLock);
  restore('getBattery', real.getBattery);
});

function define(name: string, value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}

function restore(name: string, before: PropertyDescriptor | undefined): void {
  Reflect.deleteProperty(navigator, name);
  if (before !== undefined) Object.defineProperty(Navigator.prototype, name, before);
}

function start(part: Partial<QueueSettings> = {}) {
  const [settings, setSettings] = createSignal<QueueSettings>({ ...USUAL_QUEUE, ...part });
  const [isWorking, setWorking] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  const gates = { storage: false, battery: false };
  care = createRoot(() =>
    startQueueCare({
      settings,
      isWorking,
      isBusy,
      setGate: (gate, closed) => {
        gates[gate] = closed;
      },
    }),
  );
  return {
    gates,
    setWorking,
    setBusy,
    set: (change: Partial<QueueSettings>) => setSettings((now) => ({ ...now, ...change })),
    care,
  };
}

it('the computer stays awake while something runs, and not a moment longer', async () => {
  const { setWorking, setBusy, set } = start();
  setBusy(true);
  setWorking(true);
  await until(() => locks.size === 1);
  setWorking(false);
  await until(() => locks.size === 0);
  // From one film to the next at once.
  setWorking(true);
  setWorking(false);
  setWorking(true);
  await until(() => locks.size === 1);
  set({ keepAwake: false });
  await until(() => locks.size === 0);
});

it('on its battery the queue is held where that was asked for, and goes on at the socket', async () => {
  const { gates, set, care: started } = start({ pauseOnBattery: true });
  battery.charging = false;
  battery.dispatchEvent(new Event('chargingchange'));
  await until(() => gates.battery);
  battery.charging = true;
  battery.dispatchEvent(new Event('chargingchange'));
  await until(() => !gates.battery);
  set({ pauseOnBattery: false });
  battery.charging = false;
  battery.dispatchEvent(new Event('chargingchange'));
  expect(gates.battery).toBe(false);
  set({ pauseOnBattery: true });
  await until(() => gates.battery);
  // A person wants it all the same, until the next time.
  started.goOn();
  expect(gates.battery).toBe(false);
  battery.dispatchEvent(new Event('chargingchange'));
  expect(gates.battery).toBe(false);
});

it('too little room holds the queue before a film breaks on it', async () => {
  free = LEAST_FREE - 1;
  const { gates, setBusy } = start();
  setBusy(true);
  await until(() => gates.storage);
  free = LEAST_FREE + 1;
  setBusy(false);
  setBusy(true);
  await until(() => !gates.storage);
});

it('a storage that was full in spite of what the browser estimates is waited for until there is more', async () => {
  const looks: (() => void)[] = [];
  const [set, clear] = [window.setInterval, window.clearInterval];
  window.setInterval = ((look: () => void) => looks.push(look)) as typeof setInterval;
  window.clearInterval = (at) => void (at !== undefined && delete looks[Number(at) - 1]);
  try {
    const { gates, care: started } = start();
    // The only job is paused by it, so that nothing runs or waits any more.
    started.storageFull();
    expect(gates.storage).toBe(true);
    const look = async () => {
      for (const each of looks) each?.();
      await new Promise((resolve) => setTimeout(resolve));
    };
    await look();
    await look();
    expect(gates.storage).toBe(true);
    free += 65e6;
    await look();
    expect(gates.storage).toBe(false);
    expect(looks.filter(Boolean)).toEqual([]);
  } finally {
    [window.setInterval, window.clearInterval] = [set, clear];
  }
});
