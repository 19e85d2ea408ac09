import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FilmNeeds } from '../../../helper/jobs/film-needs.ts';
import { newJob } from '../../../helper/jobs/job-intake.ts';
import { DISK_RESERVE, makeLedgerCare } from '../../../helper/jobs/ledger-care.ts';
import { makeDataFolders } from '../../../helper/store/data-folder.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import { hashOf } from '../../../shared/plan/canonical.ts';
import type { JobState } from '../../../shared/queue/job-states.ts';
import { makeQueueJob } from '../../../shared/queue/make-records.ts';
import { makeRequest, makeStory } from './job-samples.ts';
import { makeTemporaryFolder } from './jobs-kit.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 24 * 3600 * 1000;
const PART_BYTES = 1000;

async function makeLedger(options: { readonly budget?: number; readonly free?: () => number } = {}) {
  const data = makeTemporaryFolder();
  const folder = makeDataFolders(data).ledger;
  const store = await openStore(data);
  onTestFinished(() => store.close());
  const { jobs } = store;
  const care = makeLedgerCare({
    folder,
    jobs,
    now: () => NOW,
    freeBytes: () => Promise.resolve(options.free?.() ?? 1e12),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
  });
  const setState = (id: string, state: JobState) =>
    store.queue.update(() => ({
      putJobs: [makeQueueJob({ id, title: id, createdAt: NOW, state })],
      ...{ putBatches: [], removeJobs: [], removeBatches: [] },
    }));
  return {
    folder,
    keys: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -5))
        .sort(),
    /** A part of a thousand bytes with its record, used that many days ago. */
    put(key: string, daysAgo: number) {
      writeFileSync(join(folder, `${key}.mp4`), '.'.repeat(PART_BYTES - 2));
      const record = join(folder, `${key}.json`);
      writeFileSync(record, '{}');
      utimesSync(record, new Date(NOW - daysAgo * DAY), new Date(NOW - daysAgo * DAY));
    },
    /** A job in a state, with the parts it was prepared with. */
    async addJob(name: string, projectId: string, state: JobState, keys: readonly string[]) {
      const story = makeStory(projectId);
      const id = hashOf(name);
      const job = { ...newJob(makeRequest({ project: story }), id, 1, NOW), title: name };
      jobs.add([
        { job, request: name, documentHash: hashOf(story), document: story, layers: null, key: null },
      ]);
      await setState(id, state);
      jobs.keepParts(id, keys);
      return id;
    },
    setState,
    prepare: (jobId: string, needs: FilmNeeds) =>
      care.prepare(jobId, needs, { signal: new AbortController().signal }),
  };
}

test('over the budget, what was used longest ago goes first', async () => {
  const ledger = await makeLedger({ budget: 3 * PART_BYTES });
  for (const [key, days] of [
    ['old', 9],
    ['older', 12],
    ['new', 1],
    ['middle', 5],
  ] as const)
    ledger.put(key, days);
  const job = await ledger.addJob('job', 'story', 'QUEUED', []);
  await ledger.prepare(job, { keys: ['not-there'], bytes: PART_BYTES });
  expect(ledger.keys()).toEqual(['middle', 'new']);
  expect(existsSync(join(ledger.folder, 'older.mp4'))).toBe(false);
});

test('parts that a film finds are used now, and take no further room', async () => {
  const ledger = await makeLedger({ budget: 2 * PART_BYTES });
  ledger.put('mine', 30);
  ledger.put('other', 2);
  const job = await ledger.addJob('job', 'story', 'QUEUED', []);
  await ledger.prepare(job, { keys: ['mine'], bytes: PART_BYTES });
  expect(ledger.keys()).toEqual(['mine', 'other']);
  // A second film needs room for one part: what was found a moment ago is the newer one.
  await ledger.setState(job, 'CANCELED');
  const second = await ledger.addJob('second', 'story', 'QUEUED', []);
  await ledger.prepare(second, { keys: ['not-there'], bytes: PART_BYTES });
  expect(ledger.keys()).toEqual(['mine']);
});

test('live jobs and each project’s latest film keep their parts', async () => {
  const ledger = await makeLedger({ budget: 0 });
  for (const key of ['waiting', 'first', 'latest', 'another', 'cancelled', 'nobodys']) ledger.put(key, 3);
  await ledger.addJob('a', 'story', 'COMPLETED', ['first']);
  await ledger.addJob('b', 'story', 'COMPLETED', ['latest']);
  await ledger.addJob('c', 'other', 'COMPLETED', ['another']);
  await ledger.addJob('d', 'story', 'CANCELED', ['cancelled']);
  await ledger.addJob('e', 'story', 'QUEUED', ['waiting']);
  const job = await ledger.addJob('f', 'story', 'QUEUED', []);
  await ledger.prepare(job, { keys: ['not-there'], bytes: PART_BYTES });
  expect(ledger.keys()).toEqual(['another', 'latest', 'waiting']);
});

test('a disk that is short of room gets older parts’ room, and is told when that is not enough', async () => {
  const need = DISK_RESERVE + 2 * PART_BYTES;
  let free = need - PART_BYTES;
  const ledger = await makeLedger({ free: () => free });
  ledger.put('old', 9);
  ledger.put('new', 1);
  const job = await ledger.addJob('job', 'story', 'QUEUED', []);
  const prepared = ledger.prepare(job, { keys: ['not-there'], bytes: PART_BYTES });
  await expect(prepared).rejects.toMatchObject({
    code: 'environment.storage-full',
    message: expect.stringMatching(/needs about 0\.5 GB .* 0\.5 GB are free/),
  });
  expect(ledger.keys()).toEqual(['new']);
  free = need;
  await ledger.prepare(job, { keys: ['not-there'], bytes: PART_BYTES });
  expect(ledger.keys()).toEqual(['new']);
  const bundle = ledger.prepare(job, { kind: 'bundle', keys: [], bytes: 3 * PART_BYTES });
  await expect(bundle).rejects.toThrow('This bundle needs');
});

test('parts without a record go after a day, unfinished ones are their writers’ business', async () => {
  const ledger = await makeLedger();
  const old = new Date(NOW - 2 * DAY);
  for (const name of ['lost.mp4', 'fresh.mp4', 'x.mp4.1-a.1.part']) {
    const path = join(ledger.folder, name);
    writeFileSync(path, '');
    if (name !== 'fresh.mp4') utimesSync(path, old, old);
    else utimesSync(path, new Date(NOW - 1000), new Date(NOW - 1000));
  }
  const job = await ledger.addJob('job', 'story', 'QUEUED', []);
  await ledger.prepare(job, { keys: [], bytes: 0 });
  expect(readdirSync(ledger.folder).sort()).toEqual(['fresh.mp4', 'x.mp4.1-a.1.part']);
});
