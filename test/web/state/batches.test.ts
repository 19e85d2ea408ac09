import { afterEach, beforeEach, expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import { jobIdOf } from '../../../shared/plan/job-id.ts';
import { PROFILES, type Profile } from '../../../shared/profiles/profiles.ts';
import { stoppedAs } from '../../../web/state/engine.ts';
import { createExportJobs, type OwnedExportJobs } from '../../../web/state/export-jobs.ts';
import type { ExportOptions, ExportProgress } from '../../../web/state/job-types.ts';
import { USUAL_QUEUE } from '../../../web/state/queue-machine.ts';
import type { NewBatch, NewJob, QueueNotice, QueueSettings } from '../../../web/state/queue-types.ts';
import type { Database } from '../../../web/storage/database.ts';
import { holdLock, QUEUE_LOCK } from '../../../web/storage/locks.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { artifactOf, makePlace, type Place, until } from './state-helpers.ts';

let place: Place;
let db: Database;
const open: OwnedExportJobs[] = [];
beforeEach(async () => {
  place = makePlace();
  db = (await place.openTab()).db;
});
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.close();
  await place.dispose();
});

async function openJobs(
  engine: ReturnType<typeof makeScriptedEngine>,
  settings: Partial<QueueSettings> = {},
  database = db,
): Promise<OwnedExportJobs> {
  const all = { ...USUAL_QUEUE, ...settings };
  const jobs = await createExportJobs({
    db: database,
    runExport: engine.runExport,
    settings: () => all,
  });
  open.push(jobs);
  return jobs;
}

const job = (title: string, part: Partial<NewJob> = {}): NewJob => ({
  project: makeProject({ id: `project-${title.replaceAll(' ', '-')}`, title }),
  revision: 1,
  profile: 'DRAFT_360P',
  container: 'mp4',
  destination: { type: 'library' },
  ...part,
});
const one: ExportOptions = {
  project: makeProject({ id: 'project-One', title: 'One' }),
  revision: 1,
  profile: 'DRAFT_360P',
  container: 'mp4',
  destination: { type: 'library' },
};
const batch = (jobs: readonly NewJob[], part: Partial<NewBatch> = {}): NewBatch => ({
  name: 'Delivery',
  jobs,
  ...part,
});
const states = (jobs: OwnedExportJobs, ids: readonly string[]) => ids.map((id) => jobs.queue.item(id)?.state);
const progress = (ratio: number): ExportProgress => ({
  stage: 'rendering',
  ratio,
  segment: 1,
  segments: 2,
  secondsLeft: 3,
  framesPerSecond: 100,
  chunksReused: 0,
  chunksRendered: 1,
});

it('a batch is stored whole or not at all, and shares its frozen project', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const { project } = job('One');
  const wrong = batch([job('One', { project }), job('Two', { after: ['nobody'] })]);
  await expect(jobs.queue.createBatch(wrong)).rejects.toMatchObject({ code: 'input.job-gone' });
  const both = [
    job('One', { project, after: [1] }),
    job('One', { project, profile: 'DRAFT_480P', after: [0] }),
  ];
  await expect(jobs.queue.createBatch(batch(both))).rejects.toMatchObject({ code: 'input.job-cycle' });
  const past = batch([job('One')], { startAt: Date.now() - 3_600_000 });
  await expect(jobs.queue.createBatch(past)).rejects.toMatchObject({ code: 'input.start-past' });
  for (const store of ['jobs', 'requests', 'frozen', 'batches'] as const)
    expect(await db.count(store)).toBe(0);

  const { batchId, jobIds } = await jobs.queue.createBatch(
    batch([job('One', { project }), job('One', { project, profile: 'DRAFT_480P' })], { note: 'For Monday' }),
  );
  expect([await db.count('jobs'), await db.count('requests'), await db.count('frozen')]).toEqual([2, 2, 1]);
  expect(jobs.queue.group(batchId)).toMatchObject({
    batch: { name: 'Delivery', note: 'For Monday', priority: 5 },
    jobs: [
      { id: jobIds[0], profile: 'DRAFT_360P', batchId },
      { id: jobIds[1], profile: 'DRAFT_480P', batchId },
    ],
  });
});

