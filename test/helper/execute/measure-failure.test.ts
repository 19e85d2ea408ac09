import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { expect, test, vi } from 'vitest';
import type { openLanes } from '../../../helper/execute/lanes.ts';
import { measureFilm } from '../../../helper/execute/measure-film.ts';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import type { encodeChunk } from '../../../helper/execute/render-chunks.ts';
import { openBench, pictureStory, requestOf, SECOND } from './film-kit.ts';

const mocked = vi.hoisted(() => ({ encodeChunk: vi.fn<typeof encodeChunk>() }));

vi.mock(import('../../../helper/execute/render-chunks.ts'), async (original) => ({
  ...(await original()),
  ...mocked,
}));
/** No threads, whose end would take longer than the folder's. */
vi.mock(import('../../../helper/execute/lanes.ts'), () => {
  const open: typeof openLanes = async (_, { lanes }, __, work) => {
    const controller = new AbortController();
    const lane = { draw: async () => {}, prefetch: () => {} };
    await work(
      Array.from({ length: lanes }, () => lane),
      { signal: controller.signal, because: (error) => controller.abort(error) },
    );
    controller.signal.throwIfAborted();
  };
  return { openLanes: open };
});

test.skipIf(availableParallelism() < 2)(
  'where a part fails the folder stays until the others have ended',
  async () => {
    const bench = await openBench();
    const story = await pictureStory(bench, [3 * SECOND, 2 * SECOND, 3 * SECOND]);
    const live = { signal: new AbortController().signal };
    const plan = await planFilm(requestOf(story, { profile: 'DRAFT_360P' }), bench.deps, live);
    const { cacheFolder } = bench.deps;
    const before = (await readdir(cacheFolder)).sort();
    const ends: string[] = [];
    mocked.encodeChunk.mockImplementation(async (_plan, { key }, _lane, _render, stop) => {
      if (key.endsWith('-0')) throw new Error('No encoder');
      await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }));
      // Longer than a folder takes to go.
      for (let times = 0; times < 100; times += 1) await readdir(cacheFolder);
      const isThere = (await readdir(cacheFolder)).length > before.length;
      ends.push(isThere ? 'folder there' : 'folder gone');
      throw stop.signal.reason;
    });
    await expect(measureFilm(plan, bench.deps, live)).rejects.toThrow('No encoder');
    expect(ends.length).toBeGreaterThan(0);
    expect(new Set(ends)).toEqual(new Set(['folder there']));
    expect((await readdir(cacheFolder)).sort()).toEqual(before);
  },
);
