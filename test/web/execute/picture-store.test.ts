import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilmsTogether } from '../../../web/execute/films-together.ts';
import {
  type LeaseRequest,
  makePictureStore,
  type PictureStore,
} from '../../../web/execute/picture-store.ts';
import { countWorkers } from './worker-helpers.ts';

const GIB = 1 << 30;
const media = {
  open: () => Promise.reject(new TypeError('Nothing is decoded here')),
  openByHash: () => Promise.reject(new TypeError('Nothing is decoded here')),
  has: async () => true,
};
const LATER: FilmsTogether = { sizes: new Map(), later: new Set(['a']), audios: [] };

let workers: ReturnType<typeof countWorkers>;
let store: PictureStore;

beforeEach(() => {
  workers = countWorkers();
  store = makePictureStore({ media, idleMs: 1 });
});
afterEach(() => {
  store.close();
  workers.restore();
});

function requestOf(change: Partial<LeaseRequest> = {}): LeaseRequest {
  const signal = new AbortController().signal;
  return { media: [], lanes: 1, region: 1 << 20, isShared: true, cacheBytes: 16 << 20, signal, ...change };
}

test('films that begin at once are not promised the same room', async () => {
  const large = requestOf({ region: 0.7 * GIB });
  const [one, two] = await Promise.all([store.lease(large), store.lease(large)]);
  expect(one.memory).not.toBe(two.memory);
  one.end(true);
  two.end(true);
  expect(workers.living()).toBe(0);
});

test('room that is given back is there for the next film', async () => {
  const large = requestOf({ region: 0.7 * GIB, together: LATER });
  const leave = store.enter();
  const one = await store.lease(large);
  one.end(true);
  const two = await store.lease(large);
  expect(two.memory).toBe(one.memory);
  two.end(false);
  leave();
});

test('what later films need stays while an export writes its film, and goes after a while', async () => {
  const leave = store.enter();
  const lease = await store.lease(requestOf({ together: LATER }));
  lease.end(true);
  expect(workers.living()).toBe(1);
  leave();
  await expect.poll(() => workers.living()).toBe(0);
});

test('a film that is cancelled while it waits for its turn gets nothing', async () => {
  const stop = new AbortController();
  const reason = new DOMException('stopped', 'AbortError');
  const first = store.lease(requestOf());
  const second = store.lease(requestOf({ region: 0.9 * GIB, lanes: 2, signal: stop.signal }));
  stop.abort(reason);
  await expect(second).rejects.toBe(reason);
  (await first).end(true);
  expect([workers.started('picture'), workers.living()]).toEqual([1, 0]);
});

test('a store that is closed while it opens keeps no worker', async () => {
  const lease = store.lease(requestOf());
  store.close();
  await expect(lease).rejects.toMatchObject({ name: 'AbortError' });
  expect(workers.living()).toBe(0);
});
