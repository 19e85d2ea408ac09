import { afterEach, beforeEach, expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { createExportJobs } from '../../../web/state/export-jobs.ts';
import type { ExportJobs, ExportOptions, ExportProgress, RunExport } from '../../../web/state/job-types.ts';
import { USUAL_QUEUE } from '../../../web/state/queue-machine.ts';
import type { Database } from '../../../web/storage/database.ts';
import { holdLock, QUEUE_LOCK } from '../../../web/storage/locks.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { artifactOf, makePlace, type Place, until } from './state-helpers.ts';

let place: Place;
let db: Database;
const open: ExportJobs[] = [];
beforeEach(async () => {
  place = makePlace();
  db = (await place.openTab()).db;
});
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.close();
  await place.dispose();
});

const options = (title = 'Film', revision = 1): ExportOptions => ({
  project: makeProject({ id: 'p1', title }),
  revision,
  profile: 'DRAFT_360P',
  container: 'mp4',
  destination: { type: 'library' },
});

async function openJobs(runExport: RunExport, database = db): Promise<ExportJobs> {
  const jobs = await createExportJobs({ db: database, runExport });
  open.push(jobs);
  return jobs;
}

async function writeFilm(name: string): Promise<string> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports', { create: true });
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await writable.write('film');
  await writable.close();
  return `exports/${name}`;
}

async function films(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports', { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

const state = (jobs: ExportJobs, id: string) => jobs.list().find((job) => job.id === id)?.state;

const progress: ExportProgress = {
  stage: 'rendering',
  ratio: 0.5,
  segment: 1,
  segments: 2,
  secondsLeft: 3,
  framesPerSecond: 100,
  chunksReused: 0,
  chunksRendered: 1,
};

it('what a person paused in the helper is paused here too and gives its place to the next', async () => {
  const engine = makeScriptedEngine();
  const settings = () => ({ ...USUAL_QUEUE, concurrency: 1 });
  const jobs = await createExportJobs({ db, runExport: engine.runExport, settings });
  open.push(jobs);
  const first = await jobs.start({ ...options('One'), engine: 'helper' });
  const second = await jobs.start({ ...options('Two'), project: makeProject({ id: 'p2', title: 'Two' }) });
  await until(() => engine.runs.length === 1);
  // That goes on by itself, and is waited for.
  engine.runs[0]?.progress({ ...progress, helper: 'paused', pausedBy: 'battery' });
  expect(engine.runs[0]?.signal.aborted).toBe(false);
  engine.runs[0]?.progress({ ...progress, helper: 'paused', pausedBy: 'time-limit' });
  await until(() => state(jobs, first) === 'PAUSED' && state(jobs, second) === 'RUNNING');
  expect(engine.runs[0]?.signal.aborted).toBe(true);
  await until(() => engine.runs.length === 2);
  engine.runs[1]?.finish();
  await until(() => state(jobs, second) === 'COMPLETED');
  expect(state(jobs, first)).toBe('PAUSED');
  await jobs.resume(first);
  await until(() => engine.runs.length === 3);
  engine.runs[2]?.finish();
  await until(() => state(jobs, first) === 'COMPLETED');
});

it('the empty file of a save dialog goes with the last export that waited to write to it', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(`chosen-${crypto.randomUUID()}`, { create: true });
  const names = async () => {
    const found: string[] = [];
    for await (const name of folder.keys()) found.push(name);
    return found.sort();
  };
  const handle = await folder.getFileHandle('new.mp4', { create: true });
  const old = await folder.getFileHandle('old.mp4', { create: true });
  const stream = await old.createWritable();
  await stream.write('an older film');
  await stream.close();
  const engine = makeScriptedEngine();
  const settings = () => ({ ...USUAL_QUEUE, concurrency: 1 });
  const jobs = await createExportJobs({ db, runExport: engine.runExport, settings });
  open.push(jobs);
  await jobs.start(options('Runs'));
  await until(() => engine.runs.length === 1);
  const waiting = (title: string, file: FileSystemFileHandle) =>
    jobs.start({
      ...options(title),
      project: makeProject({ id: title, title }),
      destination: { type: 'file', handle: file },
    });
  const first = await waiting('First', handle);
  const second = await waiting('Second', handle);
  const third = await waiting('Third', old);
  await jobs.cancel(first);
  expect(await names()).toEqual(['new.mp4', 'old.mp4']);
  await jobs.pause(second);
  await jobs.remove(second, third);
  expect(await names()).toEqual(['old.mp4']);
  const again = await waiting('Again', await folder.getFileHandle('new.mp4', { create: true }));
  await jobs.queue.cancel({ type: 'job', id: again });
  expect(await names()).toEqual(['old.mp4']);
  await root.removeEntry(folder.name, { recursive: true });
});

