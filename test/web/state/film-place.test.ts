import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeFilmPlaces } from '../../../web/state/film-place.ts';
import type { JobRecord, StoredRequest } from '../../../web/storage/job-records.ts';

let root: FileSystemDirectoryHandle;
let folder: FileSystemDirectoryHandle;
beforeEach(async () => {
  root = await navigator.storage.getDirectory();
  folder = await root.getDirectoryHandle(`places-${crypto.randomUUID()}`, { create: true });
});
afterEach(() => root.removeEntry(folder.name, { recursive: true }).catch(() => {}));

const job = { destination: 'folder', container: 'mp4' } as unknown as JobRecord;
const request = (handle = folder): StoredRequest =>
  ({
    folder: handle,
    handle: null,
    fileName: 'Film',
    project: makeProject({ id: 'p', title: 'Film' }),
  }) as unknown as StoredRequest;

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const name of folder.keys()) found.push(name);
  return found.sort();
}

async function write(name: string, text: string): Promise<void> {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

const fileOf = ({ destination }: { readonly destination: { readonly type: string } }) =>
  'handle' in destination ? (destination.handle as FileSystemFileHandle).name : destination.type;

it('two runs at once never get one file, and what they leave empty goes', async () => {
  const places = makeFilmPlaces();
  const both = await Promise.all([places.take(job, request()), places.take(job, request())]);
  expect(both.map(fileOf)).toEqual(['Film.mp4', 'Film (2).mp4']);
  await write('Film (2).mp4', 'film');
  for (const each of both) await each.leave();
  expect(await names()).toEqual(['Film (2).mp4']);
});

it('a name whose captions are there already is not free, and an empty file of a killed run is taken again', async () => {
  await write('Film.srt', 'of another film');
  await folder.getFileHandle('Film (2).mp4', { create: true });
  const place = await makeFilmPlaces().take(job, request());
  expect(fileOf(place)).toBe('Film (2).mp4');
  await write('Film (2).mp4', 'film');
  await place.writeBeside([{ fileName: 'Film (2).srt', text: 'words' }]);
  await place.leave();
  expect(await names()).toEqual(['Film (2).mp4', 'Film (2).srt', 'Film.srt']);
  await place.remove();
  expect(await names()).toEqual(['Film.srt']);
});

it('a chosen file that a run left empty goes, and can still be written by the next run', async () => {
  const handle = await folder.getFileHandle('Chosen.mp4', { create: true });
  const chosen = { ...request(), folder: undefined, handle } as unknown as StoredRequest;
  const places = makeFilmPlaces();
  await (await places.take(job, chosen)).leave();
  expect(await names()).toEqual([]);
  const again = await places.take(job, chosen);
  expect([fileOf(again), again.lost]).toEqual(['Chosen.mp4', false]);
  // As a sink does: through the handle whose file is gone.
  if (again.destination.type !== 'file') throw new TypeError('No file');
  const stream = await again.destination.handle.createWritable();
  await stream.write('film');
  await stream.close();
  await again.leave();
  expect(await names()).toEqual(['Chosen.mp4']);
});

it('without its folder a film is kept in the library, captions and all', async () => {
  await root.removeEntry(folder.name, { recursive: true });
  const place = await makeFilmPlaces().take(job, request());
  expect([fileOf(place), place.lost]).toEqual(['library', true]);
  await place.writeBeside([{ fileName: 'Film.srt', text: 'words' }]);
});

it('captions that cannot be written take the film along, with a code', async () => {
  const place = await makeFilmPlaces().take(job, request());
  await write('Film.mp4', 'film');
  await folder.getDirectoryHandle('Film.srt', { create: true });
  await expect(place.writeBeside([{ fileName: 'Film.srt', text: 'words' }])).rejects.toMatchObject({
    code: 'failed.write',
  });
  expect(await names()).toEqual(['Film.srt']);
});
