import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measureFilm } from '../../../helper/execute/measure-film.ts';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import { openBench, pictureStory, requestOf, SECOND } from './film-kit.ts';

const live = { signal: new AbortController().signal };

test('a moment of the film tells how fast it is made, and nothing of it stays', async () => {
  const bench = await openBench();
  const story = await pictureStory(bench, [3 * SECOND, 2 * SECOND, 3 * SECOND]);
  const plan = await planFilm(requestOf(story, { profile: 'DRAFT_360P' }), bench.deps, live);
  const before = readdirSync(bench.deps.cacheFolder);
  const speed = await measureFilm(plan, bench.deps, live);
  expect(speed).toBeGreaterThan(0);
  expect(readdirSync(bench.deps.cacheFolder)).toEqual(before);
  expect(await bench.ledgerNames().catch(() => [])).toEqual([]);
  const stopped = AbortSignal.abort(new DOMException('Stopped', 'AbortError'));
  await expect(measureFilm(plan, bench.deps, { signal: stopped })).rejects.toThrow('Stopped');
  expect(readdirSync(bench.deps.cacheFolder)).toEqual(before);
});

test('of a film that is not complete nothing is measured', async () => {
  const bench = await openBench();
  const story = await pictureStory(bench, [SECOND]);
  const lost = { ...bench.deps, media: { path: () => null } };
  const plan = await planFilm(requestOf(story, { profile: 'DRAFT_360P' }), lost, live);
  expect(await measureFilm(plan, lost, live)).toBeNull();
});
