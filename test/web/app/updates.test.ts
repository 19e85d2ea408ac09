import { createRoot, createSignal } from 'solid-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createUpdates, type Updates } from '../../../web/app/updates.ts';

/** A browser's service worker container, as far as the studio uses it, driven by the test. */
class Container extends EventTarget {
  controller: object | null;
  readonly posted: unknown[] = [];
  readonly worker = Object.assign(new EventTarget(), {
    postMessage: (message: unknown) => this.posted.push(message),
  });
  readonly registration = Object.assign(new EventTarget(), {
    waiting: null as object | null,
    installing: null as EventTarget | null,
    update: async () => {},
  });

  constructor(hasOlder: boolean) {
    super();
    this.controller = hasOlder ? {} : null;
  }

  async register(): Promise<object> {
    return this.registration;
  }

  finishInstalling(): void {
    this.registration.installing = this.worker;
    this.registration.dispatchEvent(new Event('updatefound'));
    this.registration.waiting = this.worker;
    this.worker.dispatchEvent(new Event('statechange'));
  }

  take(): void {
    this.controller = this.worker;
    this.dispatchEvent(new Event('controllerchange'));
  }
}

async function open(hasOlder: boolean) {
  const container = new Container(hasOlder);
  const [isBusy, setBusy] = createSignal(false);
  const beforeReload = vi.fn(async () => {});
  const reload = vi.fn();
  const { updates, dispose } = createRoot((end): { updates: Updates; dispose: () => void } => ({
    updates: createUpdates({
      isBusy,
      beforeReload,
      reload,
      // Only what is scripted above is used of it.
      container: container as unknown as ServiceWorkerContainer,
    }),
    dispose: end,
  }));
  onTestFinished(dispose);
  await vi.waitFor(() => expect(updates.isReady()).toBe(false));
  return { container, updates, setBusy, beforeReload, reload };
}

it('a new version waits until the person lets it in, and all is saved before the page reloads', async () => {
  const { container, updates, beforeReload, reload } = await open(true);
  container.finishInstalling();
  expect(updates.isReady()).toBe(true);
  expect(container.posted).toEqual([]);
  updates.apply();
  expect(container.posted).toEqual(['activate-update']);
  expect(reload).not.toHaveBeenCalled();
  container.take();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(beforeReload).toHaveBeenCalledBefore(reload);
});

it('a new version is never let in while an export runs', async () => {
  const { container, updates, setBusy } = await open(true);
  container.finishInstalling();
  setBusy(true);
  updates.apply();
  expect(container.posted).toEqual([]);
  setBusy(false);
  updates.apply();
  expect(container.posted).toEqual(['activate-update']);
});

it('a tab that did not ask is not reloaded, but knows that it is older now', async () => {
  const { container, updates, reload } = await open(true);
  container.take();
  expect(updates.isReplaced()).toBe(true);
  expect(reload).not.toHaveBeenCalled();
});

it('on the first visit nothing is called an update', async () => {
  const { container, updates } = await open(false);
  container.finishInstalling();
  expect(updates.isReady()).toBe(false);
  container.take();
  expect(updates.isReplaced()).toBe(false);
});

it('a first visit that became its worker’s own is told when a later version takes its place', async () => {
  const { container, updates } = await open(false);
  container.take();
  expect(updates.isReplaced()).toBe(false);
  container.take();
  expect(updates.isReplaced()).toBe(true);
});