it('an export runs with a frozen project, tells its progress, and is completed with its film', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const id = await jobs.start(options());
  await until(() => engine.runs.length === 1);
  expect(state(jobs, id)).toBe('RUNNING');
  expect(engine.runs[0]?.request).toMatchObject({
    jobId: id,
    profile: 'DRAFT_360P',
    project: { title: 'Film' },
  });
  engine.runs[0]?.progress(progress);
  expect(jobs.progress(id)).toEqual(progress);
  const request = engine.runs[0]?.request;
  const path = await writeFilm('a.mp4');
  if (request !== undefined) engine.runs[0]?.finish(artifactOf(request, path));
  await jobs.idle();
  await until(() => state(jobs, id) === 'COMPLETED');
  expect(jobs.progress(id)).toBe(null);
  const film = await jobs.film(id);
  expect([film?.name, film?.type, await film?.text()]).toEqual(['film.mp4', 'video/mp4', 'film']);
  await jobs.remove(id);
  expect(jobs.list()).toEqual([]);
  expect(await films()).toEqual([]);
  expect(await db.count('artifacts')).toBe(0);
});

it('jobs run one at a time, in order, and one failure does not stop the next', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const first = await jobs.start(options('First'));
  const second = await jobs.start(options('Second'));
  await until(() => engine.runs.length === 1);
  expect([state(jobs, first), state(jobs, second)]).toEqual(['RUNNING', 'QUEUED']);
  engine.runs[0]?.fail(new StudioError('failed.encode', 'It broke', { context: { chunk: 3 } }));
  await until(() => engine.runs.length === 2);
  expect(engine.runs[1]?.request.project.title).toBe('Second');
  await until(() => state(jobs, first) === 'FAILED');
  expect(jobs.list().find((job) => job.id === first)?.error).toEqual({
    code: 'failed.encode',
    message: 'It broke',
    context: { chunk: 3 },
  });
  engine.runs[1]?.finish();
  await until(() => state(jobs, second) === 'COMPLETED');
});

it('the same request joins the running job, is retried when it failed, and runs anew when it is done', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const id = await jobs.start(options());
  await until(() => engine.runs.length === 1);
  expect(await jobs.start(options())).toBe(id);
  engine.runs[0]?.fail(new Error('broken'));
  await until(() => state(jobs, id) === 'FAILED');
  expect(await jobs.start(options())).toBe(id);
  await until(() => engine.runs.length === 2);
  engine.runs[1]?.finish();
  await until(() => state(jobs, id) === 'COMPLETED');
  expect(jobs.list().find((job) => job.id === id)?.error).toBe(null);
  const again = await jobs.renderAgain(id);
  expect(again).not.toBe(id);
  await until(() => engine.runs.length === 3);
  expect(jobs.list()[0]).toMatchObject({ id: again, run: 2, state: 'RUNNING' });
  engine.runs[2]?.finish();
  await until(() => state(jobs, again) === 'COMPLETED');
});