it('a thousand and one waiting jobs are refused with what to do, and none of them is stored', async () => {
  const lock = await holdLock(QUEUE_LOCK);
  const jobs = await openJobs(makeScriptedEngine());
  const { project } = job('One');
  const many = (count: number) =>
    Array.from({ length: count }, (_, revision) => job('One', { project, revision }));
  await expect(jobs.queue.createBatch(batch(many(1001)))).rejects.toMatchObject({
    code: 'environment.queue-full',
  });
  expect(await db.count('jobs')).toBe(0);
  const { batchId } = await jobs.queue.createBatch(batch(many(1000)));
  expect(jobs.queue.group(batchId)?.counts.QUEUED).toBe(1000);
  lock?.release();
});

it('the same request is the same job, however its profile is given; another of its name is not', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const [, draft] = PROFILES;
  const single = await jobs.start({ ...one, profile: draft.name });
  const request = { ...one, profile: 'DRAFT_360P', destination: 'library', run: 1 };
  // Films that were made before the queue had batches are found by it.
  expect(single).toBe(jobIdOf(request));
  const own: Profile = { ...draft, audioBitrate: 64_000 };
  const { jobIds } = await jobs.queue.createBatch(
    batch([job('One', { profile: draft }), job('One', { profile: own })]),
  );
  expect(jobIds[0]).toBe(single);
  expect(jobIds[1]).not.toBe(single);
  // Pressed twice.
  const two = batch([job('Two'), job('Three')]);
  const once = await jobs.queue.createBatch(two);
  expect(await jobs.queue.createBatch(two)).toEqual(once);
  await until(() => engine.runs.length === 1);
  engine.runs[0]?.finish();
  await until(() => engine.runs.length === 2);
  // Its own profile goes to the engine whole.
  expect(engine.runs[1]?.request.profile).toEqual(own);
});

it('jobs go by dependencies and priorities; what comes after a failed one says so, the rest goes on', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const { batchId, jobIds } = await jobs.queue.createBatch(
    batch([
      job('last', { after: [1] }),
      job('first', { priority: 9 }),
      job('second', { priority: 7 }),
      job('third'),
    ]),
  );
  const [last = '', , second = '', third = ''] = jobIds;
  await until(() => engine.runs.length === 1);
  expect(engine.runs[0]?.request.project.title).toBe('first');
  expect(jobs.queue.item(last)?.waitsFor).toEqual({ reason: 'dependency', jobIds: [jobIds[1]] });
  expect(jobs.queue.item(second)?.waitsFor).toEqual({ reason: 'turn' });
  expect(jobs.queue.upcoming(5).map(({ id }) => id)).toEqual([second, third, last]);
  await jobs.queue.setPriority(third, 10);
  engine.runs[0]?.fail(new StudioError('input.media-missing', 'A picture is gone'));
  await until(() => engine.runs.length === 2);
  expect(engine.runs[1]?.request.project.title).toBe('third');
  expect(jobs.queue.item(last)).toMatchObject({ state: 'FAILED', error: { code: 'failed.dependency' } });
  engine.runs[1]?.finish();
  await until(() => engine.runs.length === 3);
  engine.runs[2]?.finish();
  await until(() => jobs.queue.group(batchId)?.state === 'done');
  expect(jobs.queue.group(batchId)?.counts).toMatchObject({ COMPLETED: 2, FAILED: 2 });

  await jobs.queue.retry({ type: 'batch', id: batchId });
  await until(() => engine.runs.length === 4);
  expect(engine.runs[3]?.request.project.title).toBe('first');
  engine.runs[3]?.finish();
  await until(() => engine.runs.length === 5);
  engine.runs[4]?.finish();
  await until(() => jobs.queue.group(batchId)?.counts.COMPLETED === 4);
});

it('what can pass is tried again after a pause, what cannot fails at once', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const { jobIds } = await jobs.queue.createBatch(batch([job('lost'), job('bad')]));
  await until(() => engine.runs.length === 1);
  engine.runs[0]?.fail(new StudioError('failed.encoder-lost', 'The encoder went away'));
  await until(() => engine.runs.length >= 2);
  const item = jobs.queue.item(jobIds[0] ?? '');
  expect(item).toMatchObject({ retries: 1, error: item?.state === 'QUEUED' ? expect.anything() : null });
  // Whichever of both has its turn first.
  for (let run = 1; run < 3; run += 1) {
    await until(() => engine.runs.length > run);
    const current = engine.runs[run];
    if (current?.request.project.title === 'lost') current.finish();
    else current?.fail(new StudioError('input.picture-broken', 'No picture'));
  }
  await until(() => jobs.queue.item(jobIds[0] ?? '')?.state === 'COMPLETED');
  await until(() => jobs.queue.item(jobIds[1] ?? '')?.state === 'FAILED');
  expect(jobs.queue.item(jobIds[1] ?? '')).toMatchObject({
    retries: 0,
    error: { code: 'input.picture-broken' },
  });
  expect(engine.runs).toHaveLength(3);
});

