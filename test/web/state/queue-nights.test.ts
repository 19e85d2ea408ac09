import { afterEach, beforeEach, expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import { stoppedAs } from '../../../web/state/engine.ts';
import type { ExportProgress } from '../../../web/state/job-types.ts';
import type { NewJob, QueueNotice } from '../../../web/state/queue-types.ts';
import { batch, exportOf, job, makeQueuePlace, type QueuePlace } from './queue-kit.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { artifactOf, until } from './state-helpers.ts';

let place: QueuePlace;
beforeEach(async () => {
  place = await makeQueuePlace();
});
afterEach(() => place.dispose());

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

it('what can pass is tried again after a pause, what cannot fails at once', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
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
  const jobs = await place.open(engine);
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
  await until(() => jobIds.every((id) => jobs.queue.item(id)?.state === 'COMPLETED'));
  expect(engine.runs.map(({ request }) => request.project.title).slice(2)).toEqual([
    'Film 3',
    'Film 3',
    'Film 4',
    'Film 5',
  ]);
  expect(notices).toEqual(['job', 'job', 'held', 'released', 'job', 'job', 'job', 'batch-done']);
});

it('a full disk that one film was to go to stops that film and no other', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(`stick-${crypto.randomUUID()}`, { create: true });
  try {
    const engine = makeScriptedEngine();
    const jobs = await place.open(engine);
    const { jobIds } = await jobs.queue.createBatch(
      batch([job('Stick', { destination: { type: 'folder', handle: folder } }), job('Here')]),
    );
    await until(() => engine.runs.length === 1);
    const { destination } = engine.runs[0]?.request ?? {};
    const file = destination?.type === 'file' ? destination.handle.name : '';
    engine.runs[0]?.fail(
      new StudioError('environment.storage-full', 'There is no room left', { context: { file } }),
    );
    await until(() => engine.runs.length === 2);
    engine.runs[1]?.finish();
    await until(() => jobs.queue.item(jobIds[1] ?? '')?.state === 'COMPLETED');
    expect(jobs.queue.item(jobIds[0] ?? '')?.error?.code).toBe('environment.storage-full');
    expect(jobs.queue.held()).toBe(null);
  } finally {
    await root.removeEntry(folder.name, { recursive: true });
  }
});

it('a second tab shows progress, time left and what holds the queue, and its wishes are followed', async () => {
  const engine = makeScriptedEngine();
  const a = await place.open(engine);
  await until(() => a.isRunner());
  const idle = makeScriptedEngine();
  const b = await place.open({ ...idle, db: await place.otherTab() });
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
  const c = await place.open({ ...idle, db: await place.otherTab() });
  await until(() => c.queue.held() === 'storage');
  await b.queue.resume({ type: 'batch', id: batchId });
  await until(() => engine.runs.length === 3);
  expect(a.queue.held()).toBe(null);
  engine.runs[2]?.finish();
  await until(() => b.queue.group(batchId)?.state === 'done');
  expect(idle.runs).toHaveLength(0);
});

it('the activity log and the report tell what happened, also to the next tab', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
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
  const later = await place.open({ ...makeScriptedEngine(), db: await place.otherTab() });
  await until(() => later.queue.activity().length === said.length);
  await later.queue.clearActivity();
  await until(() => jobs.queue.activity().length === 0);
});

it('a film that was made whole says how long the next of its kind takes', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
  const first = await jobs.start(exportOf('One'));
  await until(() => engine.runs.length === 1);
  expect(jobs.queue.secondsLeft(first)).toBe(null);
  const run = engine.runs[0];
  if (run !== undefined) run.finish({ ...artifactOf(run.request), chunksReused: 0, chunksRendered: 2 });
  await until(async () => (await place.db.count('speeds')) === 1);
  const { jobIds } = await jobs.queue.createBatch(batch([job('Two'), job('Three')]));
  await until(() => engine.runs.length === 2);
  expect(jobs.queue.secondsLeft(jobIds[1] ?? '')).toMatchObject({ from: expect.any(Number) });
});

it('a film that rested on its way says nothing of how fast this computer is', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open({ ...engine, queue: { concurrency: 1 } });
  await jobs.queue.createBatch(batch([job('Rested'), job('Whole')]));
  const finish = async (title: string, frames: number) => {
    await until(() => engine.runs.some(({ request }) => request.project.title === title));
    const run = engine.runs.find(({ request }) => request.project.title === title);
    if (run === undefined) throw new TypeError('It runs');
    if (title === 'Rested') run.progress({ ...progress(0.4), helper: 'paused', pausedBy: 'battery' });
    run.progress(progress(0.5));
    run.finish({ ...artifactOf(run.request), frames, chunksReused: 0, chunksRendered: 2 });
    await until(() => jobs.list().some((made) => made.title === title && made.state === 'COMPLETED'));
  };
  await finish('Rested', 1);
  await finish('Whole', 1e12);
  const samples = async () => (await place.db.getAll('speeds')).flatMap((speed) => speed.samples);
  await until(async () => (await samples()).some((speed) => speed > 1e6));
  expect(await samples()).toHaveLength(1);
});

it('the first long film of a kind is measured for a moment, and what it took is compared with that', async () => {
  const engine = makeScriptedEngine();
  const measured: string[] = [];
  const jobs = await place.open({
    runExport: engine.runExport,
    measureExport: async ({ project }) => {
      measured.push(project.title);
      return 100;
    },
  });
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
  const jobs = await place.open({
    runExport: async ({ jobId }, { signal }) => {
      running.push(jobId);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      told.push(await stoppedAs(place.db, jobId));
      throw signal.reason;
    },
  });
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

it.each([
  { helper: 'paused', pausedBy: 'storage' },
  { helper: 'paused', pausedBy: 'battery' },
  { helper: 'hours' },
] as const)('what the helper lets rest gives its place to the next: %o', async (standing) => {
  const engine = makeScriptedEngine();
  const jobs = await place.open({ ...engine, queue: { concurrency: 1 } });
  const films = ['rests', 'works', 'waits'].map((title) => job(title));
  const { jobIds } = await jobs.queue.createBatch(batch(films));
  await until(() => engine.runs.length === 1);
  engine.runs[0]?.progress({ ...progress(0.4), ...standing });
  await until(() => engine.runs.length === 2);
  expect(engine.runs[0]?.signal.aborted).toBe(false);
  engine.runs[0]?.progress(progress(0.5));
  engine.runs[1]?.finish();
  await until(() => jobs.queue.item(jobIds[1] ?? '')?.state === 'COMPLETED');
  expect(jobs.queue.item(jobIds[2] ?? '')?.state).toBe('QUEUED');
  engine.runs[0]?.finish();
  await until(() => jobs.queue.item(jobIds[0] ?? '')?.state === 'COMPLETED');
  await until(() => engine.runs.length === 3);
});