it('cancelling ends the run before it resolves, and a film finished in that moment is taken away', async () => {
  const jobs = await openJobs(async (request, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return artifactOf(request, await writeFilm('late.mp4'));
  });
  const id = await jobs.start(options());
  await until(() => state(jobs, id) === 'RUNNING');
  await jobs.cancel(id);
  expect(state(jobs, id)).toBe('CANCELED');
  expect(await films()).toEqual([]);
  expect(await db.count('artifacts')).toBe(0);
  await jobs.idle();
});

it('a paused job stops, and goes on when resumed', async () => {
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const id = await jobs.start(options());
  await until(() => engine.runs.length === 1);
  await jobs.pause(id);
  expect(engine.runs[0]?.signal.aborted).toBe(true);
  expect(state(jobs, id)).toBe('PAUSED');
  await jobs.resume(id);
  await until(() => engine.runs.length === 2);
  engine.runs[1]?.finish();
  await until(() => state(jobs, id) === 'COMPLETED');
});

it('a job whose tab was killed goes on by itself, and what it left in the library is taken away', async () => {
  const before = makeScriptedEngine();
  const killed = await openJobs(before.runExport);
  const id = await killed.start(options());
  await until(() => before.runs.length === 1);
  await killed.close();
  const record = await db.get('jobs', id);
  if (record === undefined) throw new Error('The job is gone');
  // What a killed tab leaves: nobody wrote that its run has ended.
  await db.put('jobs', { ...record, state: 'RUNNING' });
  await writeFilm('half.mp4');

  const after = makeScriptedEngine();
  const jobs = await openJobs(after.runExport);
  await until(() => after.runs.length === 1);
  expect(after.runs[0]?.request).toMatchObject({ jobId: id, project: { title: 'Film' } });
  expect(jobs.list()[0]?.notice).toBe('continued-after-close');
  expect(await films()).toEqual([]);
  after.runs[0]?.finish();
  await until(() => state(jobs, id) === 'COMPLETED');
});

it('only one tab runs jobs; the others show them, may stop them, and take over when it closes', async () => {
  const engineA = makeScriptedEngine();
  const engineB = makeScriptedEngine();
  const a = await openJobs(engineA.runExport);
  await until(() => a.isRunner());
  const b = await openJobs(engineB.runExport, (await place.openTab()).db);
  const id = await b.start(options());
  await until(() => engineA.runs.length === 1);
  expect([b.isRunner(), engineB.runs.length]).toEqual([false, 0]);
  engineA.runs[0]?.progress(progress);
  await until(() => b.progress(id)?.ratio === 0.5);
  await b.cancel(id);
  await until(() => engineA.runs[0]?.signal.aborted === true);
  const next = await b.start(options('Next'));
  await until(() => engineA.runs.length === 2);
  await a.close();
  await until(() => engineB.runs.length === 1);
  expect(engineB.runs[0]?.request.jobId).toBe(next);
  engineB.runs[0]?.finish();
  await until(() => state(b, next) === 'COMPLETED');
});

it('a chosen file that may no longer be written becomes a film in the library, and says so', async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('chosen.mp4', { create: true });
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const allowed = await jobs.start({ ...options(), destination: { type: 'file', handle } });
  await until(() => engine.runs.length === 1);
  const destination = engine.runs[0]?.request.destination;
  expect(destination?.type === 'file' && (await destination.handle.isSameEntry(handle))).toBe(true);
  expect(jobs.list()[0]).toMatchObject({ destination: 'file', fileName: 'chosen.mp4', notice: null });
  engine.runs[0]?.finish();
  await until(() => state(jobs, allowed) === 'COMPLETED');

  const original = FileSystemHandle.prototype.queryPermission;
  FileSystemHandle.prototype.queryPermission = async () => 'prompt';
  try {
    const lost = await jobs.start({ ...options('Other'), destination: { type: 'file', handle } });
    await until(() => engine.runs.length === 2);
    expect(engine.runs[1]?.request.destination).toEqual({ type: 'library' });
    engine.runs[1]?.finish();
    await until(() => state(jobs, lost) === 'COMPLETED');
    expect(jobs.list().find((job) => job.id === lost)?.notice).toBe('kept-in-library');
  } finally {
    FileSystemHandle.prototype.queryPermission = original;
    // A scripted film writes nothing, and what stays empty goes.
    await root.removeEntry('chosen.mp4').catch(() => {});
  }
});

