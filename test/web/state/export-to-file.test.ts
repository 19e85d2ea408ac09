import { expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { ExportOptions } from '../../../web/state/job-types.ts';
import { USUAL_QUEUE } from '../../../web/state/queue-machine.ts';
import { optionsOf, stateOf, useExportJobs } from './export-jobs-kit.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { until } from './state-helpers.ts';

const at = useExportJobs();

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
  const jobs = await at.open(engine.runExport, { settings });
  await jobs.start(optionsOf('Runs'));
  await until(() => engine.runs.length === 1);
  const waiting = (title: string, file: FileSystemFileHandle) =>
    jobs.start({
      ...optionsOf(title),
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

it('a chosen file that may no longer be written becomes a film in the library, and says so', async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('chosen.mp4', { create: true });
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const allowed = await jobs.start({ ...optionsOf(), destination: { type: 'file', handle } });
  await until(() => engine.runs.length === 1);
  const destination = engine.runs[0]?.request.destination;
  expect(destination?.type === 'file' && (await destination.handle.isSameEntry(handle))).toBe(true);
  expect(jobs.list()[0]).toMatchObject({ destination: 'file', fileName: 'chosen.mp4', notice: null });
  engine.runs[0]?.finish();
  await until(() => stateOf(jobs, allowed) === 'COMPLETED');

  const original = FileSystemHandle.prototype.queryPermission;
  FileSystemHandle.prototype.queryPermission = async () => 'prompt';
  try {
    const lost = await jobs.start({ ...optionsOf('Other'), destination: { type: 'file', handle } });
    await until(() => engine.runs.length === 2);
    expect(engine.runs[1]?.request.destination).toEqual({ type: 'library' });
    engine.runs[1]?.finish();
    await until(() => stateOf(jobs, lost) === 'COMPLETED');
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
  const jobs = await at.open(engine.runExport);
  const to = (handle: FileSystemFileHandle): ExportOptions => ({
    ...optionsOf(),
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
    await until(() => stateOf(jobs, first) === 'FAILED');

    expect(await jobs.start(to(after))).toBe(first);
    await until(() => engine.runs.length === 2);
    expect(await chosenIn(1, after)).toBe(true);
    engine.runs[1]?.finish();
    await until(() => stateOf(jobs, first) === 'COMPLETED');
  } finally {
    for (const name of ['before', 'after']) await root.removeEntry(`chosen-${name}`, { recursive: true });
  }
});

it('an export to a file goes there again after an attempt that had to be kept in the library', async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('again.mp4', { create: true });
  const engine = makeScriptedEngine();
  const jobs = await at.open(engine.runExport);
  const request = { ...optionsOf(), destination: { type: 'file', handle } } as const;
  const original = FileSystemHandle.prototype.queryPermission;
  FileSystemHandle.prototype.queryPermission = async () => 'prompt';
  try {
    const id = await jobs.start(request);
    await until(() => engine.runs.length === 1);
    engine.runs[0]?.fail(new StudioError('failed.encode', 'It broke'));
    await until(() => stateOf(jobs, id) === 'FAILED');
    expect(jobs.list()[0]).toMatchObject({ destination: 'library', notice: 'kept-in-library' });
    FileSystemHandle.prototype.queryPermission = original;
    expect(await jobs.start(request)).toBe(id);
    await until(() => engine.runs.length === 2);
    expect(engine.runs[1]?.request.destination.type).toBe('file');
    expect(jobs.list()[0]).toMatchObject({ destination: 'file', notice: null });
    engine.runs[1]?.finish();
    await until(() => stateOf(jobs, id) === 'COMPLETED');
  } finally {
    FileSystemHandle.prototype.queryPermission = original;
    await root.removeEntry('again.mp4').catch(() => {});
  }
});
