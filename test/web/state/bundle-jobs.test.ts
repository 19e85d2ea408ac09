import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { makeZip } from 'client-zip';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeBundleFacts } from '../../../shared/bundle/bundle-format.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Asset, Project } from '../../../shared/model/project.ts';
import { exportBundle } from '../../../web/execute/export-bundle.ts';
import { createBatchRender } from '../../../web/state/batch-render.ts';
import type { OwnedExportJobs } from '../../../web/state/export-jobs.ts';
import type { RunBundle } from '../../../web/state/job-types.ts';
import { openOwnProfiles } from '../../../web/state/own-profiles.ts';
import { checkBundle, readBundle, writeBundle } from '../../../web/storage/bundle.ts';
import { openLibraryFile } from '../../../web/storage/library-files.ts';
import { openFolder } from '../../../web/storage/media-files.ts';
import { makeQueuePlace, type QueuePlace } from './queue-kit.ts';
import { makeScriptedEngine } from './scripted-engine.ts';
import { makePlace, type Place, type Tab, until } from './state-helpers.ts';

let place: Place;
let tab: Tab;
let queuePlace: QueuePlace;
beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
  queuePlace = await makeQueuePlace(place);
});
afterEach(() => queuePlace.dispose());

/** A story with one file of so many megabytes. */
async function story(title: string, megabytes = 1): Promise<Project> {
  const file = new File([title, new Uint8Array(megabytes << 20)], `${title}.png`, { type: 'image/png' });
  const { sha256, bytes } = await tab.services.media.add(file, {
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const facts = { name: file.name, type: file.type, width: 40, height: 30 };
  const picture = { kind: 'picture', id: 'one', bytes, sha256, ...facts } as const;
  return { ...makeProject({ id: crypto.randomUUID(), title }), assets: { one: picture } };
}

const runBundle: RunBundle = (request, options) =>
  exportBundle(request, { media: tab.services.media }, options);

async function open(run = runBundle) {
  const jobs = await queuePlace.open({ ...makeScriptedEngine(), runBundle: run });
  const own = await openOwnProfiles(tab.db);
  own.close();
  const { media } = tab.services;
  const batches = createBatchRender({
    ...{ db: tab.db, media, own, queue: jobs.queue },
    helper: () => ({ type: 'off' }),
  });
  const bundle = (...stories: readonly Project[]) =>
    batches.bundle(
      'Two stories',
      stories.map((project) => ({ project, revision: 3 })),
    );
  return { jobs, bundle };
}

const sha256Of = async (file: Blob) => bytesToHex(sha256(new Uint8Array(await file.arrayBuffer())));

const only = (jobs: OwnedExportJobs) => jobs.bundles()[0]?.id ?? '';

async function exportsOf(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of (await openFolder('exports', true))?.keys() ?? []) names.push(name);
  return names;
}

it('bundles of two stories are jobs of the queue, end beside the films and open again', async () => {
  const { jobs, bundle } = await open();
  const [one, two] = [await story('One'), await story('Two: the end')];
  const batchId = await bundle(one, two);
  await until(() => jobs.queue.group(batchId)?.state === 'done');
  const items = jobs.queue.group(batchId)?.jobs ?? [];
  expect(items).toMatchObject([
    { kind: 'bundle', state: 'COMPLETED', title: 'One', bundle: { fileName: 'One.storyloom' } },
    { kind: 'bundle', state: 'COMPLETED', title: 'Two: the end', artifact: null },
  ]);
  const file = await jobs.film(items[1]?.id ?? '');
  expect(file?.name).toMatch(/^Two.*the end\.storyloom$/);
  expect(await readBundle(file ?? new File([], 'none'), tab.services.media)).toEqual(two);
  // No film of the story: its badge and its export dialog say nothing of it.
  expect([jobs.list(), jobs.latest(one.id)]).toEqual([[], null]);
  expect(jobs.queue.report(batchId)?.bytes).toBeGreaterThan(2 << 20);

  await jobs.queue.clearFinished({ type: 'all' }, { keepFilms: true });
  expect([jobs.bundles().length, (await exportsOf()).length]).toEqual([2, 2]);
  await jobs.remove(...jobs.bundles().map(({ id }) => id));
  expect(await exportsOf()).toEqual([]);
});

it('a story with a file that was never copied to its end is refused with the file named', async () => {
  const { jobs, bundle } = await open();
  const whole = await story('Whole');
  const [asset] = Object.values(whole.assets);
  if (asset === undefined) throw new TypeError('It has a file');
  const half = { ...whole, assets: { one: { ...asset, sha256: null } } };
  const refused = { code: 'input.media-missing', context: { file: 'Whole.png' } };
  await expect(bundle(await story('Other'), half)).rejects.toMatchObject(refused);
  expect(jobs.bundles()).toEqual([]);
  await expect(writeBundle(half, tab.services.media)).rejects.toMatchObject(refused);
});

it('one that is cancelled in its middle leaves nothing, and goes again', async () => {
  const stages: string[] = [];
  let isStopped = false;
  const { jobs, bundle } = await open((request, { signal, onProgress }) =>
    runBundle(request, {
      signal,
      onProgress(progress) {
        onProgress(progress);
        stages.push(progress.stage);
        if (progress.stage !== 'writing' || progress.ratio === 0 || isStopped) return;
        isStopped = true;
        void jobs.cancel(request.jobId);
      },
    }),
  );
  await bundle(await story('Large', 24));
  await until(() => jobs.bundles()[0]?.state === 'CANCELED');
  expect(stages).toContain('writing');
  expect(stages).not.toContain('checking');
  expect(await exportsOf()).toEqual([]);
  await jobs.retry(only(jobs));
  await until(() => jobs.bundles()[0]?.state === 'COMPLETED');
  expect(await exportsOf()).toHaveLength(1);
});

it('a bundle that was cut off, or lacks a file that it does not own up to, is not called done', async () => {
  const project = await story('One');
  const blobOf = (stream: ReadableStream<Uint8Array>) =>
    new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  const whole = await blobOf(await writeBundle(project, tab.services.media));
  const check = (file: Blob, bytes = file.size) => checkBundle(file, { project, bytes }, { hash: sha256Of });
  await check(whole);
  const broken = { code: 'input.bundle-broken' };
  await expect(check(whole.slice(0, -1), whole.size)).rejects.toMatchObject(broken);
  const made = (missing: readonly string[]) =>
    blobOf(
      makeZip([
        { name: 'bundle.json', input: JSON.stringify(makeBundleFacts(missing)) },
        { name: 'project.json', input: JSON.stringify(project) },
      ]),
    );
  const lacking = await made([]);
  await expect(check(lacking)).rejects.toMatchObject(broken);
  const honest = await made([project.assets.one?.sha256 ?? '']);
  await check(honest);
});

it('a bundle for a place that was chosen is made while the queue is held; one for the library waits', async () => {
  const { estimate } = navigator.storage;
  navigator.storage.estimate = async () => ({ quota: 100e9, usage: 100e9 });
  const root = await navigator.storage.getDirectory();
  const name = `${crypto.randomUUID()}.storyloom`;
  try {
    const { jobs, bundle } = await open();
    const project = await story('One');
    await bundle(project);
    await until(() => jobs.queue.held() === 'storage');
    const handle = await root.getFileHandle(name, { create: true });
    const made = { profile: 'PROJECT', container: 'storyloom', revision: 3 } as const;
    const id = await jobs.start({ ...made, project, destination: { type: 'file', handle } });
    await until(() => jobs.queue.item(id)?.state === 'COMPLETED');
    expect(await readBundle(await handle.getFile(), tab.services.media)).toEqual(project);
    expect(jobs.bundles().map(({ destination, state }) => [destination, state])).toEqual([
      ['file', 'COMPLETED'],
      ['library', expect.stringMatching(/QUEUED|PAUSED/)],
    ]);
  } finally {
    navigator.storage.estimate = estimate;
    await root.removeEntry(name).catch(() => {});
  }
});

/** Lies to who reads it back, as a failing disk does: one byte is another. */
function failingDisk(
  handle: FileSystemFileHandle,
  place: (bytes: Uint8Array) => number,
): FileSystemFileHandle {
  return new Proxy(handle, {
    get(target, name) {
      if (name === 'getFile') {
        return async () => {
          const bytes = new Uint8Array(await (await target.getFile()).arrayBuffer());
          const at = place(bytes);
          bytes[at] = (bytes[at] ?? 0) ^ 1;
          return new File([bytes], target.name);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

it('a bundle of which one byte is another on the disk is not called done, and is taken away', async () => {
  const project = await story('One');
  const folder = await openFolder('chosen-bundles', true);
  const handle = await folder?.getFileHandle('one.storyloom', { create: true });
  if (folder === null || handle === undefined) throw new TypeError('There is a folder');
  const places = {
    'One.png': (bytes: Uint8Array) => bytes.length >> 1,
    'project.json': (bytes: Uint8Array) =>
      new TextDecoder('latin1').decode(bytes).indexOf('"title":"One"') + '"title":"'.length,
  };
  for (const [name, place] of Object.entries(places)) {
    const damaged = { type: 'file', handle: failingDisk(handle, place) } as const;
    const { jobs, bundle } = await open((request, options) =>
      runBundle({ ...request, destination: damaged }, options),
    );
    await bundle(project);
    await until(() => jobs.bundles().some(({ error }) => error !== null));
    const [job] = jobs.bundles();
    expect(job).toMatchObject({ error: { code: 'failed.verify' }, bundle: null });
    expect(job?.error?.message).toContain(name);
    for await (const left of folder.keys()) expect.fail(`${left} was left`);
    await jobs.remove(job?.id ?? '');
    await jobs.close();
  }
});

it('a lost file that the story shows stops its bundle by name; one that it does not use is left out', async () => {
  const whole = await story('Whole');
  const { one = fail() } = whole.assets;
  const lost: Asset = { ...one, id: 'lost', name: 'Lost.png', sha256: 'f'.repeat(64) };
  const unused = { ...whole, assets: { one, lost } };
  const run = (project: Project) =>
    runBundle(
      { jobId: 'job', project, destination: { type: 'library' } },
      { signal: new AbortController().signal, onProgress: () => {} },
    );
  const made = await run(unused);
  const bytes = await (await openLibraryFile(made.libraryPath ?? ''))?.text();
  expect(bytes).toContain(`"missing":["${'f'.repeat(64)}"]`);
  const before = await exportsOf();
  const visual = { type: 'picture', asset: 'lost' } as const;
  const shown = { ...unused, storyline: [makeSegment({ id: 's1', text: 'Shown', visual })] };
  await expect(run(shown)).rejects.toThrow(/Lost\.png/);
  expect(await exportsOf()).toEqual(before);
});

function fail(): never {
  throw new Error('The fixture is not as the test expects');
}
