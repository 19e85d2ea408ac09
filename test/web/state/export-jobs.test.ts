import { expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { ExportProgress } from '../../../web/state/job-types.ts';
import { USUAL_QUEUE } from '../../../web/state/queue-machine.ts';
import { holdLock, QUEUE_LOCK } from '../../../web/storage/locks.ts';
import { optionsOf, stateOf, useExportJobs } from './export-jobs-kit.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { artifactOf, until } from './state-helpers.ts';

const at = useExportJobs();

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
  const jobs = await at.open(engine.runExport, { settings });
  const first = await jobs.start({ ...optionsOf('One'), engine: 'helper' });
  const second = await jobs.start({ ...optionsOf('Two'), project: makeProject({ id: 'p2', title: 'Two' }) });
  await until(() => engine.runs.length === 1);
  // That goes on by itself, and is waited for.
  engine.runs[0]?.progress({ ...progress, helper: 'paused', pausedBy: 'battery' });
  expect(engine.runs[0]?.signal.aborted).toBe(false);
  engine.runs[0]?.progress({ ...progress, helper: 'paused', pausedBy: 'time-limit' });
  await until(() => stateOf(jobs, first) === 'PAUSED' && stateOf(jobs, second) === 'RUNNING');
  expect(engine.runs[0]?.signal.aborted).toBe(true);
  await until(() => engine.runs.length === 2);
  engine.runs[1]?.finish();
  await until(() => stateOf(jobs, second) === 'COMPLETED');
  expect(stateOf(jobs, first)).toBe('PAUSED');
  await jobs.resume(first);
  await until(() => engine.runs.length === 3);
  engine.runs[2]?.finish();
  await until(() => stateOf(jobs, first) === 'COMPLETED');
});

it('an export runs with a frozen project, tells its progress, and is completed with its film', async () => {
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const id = await jobs.start(optionsOf());
  await until(() => engine.runs.length === 1);
  expect(stateOf(jobs, id)).toBe('RUNNING');
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
  await until(() => stateOf(jobs, id) === 'COMPLETED');
  expect(jobs.progress(id)).toBe(null);
  const film = await jobs.film(id);
  expect([film?.name, film?.type, await film?.text()]).toEqual(['film.mp4', 'video/mp4', 'film']);
  await jobs.remove(id);
  expect(jobs.list()).toEqual([]);
  expect(await films()).toEqual([]);
  expect(await at.db.count('artifacts')).toBe(0);
});

it('jobs run one at a time, in order, and one failure does not stop the next', async () => {
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const first = await jobs.start(optionsOf('First'));
  const second = await jobs.start(optionsOf('Second'));
  await until(() => engine.runs.length === 1);
  expect([stateOf(jobs, first), stateOf(jobs, second)]).toEqual(['RUNNING', 'QUEUED']);
  engine.runs[0]?.fail(new StudioError('failed.encode', 'It broke', { context: { chunk: 3 } }));
  await until(() => engine.runs.length === 2);
  expect(engine.runs[1]?.request.project.title).toBe('Second');
  await until(() => stateOf(jobs, first) === 'FAILED');
  expect(jobs.list().find((job) => job.id === first)?.error).toEqual({
    code: 'failed.encode',
    message: 'It broke',
    context: { chunk: 3 },
  });
  engine.runs[1]?.finish();
  await until(() => stateOf(jobs, second) === 'COMPLETED');
});

it('the same request joins the running job, is retried when it failed, and runs anew when it is done', async () => {
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const id = await jobs.start(optionsOf());
  await until(() => engine.runs.length === 1);
  expect(await jobs.start(optionsOf())).toBe(id);
  engine.runs[0]?.fail(new Error('broken'));
  await until(() => stateOf(jobs, id) === 'FAILED');
  expect(await jobs.start(optionsOf())).toBe(id);
  await until(() => engine.runs.length === 2);
  engine.runs[1]?.finish();
  await until(() => stateOf(jobs, id) === 'COMPLETED');
  expect(jobs.list().find((job) => job.id === id)?.error).toBe(null);
  const again = await jobs.renderAgain(id);
  expect(again).not.toBe(id);
  await until(() => engine.runs.length === 3);
  expect(jobs.list()[0]).toMatchObject({ id: again, run: 2, state: 'RUNNING' });
  engine.runs[2]?.finish();
  await until(() => stateOf(jobs, again) === 'COMPLETED');
});