it('a storage that is full in job 3 of 5 holds the queue with the reason, and it goes on when asked to', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const notices: QueueNotice['type'][] = [];
  jobs.queue.onNotice(({ type }) => notices.push(type));
  const { jobIds } = await jobs.queue.createBatch(batch([1, 2, 3, 4, 5].map((n) => job(`Film ${n}`))));
  for (const run of [0, 1]) {
    await until(() => engine.runs.length === run + 1);
    engine.runs[run]?.finish();
  }
  await until(() => engine.runs.length === 3);
  engine.runs[2]?.fail(new StudioError('environment.storage-full', 'There is no room left'));
  await until(() => jobs.queue.held() === 'storage');
  await until(() => jobs.queue.item(jobIds[2] ?? '')?.state === 'PAUSED');
  expect(jobs.queue.item(jobIds[2] ?? '')).toMatchObject({ pausedBy: 'storage' });
  expect(jobs.queue.item(jobIds[3] ?? '')?.waitsFor).toEqual({ reason: 'held' });
  expect(engine.runs).toHaveLength(3);

  await jobs.queue.resume({ type: 'all' });
  for (const run of [3, 4, 5]) {
    await until(() => engine.runs.length === run + 1);
    engine.runs[run]?.finish();
  }
  await until(() => states(jobs, jobIds).every((state) => state === 'COMPLETED'));
  expect(engine.runs.map(({ request }) => request.project.title).slice(2)).toEqual([
    'Film 3',
    'Film 3',
    'Film 4',
    'Film 5',
  ]);
  expect(notices).toEqual(['job', 'job', 'held', 'released', 'job', 'job', 'job', 'batch-done']);
});

it('as many run at once as is set, and a batch may have less', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine, { concurrency: 8 });
  const most = jobs.queue.concurrency();
  expect(most).toBe(Math.min(8, navigator.hardwareConcurrency));
  const { batchId } = await jobs.queue.createBatch(
    batch([job('a'), job('b'), job('c')], { maxConcurrent: 1 }),
  );
  await until(() => engine.runs.length === 1);
  const other = await jobs.queue.createBatch(batch([job('x')]));
  if (most > 1) await until(() => engine.runs.length === 2);
  expect(jobs.queue.group(batchId)?.counts).toMatchObject({ RUNNING: 1, QUEUED: 2 });
  await jobs.queue.pause({ type: 'batch', id: batchId });
  expect(jobs.queue.group(batchId)).toMatchObject({ state: 'paused', counts: { PAUSED: 3 } });
  expect(engine.runs[0]?.signal.aborted).toBe(true);
  await jobs.queue.cancel({ type: 'all' });
  expect(jobs.queue.group(other.batchId)?.counts.CANCELED).toBe(1);
  expect(await db.count('artifacts')).toBe(0);
});

it('a second tab shows progress, time left and what holds the queue, and its wishes are followed', async () => {
  const engine = makeScriptedEngine();
  const a = await openJobs(engine);
  await until(() => a.isRunner());
  const idle = makeScriptedEngine();
  const b = await openJobs(idle, {}, (await place.openTab()).db);
  const { batchId, jobIds } = await b.queue.createBatch(batch([job('One'), job('Two')]));
  const [first = '', second = ''] = jobIds;
  await until(() => engine.runs.length === 1);
  engine.runs[0]?.progress(progress(0.5));
  await until(() => b.queue.progress(first)?.ratio === 0.5);
  expect(b.queue.groupProgress(batchId).ratio).toBeCloseTo(0.25);
  await b.queue.reorder(second, null);
  await b.queue.cancel({ type: 'job', id: first });
  await until(() => engine.runs[0]?.signal.aborted === true);
  await until(() => engine.runs.length === 2);
  expect(engine.runs[1]?.request.jobId).toBe(second);
  engine.runs[1]?.fail(new StudioError('environment.storage-full', 'There is no room left'));
  await until(() => b.queue.held() === 'storage');
  const c = await openJobs(idle, {}, (await place.openTab()).db);
  await until(() => c.queue.held() === 'storage');
  await b.queue.resume({ type: 'batch', id: batchId });
  await until(() => engine.runs.length === 3);
  expect(a.queue.held()).toBe(null);
  engine.runs[2]?.finish();
  await until(() => b.queue.group(batchId)?.state === 'done');
  expect(idle.runs).toHaveLength(0);
});

