import { toaster } from '@kobalte/core/toast';
import { createRoot } from 'solid-js';
import { expect, it, onTestFinished } from 'vitest';
import { Announcer } from '../../../../web/ui/kit/announce.tsx';
import { ToastRegion } from '../../../../web/ui/kit/toast.tsx';
import { createQueueVoice } from '../../../../web/ui/queue/create-queue-voice.ts';
import { renderPart } from '../kit/render-part.tsx';
import { batchOf, groupOf, itemOf, makeScriptedQueue } from './scripted-queue.ts';

function open() {
  const queue = makeScriptedQueue({ items: [] });
  // Messages outlive the page that shows them.
  toaster.clear();
  renderPart(() => (
    <>
      <Announcer />
      <ToastRegion />
    </>
  ));
  createRoot((dispose) => {
    createQueueVoice({ queue, mayNotify: () => true, onShow: () => {} });
    onTestFinished(dispose);
  });
  return queue;
}

const region = () => document.querySelector('[role=status][aria-live=polite]');
const said = () => region()?.textContent?.trim();
/** Gives all that was said since, in order, even what stood there for no time. */
function listen(): () => readonly (string | null | undefined)[] {
  const before: (string | null)[] = [];
  const keep = (records: readonly MutationRecord[]) =>
    before.push(...records.map(({ oldValue }) => oldValue));
  const observer = new MutationObserver(keep);
  const element = region();
  if (element === null) throw new Error('Nothing speaks');
  observer.observe(element, { subtree: true, childList: true, characterDataOldValue: true });
  onTestFinished(() => observer.disconnect());
  return () => {
    keep(observer.takeRecords());
    return [...before, said()];
  };
}
const toasts = () => [...document.querySelectorAll('.sl-toast')].map((each) => each.textContent?.trim());
const failed = (id: string) => ({
  type: 'job' as const,
  what: 'failed' as const,
  item: itemOf({ id, title: `Film ${id}`, batchId: 'b', state: 'FAILED' }),
});

it('an export of a batch that is ready is told by its batch, once', async () => {
  const queue = open();
  const item = itemOf({ id: 'x', title: 'Bread', batchId: 'b', state: 'COMPLETED' });
  queue.notify({ type: 'released' });
  await expect.poll(said).toBe('The queue goes on');
  const heard = listen();
  queue.notify({ type: 'job', what: 'completed', item });
  queue.notify({ type: 'batch-done', group: groupOf(batchOf({ id: 'b', name: 'Delivery' }), [item]) });
  await expect.poll(said).toBe('Delivery is done: 1 film ready');
  expect(heard()).toEqual(['The queue goes on', 'Delivery is done: 1 film ready']);
  await expect.poll(toasts).toHaveLength(1);
});

it('an export on its own is said; its line at the foot shows it', async () => {
  const queue = open();
  queue.notify({ type: 'job', what: 'completed', item: itemOf({ title: 'Bread', state: 'COMPLETED' }) });
  await expect.poll(said).toBe('Bread is ready');
  expect(toasts()).toEqual([]);
});

it('failures that come together are one message with their number', async () => {
  const queue = open();
  for (const id of ['1', '2', '3']) queue.notify(failed(id));
  await expect.poll(() => toasts().join()).toMatch(/3 exports failed/);
  await expect.poll(toasts).toHaveLength(1);
});

it('a queue that stops by itself says why, and one that a person stopped does not', async () => {
  const queue = open();
  queue.notify({ type: 'held', reason: 'person' });
  queue.notify({ type: 'held', reason: 'storage' });
  await expect.poll(() => toasts().join()).toMatch(/disk is nearly full.*Free some space/);
  expect(toasts()).toHaveLength(1);
});

it('the system is told only while nobody looks, and only where that was allowed', async () => {
  const shown: string[] = [];
  const real = globalThis.Notification;
  class Scripted {
    static permission = 'granted';
    constructor(title: string) {
      shown.push(title);
    }
  }
  let visibility = 'visible';
  Object.defineProperty(globalThis, 'Notification', { value: Scripted, configurable: true, writable: true });
  Object.defineProperty(document, 'visibilityState', { get: () => visibility, configurable: true });
  onTestFinished(() => {
    Object.defineProperty(globalThis, 'Notification', { value: real, configurable: true, writable: true });
    Reflect.deleteProperty(document, 'visibilityState');
  });
  const queue = open();
  queue.notify(failed('1'));
  await expect.poll(said).toBe('Film 1 failed');
  visibility = 'hidden';
  Scripted.permission = 'denied';
  queue.notify(failed('2'));
  await expect.poll(said).toBe('Film 2 failed');
  Scripted.permission = 'granted';
  queue.notify(failed('3'));
  await expect.poll(() => shown).toEqual(['Film 3 failed']);
});
