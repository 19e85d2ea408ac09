import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeBatch, makeQueueJob } from '../../../shared/queue/make-records.ts';
import type { QueueJob, QueueStore } from '../../../shared/queue/queue-types.ts';
import { MOST_LINES, readActivity } from '../../../web/storage/activity-records.ts';
import { type Database, openDatabase } from '../../../web/storage/database.ts';
import { type JobDetails, readRequest } from '../../../web/storage/job-records.ts';
import {
  type BrowserQueueStore,
  openQueueStore,
  type StoredChange,
} from '../../../web/storage/queue-store.ts';
import { testQueueStore } from '../../conformance/queue-store.ts';

const DETAILS: JobDetails = {
  projectId: 'p',
  profile: 'DRAFT_360P',
  container: 'mp4',
  engine: 'browser',
  codec: null,
  destination: 'library',
  fileName: null,
  revision: 1,
  run: 1,
  notice: null,
  encoder: null,
};

/** What every new job makes, for tests that are only about the queue. */
function withDetails(store: BrowserQueueStore): QueueStore {
  return {
    ...store,
    update: (decide) =>
      store.update((records) => {
        const change = decide(records);
        for (const { id } of change?.putJobs ?? []) store.stage(id, { details: DETAILS });
        return change;
      }),
  };
}

testQueueStore('IndexedDB', () => {
  const name = `queue-${crypto.randomUUID()}`;
  onTestFinished(() => deleteDB(name));
  return {
    shared: true,
    async open() {
      const db = await openDatabase({ name });
      const store = withDetails(openQueueStore(db));
      return {
        ...store,
        async close() {
          await store.close();
          db.close();
        },
      };
    },
  };
});

let name: string;
let db: Database;
beforeEach(async () => {
  name = `queue-${crypto.randomUUID()}`;
  db = await openDatabase({ name });
});
afterEach(async () => {
  db.close();
  await deleteDB(name);
});

const job = (id: string, facts: Partial<QueueJob> = {}) =>
  makeQueueJob({ id, title: `Film ${id}`, createdAt: 1, ...facts });
const put = (...putJobs: QueueJob[]) => ({ putJobs, putBatches: [], removeJobs: [], removeBatches: [] });
const remove = (...removeJobs: string[]) => ({ putJobs: [], putBatches: [], removeJobs, removeBatches: [] });

it('what a job makes is written with it, and jobs share one frozen project until the last of them goes', async () => {
  const store = openQueueStore(db);
  const project = makeProject({ id: 'p', title: 'Shared' });
  for (const id of ['a', 'b']) {
    const request = { jobId: id, project: null, frozen: 'hash', handle: null, media: [] };
    store.stage(id, { details: DETAILS, request, frozen: { hash: 'hash', project } });
  }
  await store.update(() => put(job('a'), job('b')));
  expect(await readRequest(db, 'a')).toMatchObject({ jobId: 'a', project: { title: 'Shared' } });
  expect(await db.count('frozen')).toBe(1);
  await store.update(() => remove('a'));
  expect(await readRequest(db, 'a')).toBe(null);
  expect(await readRequest(db, 'b')).toMatchObject({ project: { title: 'Shared' } });
  await store.update(() => remove('b'));
  expect([await db.count('frozen'), await db.count('requests'), await db.count('jobs')]).toEqual([0, 0, 0]);
});

it('nothing of a change is written where one part of it cannot be', async () => {
  const store = openQueueStore(db);
  store.stage('a', { details: DETAILS });
  const broken = { ...job('b'), error: (() => {}) as never };
  store.stage('b', { details: DETAILS });
  await expect(store.update(() => put(job('a'), broken))).rejects.toThrow();
  expect([await db.count('jobs'), await db.count('activity')]).toEqual([0, 0]);
  expect(store.known().size).toBe(0);
  await store.update(() => put(job('a')));
  expect(await db.count('jobs')).toBe(1);
});