it('cancelling ends the run before it resolves, and a film finished in that moment is taken away', async () => {
  const jobs = await at.open(async (request, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return artifactOf(request, await writeFilm('late.mp4'));
  });
  const id = await jobs.start(optionsOf());
  await until(() => stateOf(jobs, id) === 'RUNNING');
  await jobs.cancel(id);
  expect(stateOf(jobs, id)).toBe('CANCELED');
  expect(await films()).toEqual([]);
  expect(await at.db.count('artifacts')).toBe(0);
  await jobs.idle();
});

it('a paused job stops, and goes on when resumed', async () => {
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const id = await jobs.start(optionsOf());
  await until(() => engine.runs.length === 1);
  await jobs.pause(id);
  expect(engine.runs[0]?.signal.aborted).toBe(true);
  expect(stateOf(jobs, id)).toBe('PAUSED');
  await jobs.resume(id);
  await until(() => engine.runs.length === 2);
  engine.runs[1]?.finish();
  await until(() => stateOf(jobs, id) === 'COMPLETED');
});

it('a job whose tab was killed goes on by itself, and what it left in the library is taken away', async () => {
  const before = makeScriptedEngine();
  const killed = await at.open(before.runExport);
  const id = await killed.start(optionsOf());
  await until(() => before.runs.length === 1);
  await killed.close();
  const record = await at.db.get('jobs', id);
  if (record === undefined) throw new Error('The job is gone');
  // What a killed tab leaves: nobody wrote that its run has ended.
  await at.db.put('jobs', { ...record, state: 'RUNNING' });
  await writeFilm('half.mp4');

  const after = makeScriptedEngine();
  const jobs = await at.open(after.runExport);
  await until(() => after.runs.length === 1);
  expect(after.runs[0]?.request).toMatchObject({ jobId: id, project: { title: 'Film' } });
  expect(jobs.list()[0]?.notice).toBe('continued-after-close');
  expect(await films()).toEqual([]);
  after.runs[0]?.finish();
  await until(() => stateOf(jobs, id) === 'COMPLETED');
});

it('only one tab runs jobs; the others show them, may stop them, and take over when it closes', async () => {
  const engineA = makeScriptedEngine();
  const engineB = makeScriptedEngine();
  const a = await at.open(engineA.runExport);
  await until(() => a.isRunner());
  const b = await at.open(engineB.runExport, { db: (await at.place.openTab()).db });
  const id = await b.start(optionsOf());
  await until(() => engineA.runs.length === 1);
  expect([b.isRunner(), engineB.runs.length]).toEqual([false, 0]);
  engineA.runs[0]?.progress(progress);
  await until(() => b.progress(id)?.ratio === 0.5);
  await b.cancel(id);
  await until(() => engineA.runs[0]?.signal.aborted === true);
  const next = await b.start(optionsOf('Next'));
  await until(() => engineA.runs.length === 2);
  await a.close();
  await until(() => engineB.runs.length === 1);
  expect(engineB.runs[0]?.request.jobId).toBe(next);
  engineB.runs[0]?.finish();
  await until(() => stateOf(b, next) === 'COMPLETED');
});

it('while another tab has the queue, nothing runs here', async () => {
  const lock = await holdLock(QUEUE_LOCK);
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const id = await jobs.start(optionsOf());
  expect(stateOf(jobs, id)).toBe('QUEUED');
  expect(jobs.isRunner()).toBe(false);
  lock?.release();
  await until(() => engine.runs.length === 1);
  engine.runs[0]?.finish();
  await until(() => stateOf(jobs, id) === 'COMPLETED');
});
