import { afterEach, beforeEach, expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { hashOf } from '../../../shared/plan/canonical.ts';
import { jobIdOf } from '../../../shared/plan/job-id.ts';
import { PROFILES, type Profile } from '../../../shared/profiles/profiles.ts';
import { holdLock, QUEUE_LOCK } from '../../../web/storage/locks.ts';
import { batch, exportOf, job, makeQueuePlace, type QueuePlace } from './queue-kit.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { artifactOf, until } from './state-helpers.ts';

let place: QueuePlace;
beforeEach(async () => {
  place = await makeQueuePlace();
});
afterEach(() => place.dispose());

it('a batch is stored whole or not at all, and shares its frozen project', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
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
    expect(await place.db.count(store)).toBe(0);

  const { batchId, jobIds } = await jobs.queue.createBatch(
    batch([job('One', { project }), job('One', { project, profile: 'DRAFT_480P' })], { note: 'For Monday' }),
  );
  expect([
    await place.db.count('jobs'),
    await place.db.count('requests'),
    await place.db.count('frozen'),
  ]).toEqual([2, 2, 1]);
  expect(jobs.queue.group(batchId)).toMatchObject({
    batch: { name: 'Delivery', note: 'For Monday', priority: 5 },
    jobs: [
      { id: jobIds[0], profile: 'DRAFT_360P', batchId },
      { id: jobIds[1], profile: 'DRAFT_480P', batchId },
    ],
  });
});

it('a batch remembers what it leaves out, and each film how it is framed', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
  const missing = [{ reason: 'no-segments' } as const];
  const film = {
    engine: 'browser',
    fileName: 'Two.mp4',
    framing: 'centre',
    width: 640,
    height: 360,
  } as const;
  const leftOut = [{ title: 'Two', profile: 'DRAFT_360P', ...film, missing }];
  const { batchId } = await jobs.queue.createBatch(
    batch([job('One', { profile: 'VERTICAL_1080P' }), job('One')], { leftOut }),
  );
  await jobs.queue.changeBatch(batchId, { note: 'Later' });
  await jobs.close();
  const again = await place.open(engine);
  expect(again.queue.report(batchId)).toMatchObject({
    batch: { leftOut, note: 'Later' },
    jobs: [{ framing: 'centre' }, { framing: 'whole picture' }],
  });
});

it('five batches of two stories each take fair turns', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open({ ...engine, queue: { concurrency: 1 } });
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) {
    const films = [1, 2].flatMap((story) =>
      ['DRAFT_360P', 'DRAFT_480P'].map((profile) => job(`${name}${story}`, { profile })),
    );
    await jobs.queue.createBatch(batch(films, { name }));
  }
  for (let film = 1; film <= 20; film += 1) {
    await until(() => engine.runs.length === film);
    engine.runs.at(-1)?.finish();
  }
  await until(() => jobs.queue.groups().every(({ state }) => state === 'done'));
  // Each waits for one film of each other, and its stories keep the order in which they were chosen.
  expect(engine.runs.map(({ request: { project } }) => project.title)).toEqual(
    ['1', '1', '2', '2'].flatMap((story) => names.map((name) => `${name}${story}`)),
  );
});

it('a thousand and one waiting jobs are refused with what to do, and none of them is stored', async () => {
  const lock = await holdLock(QUEUE_LOCK);
  const jobs = await place.open(makeScriptedEngine());
  const { project } = job('One');
  const many = (count: number) =>
    Array.from({ length: count }, (_, revision) => job('One', { project, revision }));
  await expect(jobs.queue.createBatch(batch(many(1001)))).rejects.toMatchObject({
    code: 'environment.queue-full',
  });
  expect(await place.db.count('jobs')).toBe(0);
  const { batchId } = await jobs.queue.createBatch(batch(many(1000)));
  expect(jobs.queue.group(batchId)?.counts.QUEUED).toBe(1000);
  lock?.release();
});

it('the same request is the same job, however its profile is given; another of its name is not', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
  const [, draft] = PROFILES;
  const single = await jobs.start({ ...exportOf('One'), profile: draft.name });
  const { project, ...asked } = exportOf('One');
  const request = {
    ...asked,
    project: hashOf(project),
    profile: 'DRAFT_360P',
    destination: 'library',
    run: 1,
  };
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

it('the same batch asked for again at another time is one batch, and goes by what was asked last', async () => {
  const lock = await holdLock(QUEUE_LOCK);
  const jobs = await place.open(makeScriptedEngine());
  const films = [job('One'), job('Two')];
  const hours = { from: 1320, to: 360 };
  const usual = { priority: 5, maxConcurrent: null, startAt: null, hours: null };
  const once = await jobs.queue.createBatch(batch(films, usual));
  const settings = () => jobs.queue.group(once.batchId)?.batch;
  await jobs.queue.changeBatch(once.batchId, { name: 'For Friday' });
  await jobs.queue.setPriority(once.jobIds[1] ?? '', 9);
  const later = { ...usual, startAt: Date.now() + 3_600_000, hours, maxConcurrent: 2 };
  expect(await jobs.queue.createBatch(batch(films, later))).toEqual(once);
  expect(settings()).toMatchObject({ ...later, name: 'For Friday' });
  expect(jobs.queue.item(once.jobIds[1] ?? '')?.priority).toBe(9);
  await jobs.queue.createBatch(batch(films, { ...usual, priority: 8 }));
  expect(settings()).toMatchObject({ ...usual, priority: 8 });
  expect(jobs.queue.item(once.jobIds[0] ?? '')?.priority).toBe(8);
  lock?.release();
});

it('jobs go by dependencies and priorities; what comes after a failed one says so, the rest goes on', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open(engine);
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

it('as many run at once as is set, and a batch may have less', async () => {
  const engine = makeScriptedEngine();
  const jobs = await place.open({ ...engine, queue: { concurrency: 8 } });
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
  expect(await place.db.count('artifacts')).toBe(0);
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
    const jobs = await place.open(engine);
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
    await jobs.queue.cancel({ type: 'job', id: jobIds[1] ?? '' });
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
  const jobs = await place.open(engine);
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
