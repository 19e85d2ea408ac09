import { deleteDB, openDB } from 'idb';
import { afterEach, expect, it } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { openDatabase } from '../../../web/storage/database.ts';
import { readRequest } from '../../../web/storage/job-records.ts';
import { openQueueStore } from '../../../web/storage/queue-store.ts';

const name = `database-${crypto.randomUUID()}`;
afterEach(() => deleteDB(name));

it('gives way to a newer build in another tab, and says so', async () => {
  let wasLost = false;
  await openDatabase({
    name,
    onLost: () => {
      wasLost = true;
    },
  });
  const newer = await openDB(name, 99);
  expect(wasLost).toBe(true);
  newer.close();
});

it('refuses what a newer build has saved, with what to do', async () => {
  (await openDB(name, 99)).close();
  await expect(openDatabase({ name })).rejects.toMatchObject({ code: 'input.project-newer' });
});

it('takes over the exports of the first studios, each in the state in which it was', async () => {
  const first = await openDB(name, 1, {
    upgrade(db) {
      for (const [store, keyPath] of [
        ['projects', 'id'],
        ['documents', 'id'],
        ['jobs', 'id'],
        ['requests', 'jobId'],
        ['artifacts', 'id'],
      ] as const) {
        db.createObjectStore(store, { keyPath });
      }
    },
  });
  const shared = {
    ...{ projectId: 'p', title: 'Film', profile: 'DRAFT_360P', container: 'mp4', destination: 'library' },
    ...{ fileName: null, revision: 1, run: 1, startedAt: null, finishedAt: null, error: null, notice: null },
  };
  const jobs = [
    { ...shared, id: 'late', state: 'PAUSED', createdAt: 30, artifactId: null },
    { ...shared, id: 'early', state: 'COMPLETED', createdAt: 10, artifactId: 'film' },
    { ...shared, id: 'mid', state: 'RUNNING', createdAt: 20, artifactId: null },
  ];
  for (const job of jobs) await first.put('jobs', job);
  // As it was written before films were fitted to formats.
  const { framing, ...project } = { ...makeProject({ id: 'p', title: 'Film' }), version: 2 };
  await first.put('requests', { jobId: 'mid', project, handle: null, media: [] });
  first.close();

  const db = await openDatabase({ name });
  const queue = (await openQueueStore(db).read()).jobs;
  expect([...queue.values()].sort((a, b) => a.order - b.order)).toMatchObject([
    { id: 'early', state: 'COMPLETED', outputId: 'film', pausedBy: null },
    { id: 'mid', state: 'RUNNING', lease: null, priority: 5, batchId: null, after: [] },
    { id: 'late', state: 'PAUSED', pausedBy: 'person' },
  ]);
  expect(await readRequest(db, 'mid')).toMatchObject({ project: { title: 'Film', framing } });
  expect(await db.count('batches')).toBe(0);
  db.close();
});
