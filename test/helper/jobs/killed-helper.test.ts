import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../helper/store/open-store.ts';
import { makeTemporaryFolder, putAssets } from './jobs-kit.ts';
import { makeDice, runHelper } from './kill-kit.ts';

const PROGRAM = fileURLToPath(new URL('./killed-helper.ts', import.meta.url));
const SEED = 20_261_121;

const isLong = Boolean(process.env.STORYLOOM_LONG);
const kills = isLong ? 20 : 4;
/** Enough of them that the film is not done before it was killed that often. */
const chunks = isLong ? 90 : 30;
const batchChunks = isLong ? 60 : 8;

function chunksIn(data: string): readonly string[] {
  return readdirSync(join(data, 'ledger')).filter((name) => /^chunk-[\w-]+$/.test(name));
}

test(`killed ${kills} times at random steps (seed ${SEED}), the job ends with one film and no chunk is made twice`, {
  timeout: 300_000,
}, async () => {
  const data = makeTemporaryFolder();
  putAssets(data);
  const roll = makeDice(SEED);
  const heard: string[] = [];
  let done = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    // Whoever is killed again and again comes a little further each time, or is taken for what kills it.
    if (await runHelper([PROGRAM, data, `${chunks}`], (isLong ? 8 : 3) + roll(8), heard)) done += 1;
  }
  // Killed while it worked, not after it was done.
  expect(done).toBe(0);
  expect(await runHelper([PROGRAM, data, `${chunks}`], Number.POSITIVE_INFINITY, heard)).toBe(true);

  const finished = new Set<string>();
  for (const line of heard) {
    const [what, chunk = ''] = line.split(' ');
    if (what === 'finished') finished.add(chunk);
    if (what === 'render') expect(finished).not.toContain(chunk);
  }
  expect(finished.size).toBeGreaterThan(0);
  // One that was killed after it had named a chunk said nothing of it any more.
  expect(chunksIn(data)).toHaveLength(chunks);
  expect(new Set(heard.filter((line) => line.startsWith('job ')))).toHaveLength(1);
  const left = readdirSync(data, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => /part$|lock|stale/.test(name))).toEqual([]);
  expect(left.filter((name) => name.endsWith('film.mp4'))).toHaveLength(1);

  const store = await openStore(data);
  onTestFinished(() => store.close());
  const [job, ...others] = store.jobs.all();
  expect(others).toEqual([]);
  expect(job).toMatchObject({ state: 'COMPLETED', run: 1 });
  expect(store.jobs.artifactOf(job?.id ?? '')?.artifact.id).toBe(job?.artifactId);
});

test(`killed ${kills} times in the middle of a batch of five, each film is made once and nothing is lost (seed 5)`, {
  timeout: 300_000,
}, async () => {
  const data = makeTemporaryFolder();
  putAssets(data);
  const roll = makeDice(5);
  const heard: string[] = [];
  let alive = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    if (await runHelper([PROGRAM, data, `${batchChunks}`, '5'], 10 + roll(20), heard)) alive += 1;
  }
  // Killed while it worked, not after it was done.
  expect(alive).toBe(0);
  expect(await runHelper([PROGRAM, data, `${batchChunks}`, '5'], Number.POSITIVE_INFINITY, heard)).toBe(true);

  const finished = new Set<string>();
  for (const line of heard) {
    const [what, chunk = ''] = line.split(' ');
    if (what === 'finished') finished.add(chunk);
    if (what === 'render') expect(finished).not.toContain(chunk);
  }
  expect(finished.size).toBeGreaterThan(0);
  expect(chunksIn(data)).toHaveLength(5 * batchChunks);
  expect(new Set(heard.filter((line) => line.startsWith('job ')))).toHaveLength(5);
  const left = readdirSync(data, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => /part$|lock|stale/.test(name))).toEqual([]);
  expect(left.filter((name) => name.endsWith('film.mp4'))).toHaveLength(5);

  const store = await openStore(data);
  onTestFinished(() => store.close());
  const jobs = store.jobs.all();
  expect(jobs.map(({ state, run, error }) => [state, run, error])).toEqual(
    Array(5).fill(['COMPLETED', 1, null]),
  );
  expect(new Set(jobs.map(({ artifactId }) => artifactId)).size).toBe(5);
  const { batches } = await store.queue.read();
  expect([...batches.values()].map(({ name }) => name)).toEqual(['All']);
});

test.each([
  ['while the film is written', /^step half of .*film\.mp4$/],
  ['between the film’s name and its record', /^step film in place$/],
])('killed %s, it is made again from its chunks and not doubled', async (_, moment) => {
  const data = makeTemporaryFolder();
  putAssets(data);
  const whole: string[] = [];
  await runHelper([PROGRAM, data], Number.POSITIVE_INFINITY, whole);
  const step = whole.findIndex((line) => moment.test(line)) + 1;
  expect(step).toBeGreaterThan(1);

  const other = makeTemporaryFolder();
  putAssets(other);
  const heard: string[] = [];
  expect(await runHelper([PROGRAM, other, '30', '1', `${step}`], step, heard)).toBe(false);
  const again: string[] = [];
  expect(await runHelper([PROGRAM, other], Number.POSITIVE_INFINITY, again)).toBe(true);
  expect(again.filter((line) => line.startsWith('render'))).toEqual([]);
  const films = readdirSync(other, { recursive: true, encoding: 'utf8' }).filter((name) => /film/.test(name));
  expect(films.map((name) => name.split('/').at(-1)).sort()).toEqual(['film.mp4', 'film.mp4.captions']);
});
