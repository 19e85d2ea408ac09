import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../helper/store/open-store.ts';
import { LADDER } from '../../../helper/store/schema.ts';
import { loadSqlite } from '../../../helper/store/sqlite.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeQueueJob } from '../../../shared/queue/make-records.ts';
import type { QueueJob } from '../../../shared/queue/queue-types.ts';

const FILE = 'storyloom.sqlite';
const sqlite = await loadSqlite();

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function openIn(folder: string, now?: () => number) {
  const store = await openStore(folder, now === undefined ? {} : { now });
  onTestFinished(() => store.close());
  return store;
}

test('records last, for this account alone', async () => {
  const folder = makeFolder();
  const store = await openIn(folder);
  store.projects.put(makeProject({ id: 'p1', title: 'One' }), 5);
  const modes = readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
  expect(new Set(modes)).toEqual(new Set(['600']));
  store.close();
  const again = await openIn(folder);
  expect(again.projects.get('p1')).toMatchObject({ revision: 1, updatedAt: 5, project: { title: 'One' } });
  expect(again.generation).toBe(store.generation + 1);
});

test('a project’s revision counts its changes', async () => {
  const { projects } = await openIn(makeFolder());
  const project = makeProject({ id: 'p1', title: 'One' });
  expect(projects.put(project, 1).revision).toBe(1);
  expect(projects.put(project, 2)).toMatchObject({ revision: 1, updatedAt: 1 });
  expect(projects.put({ ...project, title: 'Two' }, 3)).toMatchObject({ revision: 2, updatedAt: 3 });
  projects.put(makeProject({ id: 'p2', title: 'Other' }), 4);
  expect(projects.ids()).toEqual(['p2', 'p1']);
  expect(projects.remove('p1')).toBe(true);
  expect(projects.remove('p1')).toBe(false);
  expect(projects.get('p1')).toBeNull();
});

test('what is acknowledged is written the safe way', async () => {
  const folder = makeFolder();
  const seen: string[] = [];
  const store = await openStore(folder, {
    sqlite(file) {
      const db = sqlite(file);
      return {
        ...db,
        prepare(sql) {
          if (seen.length === 0 && sql.startsWith('INSERT')) {
            for (const name of [
              'journal_mode',
              'synchronous',
              'foreign_keys',
              'locking_mode',
              'busy_timeout',
            ]) {
              const row = db.prepare(`PRAGMA ${name}`).get() ?? {};
              seen.push(`${name} ${Object.values(row)[0]}`);
            }
          }
          return db.prepare(sql);
        },
      };
    },
  });
  onTestFinished(() => store.close());
  expect(seen).toEqual([
    'journal_mode wal',
    'synchronous 2',
    'foreign_keys 1',
    'locking_mode exclusive',
    'busy_timeout 5000',
  ]);
});

test('records of a newer version are refused and stay as they are', async () => {
  const folder = makeFolder();
  (await openIn(folder)).close();
  const file = join(folder, FILE);
  const db = sqlite(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const before = readFileSync(file);
  await expect(openStore(folder)).rejects.toMatchObject({
    code: 'environment.data-folder',
    message: expect.stringContaining('newer Storyloom'),
  });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual([FILE]);
});

test('records of an older version are brought forward, and their jobs with them', async () => {
  const folder = makeFolder();
  const db = sqlite(join(folder, FILE));
  for (const step of LADDER.slice(0, 2)) db.exec(step);
  db.exec(`PRAGMA user_version = 2;
    INSERT INTO documents VALUES ('d', '{"id":"p1"}');
    INSERT INTO projects VALUES ('p1', 1, '{}', 5)`);
  const add = db.prepare(
    `INSERT INTO jobs (id, request, run, project_id, document, facts, state, started_at, finished_at, error, artifact_id)
     VALUES (?, ?, 1, 'p1', 'd', ?, ?, ?, ?, ?, ?)`,
  );
  const error = JSON.stringify({ code: 'failed.encode', message: 'It “broke”', context: { segment: 2 } });
  for (const [state, started, finished, why, film] of [
    ['COMPLETED', 10, 20, null, 'film'],
    ['RUNNING', 11, null, null, null],
    ['QUEUED', null, null, null, null],
    ['PAUSED', 12, null, null, null],
    ['FAILED', 13, 14, error, null],
    ['CANCELED', null, 15, null, null],
  ] as const) {
    const facts = JSON.stringify({ title: `Was ${state}`, run: 1, createdAt: 7, profile: 'DRAFT_360P' });
    add.run(state, `request of ${state}`, facts, state, started, finished, why, film);
  }
  db.close();

  const store = await openIn(folder);
  expect(store.jobs.pinnedParts()).toEqual(new Set());
  expect(store.projects.get('p1')).toMatchObject({ revision: 1 });
  expect(store.jobs.all().map(({ id, state, title }) => [id, state, title])).toEqual(
    ['COMPLETED', 'RUNNING', 'QUEUED', 'PAUSED', 'FAILED', 'CANCELED'].map((state) => [
      state,
      state,
      `Was ${state}`,
    ]),
  );
  const { jobs } = await store.queue.read();
  const expected = (id: string, changes: Partial<QueueJob>) =>
    makeQueueJob({ id, title: `Was ${id}`, createdAt: 7, params: `request of ${id}`, ...changes });
  expect([...jobs.values()].sort((a, b) => a.order - b.order)).toEqual([
    expected('COMPLETED', { state: 'COMPLETED', order: 1, startedAt: 10, finishedAt: 20, outputId: 'film' }),
    expected('RUNNING', { state: 'RUNNING', order: 2, startedAt: 11 }),
    expected('QUEUED', { order: 3 }),
    expected('PAUSED', { state: 'PAUSED', order: 4, startedAt: 12, pausedBy: 'person' }),
    expected('FAILED', {
      ...{ state: 'FAILED', order: 5, startedAt: 13, finishedAt: 14 },
      error: { code: 'failed.encode', message: 'It “broke”', context: { segment: 2 } },
    }),
    expected('CANCELED', { state: 'CANCELED', order: 6, finishedAt: 15 }),
  ]);
});

test.each([
  [
    'is no database',
    (file: string) => writeFileSync(file, 'not a database, but long enough to be looked at'.repeat(40)),
  ],
  [
    'has a torn page',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0x5a, 4096, 9000);
      writeFileSync(file, bytes);
    },
  ],
  ['is cut short', (file: string) => truncateSync(file, 5000)],
])('a file that %s is set aside, whole, and the next start makes a new one', async (_, damage) => {
  const folder = makeFolder();
  const store = await openIn(folder);
  store.projects.put(makeProject({ id: 'p1', title: 'One' }), 5);
  store.close();
  const file = join(folder, FILE);
  damage(file);
  const bytes = readFileSync(file);
  const now = () => Date.UTC(2026, 0, 2, 3, 4, 5, 6);
  const aside = `${file}.damaged-2026-01-02T03-04-05-006Z`;
  await expect(openStore(folder, { now })).rejects.toMatchObject({
    code: 'environment.storage-unavailable',
    message: expect.stringContaining(aside),
    context: { file: aside },
  });
  expect(readFileSync(aside).equals(bytes)).toBe(true);
  const again = await openIn(folder);
  expect(again.projects.get('p1')).toBeNull();
});

test('a second helper is refused, and one that failed to open holds nothing', async () => {
  const folder = makeFolder();
  const store = await openIn(folder);
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'environment.locked' });
  store.close();
  writeFileSync(join(folder, FILE), 'x'.repeat(5000));
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'environment.storage-unavailable' });
  await openIn(folder);
});