it('films go to a folder under their names, beside what is there, and a cancelled one leaves no file', async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getDirectoryHandle(`delivery-${crypto.randomUUID()}`, { create: true });
  const names = async () => {
    const found: string[] = [];
    for await (const name of handle.keys()) found.push(name);
    return found.sort();
  };
  const write = async (file: FileSystemFileHandle, text: string) => {
    const stream = await file.createWritable();
    await stream.write(text);
    await stream.close();
  };
  try {
    await write(await handle.getFileHandle('One.mp4', { create: true }), 'of another day');
    const engine = makeScriptedEngine();
    const jobs = await openJobs(engine);
    const destination = { type: 'folder', handle } as const;
    const { jobIds } = await jobs.queue.createBatch(
      batch([
        job('a', { destination, fileName: 'One' }),
        job('b', { destination, fileName: 'Two: half' }),
        job('c', { fileName: 'Kept' }),
      ]),
    );
    await until(() => engine.runs.length === 1);
    const run = engine.runs[0];
    if (run?.request.destination.type !== 'file') throw new TypeError('It goes to a file');
    await write(run.request.destination.handle, 'film');
    const sidecars = [{ fileName: 'One (2).srt', text: 'words' }];
    run.finish({ ...artifactOf(run.request), fileName: run.request.destination.handle.name, sidecars });
    await until(() => engine.runs.length === 2);
    expect(await names()).toEqual(['One (2).mp4', 'One (2).srt', 'One.mp4', 'Two half.mp4']);
    expect(jobs.queue.item(jobIds[0] ?? '')).toMatchObject({ state: 'COMPLETED', fileName: 'One (2).mp4' });
    const second = engine.runs[1]?.request.destination;
    await jobs.queue.cancel({ type: 'job', id: jobIds[1] ?? '' });
    // What the engine’s sink does with an empty file of its own.
    if (second?.type === 'file') await handle.removeEntry(second.handle.name);
    expect(await names()).toEqual(['One (2).mp4', 'One (2).srt', 'One.mp4']);
    await until(() => engine.runs.length === 3);
    const kept = engine.runs[2];
    if (kept !== undefined) kept.finish(artifactOf(kept.request, 'exports/kept.mp4'));
    await until(() => jobs.queue.item(jobIds[2] ?? '')?.artifact?.fileName === 'Kept.mp4');
  } finally {
    await root.removeEntry(handle.name, { recursive: true });
  }
});

it('ended jobs are cleared off the queue, with their films or without', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const { batchId, jobIds } = await jobs.queue.createBatch(batch([job('a'), job('b'), job('c')]));
  for (const run of [0, 1]) {
    await until(() => engine.runs.length === run + 1);
    const current = engine.runs[run];
    current?.finish(artifactOf(current.request, `exports/${run}.mp4`));
  }
  await until(() => engine.runs.length === 3);
  await jobs.queue.clearFinished({ type: 'job', id: jobIds[0] ?? '' }, { keepFilms: true });
  expect(jobs.queue.group(batchId)?.jobs.map(({ id }) => id)).toEqual(jobIds.slice(1));
  expect(jobs.list().find(({ id }) => id === jobIds[0])?.artifact?.libraryPath).toBe('exports/0.mp4');
  await jobs.queue.clearFinished({ type: 'all' });
  expect(jobs.queue.group(batchId)?.jobs.map(({ id }) => id)).toEqual(jobIds.slice(2));
  expect(jobs.list().map(({ id }) => id)).toEqual([jobIds[2], jobIds[0]]);
  engine.runs[2]?.fail(new StudioError('failed.encode', 'It broke'));
  await until(() => jobs.queue.group(batchId)?.state === 'done');
  await jobs.queue.clearFinished({ type: 'batch', id: batchId });
  expect(jobs.queue.groups()).toEqual([]);
});

