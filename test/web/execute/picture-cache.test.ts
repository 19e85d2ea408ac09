import type { Remote } from 'comlink';
import { expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { preparedBytes } from '../../../shared/kernel/levels.ts';
import type { PictureNeed } from '../../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import { makePictureCache } from '../../../web/execute/picture-cache.ts';
import type { WorkerLink } from '../../../web/workers/bridge.ts';
import type { PictureWorkerApi, PreparedPictures } from '../../../web/workers/picture/api.ts';

const SIZE = { width: 64, height: 64 };
const ONE = preparedBytes(SIZE);

function needOf(key: string): PictureNeed {
  return { key, sha256: key, size: SIZE, background: { y: 16, u: 128, v: 128 } };
}

/** A worker that keeps account instead of pictures. */
function setUp(
  budget: number,
  failures: StudioError[] = [],
  gate: Promise<void> = Promise.resolve(),
  along: readonly PictureNeed[] = [],
) {
  const log: string[] = [];
  const offsets = new Map<number, string>();
  const made = ({ key }: PictureNeed): PreparedPicture => {
    const offset = offsets.size + 1;
    offsets.set(offset, key);
    const size = { sourceWidth: 64, sourceHeight: 64, levels: [], bytes: ONE };
    return { ...size, offset };
  };
  const api = {
    prepare: async (
      _run: string,
      _file: Blob,
      _name: string,
      need: PictureNeed,
      along: readonly PictureNeed[],
    ): Promise<PreparedPictures> => {
      log.push(['prepare', ...[need, ...along].map(({ key }) => key)].join(' '));
      await gate;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return { picture: made(need), others: along.map(made) };
    },
    free: (offset: number) => {
      log.push(`free ${offsets.get(offset)}`);
    },
  };
  const link: WorkerLink<PictureWorkerApi> = {
    dead: false,
    terminate() {},
    // Only what the cache calls is there.
    call: (make) => make(api as unknown as Remote<PictureWorkerApi>),
  };
  const media = { open: reject, openByHash: async () => new File([], 'x.jpg'), has: async () => true };
  const sources = new Map([
    ['bad', { name: 'bad.jpg', pixels: 1000 }],
    ...['huge', 'huge too'].map((name) => [name, { name, pixels: 20e6 }] as const),
  ]);
  const signal = new AbortController().signal;
  return { log, cache: makePictureCache({ link, media, sources, budget, signal, alongWith: () => along }) };
}

async function reject(): Promise<never> {
  throw new Error('Not used');
}

test('a picture is prepared once for all who hold it', async () => {
  const { log, cache } = setUp(10 * ONE);
  const [a, b] = await Promise.all([cache.acquire(needOf('a')), cache.acquire(needOf('a'))]);
  expect(a).toBe(b);
  expect(log).toEqual(['prepare a']);
  expect(cache.bytes).toBe(ONE);
});

test('over the budget what was used longest ago goes, but nothing that is held', async () => {
  const { log, cache } = setUp(2 * ONE);
  for (const key of ['a', 'b']) await cache.acquire(needOf(key));
  cache.release(needOf('b'));
  await cache.acquire(needOf('c'));
  expect(log).toEqual(['prepare a', 'prepare b', 'free b', 'prepare c']);
  await cache.acquire(needOf('d'));
  expect(cache.bytes).toBe(3 * ONE);
});

test('what comes next is prepared ahead only as far as the budget goes', async () => {
  const { log, cache } = setUp(2 * ONE);
  cache.prefetch(['a', 'b', 'c'].map(needOf));
  await cache.acquire(needOf('a'));
  expect(log).toEqual(['prepare a', 'prepare b']);
});

test('what no later chunk needs is given back as soon as nobody holds it', async () => {
  const { log, cache } = setUp(10 * ONE);
  for (const key of ['a', 'b', 'c']) await cache.acquire(needOf(key));
  cache.release(needOf('a'));
  cache.release(needOf('b'));
  cache.forget((key) => key === 'b');
  expect(log.slice(3)).toEqual(['free a']);
  expect(cache.bytes).toBe(2 * ONE);
});

test('a failure names the file, is not kept, and a full memory is tried again once with what nobody holds given up', async () => {
  const full = new StudioError('environment.memory-full', 'full');
  const { log, cache } = setUp(10 * ONE, [full]);
  await cache.acquire(needOf('a'));
  expect(log).toEqual(['prepare a', 'prepare a']);
  const broken = setUp(10 * ONE, [new StudioError('failed.decode', 'no')]);
  await expect(broken.cache.acquire(needOf('bad'))).rejects.toMatchObject({ context: { file: 'bad.jpg' } });
  expect(broken.cache.bytes).toBe(0);
  await broken.cache.acquire(needOf('bad'));
});

test('two pictures are in work at once, and what a chunk waits for comes before what is prepared ahead', async () => {
  let open = () => {};
  const { log, cache } = setUp(
    10 * ONE,
    [],
    new Promise((resolve) => {
      open = resolve;
    }),
  );
  cache.prefetch(['a', 'b', 'c'].map(needOf));
  const wanted = cache.acquire(needOf('d'));
  await expect.poll(() => log).toEqual(['prepare d', 'prepare a']);
  open();
  await wanted;
  await expect.poll(() => log).toEqual(['prepare d', 'prepare a', 'prepare b', 'prepare c']);
});

test('of huge pictures only one is in work at a time', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { log, cache } = setUp(10 * ONE, [], gate);
  const both = Promise.all(['huge', 'huge too'].map((key) => cache.acquire(needOf(key))));
  cache.prefetch([needOf('small')]);
  await expect.poll(() => log).toEqual(['prepare huge']);
  open();
  await both;
  await expect.poll(() => log).toEqual(['prepare huge', 'prepare huge too', 'prepare small']);
});

test('a picture is decoded once for all the ways in which it is needed, and what finds no room is given back', async () => {
  const { log, cache } = setUp(2 * ONE, [], undefined, ['a', 'b', 'c'].map(needOf));
  await cache.acquire(needOf('a'));
  expect(log).toEqual(['prepare a b c', 'free c']);
  await cache.acquire(needOf('b'));
  expect(log).toHaveLength(2);
  expect(cache.bytes).toBe(2 * ONE);
});