it('a file chosen anew is the one that is written, also when another of its name was chosen before', async () => {
  const root = await navigator.storage.getDirectory();
  const [before, after] = await Promise.all(
    ['before', 'after'].map(async (name) => {
      const folder = await root.getDirectoryHandle(`chosen-${name}`, { create: true });
      return folder.getFileHandle('film.mp4', { create: true });
    }),
  );
  if (before === undefined || after === undefined) throw new TypeError('Two files were made');
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const to = (handle: FileSystemFileHandle): ExportOptions => ({
    ...options(),
    destination: { type: 'file', handle },
  });
  const chosenIn = async (run: number, handle: FileSystemFileHandle) => {
    const destination = engine.runs[run]?.request.destination;
    return destination?.type === 'file' && (await destination.handle.isSameEntry(handle));
  };
  try {
    const first = await jobs.start(to(before));
    await until(() => engine.runs.length === 1);
    expect(await jobs.start(to(before))).toBe(first);
    const second = await jobs.start(to(after));
    expect(second).not.toBe(first);
    await jobs.cancel(second);
    engine.runs[0]?.fail(new StudioError('environment.permission-denied', 'The folder may not be written'));
    await until(() => state(jobs, first) === 'FAILED');

    expect(await jobs.start(to(after))).toBe(first);
    await until(() => engine.runs.length === 2);
    expect(await chosenIn(1, after)).toBe(true);
    engine.runs[1]?.finish();
    await until(() => state(jobs, first) === 'COMPLETED');
  } finally {
    for (const name of ['before', 'after']) await root.removeEntry(`chosen-${name}`, { recursive: true });
  }
});

it('an export to a file goes there again after an attempt that had to be kept in the library', async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('again.mp4', { create: true });
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const request = { ...options(), destination: { type: 'file', handle } } as const;
  const original = FileSystemHandle.prototype.queryPermission;
  FileSystemHandle.prototype.queryPermission = async () => 'prompt';
  try {
    const id = await jobs.start(request);
    await until(() => engine.runs.length === 1);
    engine.runs[0]?.fail(new StudioError('failed.encode', 'It broke'));
    await until(() => state(jobs, id) === 'FAILED');
    expect(jobs.list()[0]).toMatchObject({ destination: 'library', notice: 'kept-in-library' });
    FileSystemHandle.prototype.queryPermission = original;
    expect(await jobs.start(request)).toBe(id);
    await until(() => engine.runs.length === 2);
    expect(engine.runs[1]?.request.destination.type).toBe('file');
    expect(jobs.list()[0]).toMatchObject({ destination: 'file', notice: null });
    engine.runs[1]?.finish();
    await until(() => state(jobs, id) === 'COMPLETED');
  } finally {
    FileSystemHandle.prototype.queryPermission = original;
    await root.removeEntry('again.mp4').catch(() => {});
  }
});

it('while another tab has the queue, nothing runs here', async () => {
  const lock = await holdLock(QUEUE_LOCK);
  const engine = makeScriptedEngine();
  const jobs = await openJobs(engine.runExport);
  const id = await jobs.start(options());
  expect(state(jobs, id)).toBe('QUEUED');
  expect(jobs.isRunner()).toBe(false);
  lock?.release();
  await until(() => engine.runs.length === 1);
  engine.runs[0]?.finish();
  await until(() => state(jobs, id) === 'COMPLETED');
});