it('the activity log and the report tell what happened, also to the next tab', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const { batchId, jobIds } = await jobs.queue.createBatch(
    batch([job('a', { predicted: { from: 1, to: 2 } }), job('b', { predicted: { from: 3, to: 4 } })]),
  );
  expect(jobs.queue.activity()).toEqual([]);
  for (const run of [0, 1]) {
    await until(() => engine.runs.length === run + 1);
    engine.runs[run]?.finish();
  }
  await until(() => jobs.queue.activity()[0]?.what === 'batch-done');
  const said = jobs.queue.activity().map(({ what, title }) => `${what} ${title}`);
  expect(said).toEqual([
    'batch-done Delivery',
    'completed b',
    'started b',
    'completed a',
    'started a',
    'queued Delivery',
  ]);
  expect(jobs.queue.report(batchId)).toMatchObject({
    predicted: { from: 4, to: 6 },
    bytes: 8,
    counts: { COMPLETED: 2 },
    jobs: [{ id: jobIds[0], encoder: 'none' }, { id: jobIds[1] }],
  });
  expect(jobs.queue.report(batchId)?.worked).toBeGreaterThan(0);
  const later = await openJobs(makeScriptedEngine(), {}, (await place.openTab()).db);
  await until(() => later.queue.activity().length === said.length);
  await later.queue.clearActivity();
  await until(() => jobs.queue.activity().length === 0);
});

it('a film that was made whole says how long the next of its kind takes', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine);
  const first = await jobs.start(one);
  await until(() => engine.runs.length === 1);
  expect(jobs.queue.secondsLeft(first)).toBe(null);
  const run = engine.runs[0];
  if (run !== undefined) run.finish({ ...artifactOf(run.request), chunksReused: 0, chunksRendered: 2 });
  await until(async () => (await db.count('speeds')) === 1);
  const { jobIds } = await jobs.queue.createBatch(batch([job('Two'), job('Three')]));
  await until(() => engine.runs.length === 2);
  expect(jobs.queue.secondsLeft(jobIds[1] ?? '')).toMatchObject({ from: expect.any(Number) });
});

it('the first long film of a kind is measured for a moment, and what it took is compared with that', async () => {
  const engine = makeScriptedEngine();
  const measured: string[] = [];
  const jobs = await createExportJobs({
    db,
    runExport: engine.runExport,
    measureExport: async ({ project }) => {
      measured.push(project.title);
      return 100;
    },
  });
  open.push(jobs);
  const long = (title: string): NewJob => {
    const empty = makeProject({ id: title, title });
    const segment = makeSegment({ id: 's', text: 'Long', setLength: 100 * 48_000 });
    return job(title, { project: { ...empty, storyline: [segment] } });
  };
  const { batchId, jobIds } = await jobs.queue.createBatch(batch([long('a'), long('b'), job('short')]));
  await until(() => engine.runs.length === 1);
  const frames = 3000;
  const expected = jobs.queue.item(jobIds[0] ?? '')?.predicted;
  expect(expected?.from).toBeLessThan(frames / 100);
  expect(expected?.to).toBeGreaterThan(frames / 100);
  // What waits is estimated by it too.
  expect(jobs.queue.secondsLeft(jobIds[1] ?? '')).toEqual(expected);
  for (const run of [0, 1, 2]) {
    await until(() => engine.runs.length === run + 1);
    engine.runs[run]?.finish();
  }
  await until(() => jobs.queue.group(batchId)?.state === 'done');
  expect(measured).toEqual(['a']);
});

it('whoever makes the film elsewhere is told why it was stopped, and nothing where only the tab closes', async () => {
  const told: (string | null)[] = [];
  const running: string[] = [];
  const jobs = await createExportJobs({
    db,
    runExport: async ({ jobId }, { signal }) => {
      running.push(jobId);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      told.push(await stoppedAs(db, jobId));
      throw signal.reason;
    },
  });
  open.push(jobs);
  const { batchId, jobIds } = await jobs.queue.createBatch(batch([job('a')]));
  const target = { type: 'job', id: jobIds[0] ?? '' } as const;
  const started = (count: number) => until(() => running.length === count);
  await started(1);
  await jobs.queue.pause(target);
  await jobs.queue.resume(target);
  await started(2);
  // An hour of the day that is not now.
  const now = new Date();
  const shut = (now.getHours() * 60 + now.getMinutes() + 120) % 1440;
  await jobs.queue.changeBatch(batchId, { hours: { from: shut, to: (shut + 60) % 1440 } });
  await until(() => told.length === 2);
  await until(() => jobs.queue.item(target.id)?.waitsFor?.reason === 'hours');
  await jobs.queue.changeBatch(batchId, { hours: null });
  await started(3);
  await jobs.queue.cancel(target);
  await jobs.queue.retry(target);
  await started(4);
  await jobs.close();
  expect(told).toEqual(['pause', 'pause', 'cancel', null]);
});