it('an artifact waits until a record names it, and one that nothing names is never written', async () => {
  const store = openQueueStore(db);
  const artifact = { id: 'film', jobId: 'a', projectId: 'p', bytes: 1, libraryPath: null };
  store.stage('a', { details: DETAILS });
  await store.update(() => put(job('a', { state: 'RUNNING' })));
  store.stage('a', { artifact });
  await store.update(() => put(job('a', { state: 'RUNNING', worked: 1 })));
  expect(await db.count('artifacts')).toBe(0);
  await store.update(() => put(job('a', { state: 'COMPLETED', outputId: 'film' })));
  expect(await db.getAllKeys('artifacts')).toEqual(['film']);
});

it('another tab learns a change by the change itself, and reads all where it missed one', async () => {
  const changes: StoredChange[] = [];
  const one = openQueueStore(db, { onWritten: (change) => changes.push(structuredClone(change)) });
  const other = openQueueStore(db);
  await other.read();
  one.stage('a', { details: DETAILS });
  await one.update(() => put(job('a')));
  const reads = countReads(db);
  for (const change of changes.splice(0)) other.follow(change);
  expect(other.known().get('a')).toMatchObject({ title: 'Film a', profile: 'DRAFT_360P' });
  await other.read();
  expect(reads()).toBe(0);

  one.stage('b', { details: DETAILS });
  await one.update(() => put(job('b')));
  one.stage('c', { details: DETAILS });
  await one.update(() => put(job('c')));
  const [, last] = changes;
  if (last !== undefined) other.follow(last);
  expect(other.known().has('c')).toBe(false);
  await other.read();
  expect([...other.known().keys()]).toEqual(['a', 'b', 'c']);
  expect(reads()).toBe(1);
});

it('the log says what a change means to a person, in the change’s own transaction, and is bounded', async () => {
  let now = 1000;
  const store = openQueueStore(db, { now: () => now });
  const batch = makeBatch({ id: 'b', name: 'Delivery' }, 1, 0);
  store.stage('a', { details: DETAILS });
  await store.update(() => ({ ...put(job('a', { batchId: 'b' })), putBatches: [batch] }));
  now += 1;
  const running = job('a', { batchId: 'b', state: 'RUNNING' });
  await store.update(() => put(running));
  await store.update(() => put({ ...running, worked: 3, reached: 0.5 }));
  await store.update(() => put({ ...running, state: 'QUEUED', crashes: 1 }));
  await store.update(() => put(running));
  await store.update(() => put({ ...running, state: 'COMPLETED', outputId: 'film' }));
  const lines = [...(await readActivity(db))].reverse();
  expect(lines.map(({ what, title, profile }) => [what, title, profile])).toEqual([
    ['queued', 'Delivery', null],
    ['started', 'Film a', 'DRAFT_360P'],
    ['recovered', 'Film a', 'DRAFT_360P'],
    ['started', 'Film a', 'DRAFT_360P'],
    ['completed', 'Film a', 'DRAFT_360P'],
    ['batch-done', 'Delivery', null],
  ]);
  expect(lines[0]?.at).toBe(1000);
  expect((await db.get('jobs', 'a'))?.notice).toBe('continued-after-close');

  for (let round = 0; round < MOST_LINES / 100; round += 1) {
    const many = Array.from({ length: 100 }, (_, index) => job(`${round}-${index}`));
    for (const { id } of many) store.stage(id, { details: DETAILS });
    await store.update(() => put(...many));
  }
  expect(await db.count('activity')).toBe(MOST_LINES);
  expect((await readActivity(db))[0]?.title).toBe(`Film ${MOST_LINES / 100 - 1}-99`);
});

/** Full reads of the jobs, from now on. */
function countReads(database: Database): () => number {
  let count = 0;
  const original = database.transaction.bind(database);
  database.transaction = ((...args: Parameters<typeof original>) => {
    const tx = original(...args);
    const store = tx.objectStore.bind(tx);
    tx.objectStore = ((...names: Parameters<typeof store>) => {
      const opened = store(...names);
      if (names[0] !== 'jobs') return opened;
      const getAll = opened.getAll.bind(opened);
      opened.getAll = (...query) => {
        count += 1;
        return getAll(...query);
      };
      return opened;
    }) as typeof tx.objectStore;
    return tx;
  }) as typeof original;
  return () => count;
}
