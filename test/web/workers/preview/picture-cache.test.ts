import { expect, it } from 'vitest';
import type { PreparedPicture } from '../../../../shared/kernel/types.ts';
import type { PictureNeed } from '../../../../web/media/frame-drawer-types.ts';
import { makePictureCache } from '../../../../web/workers/preview/picture-cache.ts';

const need = (name: string): PictureNeed => ({
  key: `${name}-10x10`,
  sha256: name,
  size: { width: 10, height: 10 },
  background: { y: 16, u: 128, v: 128 },
});

function makeCache(budget: number) {
  const prepared: string[] = [];
  const freed: string[] = [];
  const aborted: string[] = [];
  const held = new Map<PreparedPicture, string>();
  const gates: (() => void)[] = [];
  let isGated = false;
  const cache = makePictureCache({
    budget,
    async prepare({ sha256 }, signal) {
      prepared.push(sha256);
      if (isGated) {
        await new Promise<void>((resolve, reject) => {
          gates.push(resolve);
          signal.addEventListener('abort', () => {
            aborted.push(sha256);
            reject(signal.reason);
          });
        });
      }
      const picture = { bytes: 100 } as PreparedPicture;
      held.set(picture, sha256);
      return picture;
    },
    free: (picture) => void freed.push(held.get(picture) ?? '?'),
  });
  return {
    cache,
    prepared,
    freed,
    aborted,
    gate: () => (isGated = true),
    open() {
      for (const go of gates.splice(0)) go();
    },
  };
}

const signal = new AbortController().signal;

it('prepares a picture once for all who ask, and keeps it while there is room', async () => {
  const { cache, prepared, freed } = makeCache(250);
  await Promise.all([cache.acquire(need('a'), { signal }), cache.acquire(need('a'), { signal })]);
  cache.release(need('a'));
  cache.release(need('a'));
  await cache.acquire(need('a'), { signal });
  expect([prepared, freed]).toEqual([['a'], []]);
});

it('over the budget the longest unused goes, never one that is held', async () => {
  const { cache, freed } = makeCache(250);
  await cache.acquire(need('held'), { signal });
  for (const name of ['a', 'b', 'c']) {
    await cache.acquire(need(name), { signal });
    cache.release(need(name));
  }
  expect(freed).toEqual(['a', 'b']);
  expect(cache.bytes).toBe(200);
});

it('stops preparing what nobody waits for any more', async () => {
  const { cache, aborted, gate } = makeCache(250);
  gate();
  const first = new AbortController();
  const waiting = cache.acquire(need('a'), { signal: first.signal });
  first.abort(new DOMException('Seek', 'AbortError'));
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(aborted).toEqual(['a']);
});

it('one waiter leaving does not stop the picture for the other', async () => {
  const { cache, aborted, gate, open } = makeCache(250);
  gate();
  const leaving = new AbortController();
  const left = cache.acquire(need('a'), { signal: leaving.signal });
  const stays = cache.acquire(need('a'), { signal });
  leaving.abort(new DOMException('Seek', 'AbortError'));
  await expect(left).rejects.toBeDefined();
  open();
  await expect(stays).resolves.toMatchObject({ bytes: 100 });
  expect(aborted).toEqual([]);
});

it('a forgotten picture is made anew, and the old one is freed when it is let go', async () => {
  const { cache, prepared, freed } = makeCache(1000);
  await cache.acquire(need('a'), { signal });
  cache.forget('a');
  await cache.acquire(need('a'), { signal });
  expect(prepared).toEqual(['a', 'a']);
  cache.release(need('a'));
  expect(freed).toEqual(['a']);
  expect(cache.bytes).toBe(100);
});
