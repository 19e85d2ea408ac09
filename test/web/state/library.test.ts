import { afterEach, beforeEach, expect, it } from 'vitest';
import { setText } from '../../../shared/model/edits/segments.ts';
import { exportBundle } from '../../../web/execute/export-bundle.ts';
import { createExportJobs, type OwnedExportJobs } from '../../../web/state/export-jobs.ts';
import { createLibrary, type OwnedLibrary } from '../../../web/state/library.ts';
import { createPreferences, type OwnedPreferences } from '../../../web/state/preferences.ts';
import { readStored } from '../../../web/state/project-files.ts';
import { writeBundle } from '../../../web/storage/bundle.ts';
import { openLibraryFile } from '../../../web/storage/library-files.ts';
import {
  addStory,
  artifactOf,
  makePlace,
  type Place,
  pictureFile,
  type Tab,
  until,
} from './state-helpers.ts';

let place: Place;
let tab: Tab;
let jobs: OwnedExportJobs;
let preferences: OwnedPreferences;
let library: OwnedLibrary;
const closers: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
  preferences = await createPreferences(tab.services);
  await preferences.set('sampleAdded', true);
  const { db, services } = tab;
  jobs = await createExportJobs({
    db,
    runExport: services.runExport,
    runBundle: (request, options) => exportBundle(request, { media: services.media }, options),
  });
  library = createLibrary({ services: tab.services, jobs, preferences });
  closers.push(
    () => jobs.close(),
    () => library.close(),
    () => preferences.close(),
  );
  await until(() => !library.loading());
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await place.dispose();
});

async function mediaNames(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(place.folder, { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function addPicture(id: string, name: string): Promise<void> {
  const studio = await tab.openStudio(id);
  await studio.imports.pictures([pictureFile(name)], { type: 'in-order' });
  await studio.imports.settled();
  await studio.close();
  await library.refresh();
}

async function bundleOf(id: string): Promise<File> {
  const stream = await writeBundle(await readStored(tab.db, id), tab.services.media);
  // Packed by the page: none of it is shared memory.
  const packed = stream as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new File([await new Response(packed).blob()], 'A story.storyloom');
}

it('a new project has the person’s defaults and is a draft', async () => {
  const { look } = preferences.settings.defaults;
  const chosen = JSON.parse(JSON.stringify({ ...look, width: 1080, height: 1920 })) as typeof look;
  await preferences.set('defaults', { ...preferences.settings.defaults, look: chosen });
  const id = await library.create('Mine');
  expect(library.projects()).toHaveLength(1);
  expect(library.projects()[0]).toMatchObject({ id, title: 'Mine', width: 1080, height: 1920, segments: 0 });
  expect(library.projects()[0]?.badge.state).toBe('DRAFT');
  const studio = await tab.openStudio(id);
  expect(studio.document().look.height).toBe(1920);
});

it('projects are renamed, found without accents, and sorted', async () => {
  const a = await library.create('Étude 10');
  await library.create('étude 2');
  await library.create('Other');
  library.setSort('title');
  expect(library.projects().map(({ title }) => title)).toEqual(['étude 2', 'Étude 10', 'Other']);
  library.setSearch('ETUDE 1');
  expect(library.projects().map(({ id }) => id)).toEqual([a]);
  library.setSearch('');
  await library.rename(a, 'Zebra');
  expect(library.projects().map(({ title }) => title)).toEqual(['étude 2', 'Other', 'Zebra']);
  library.setSort('edited');
  expect(library.projects()[0]?.id).toBe(a);
});

it('a duplicate has its own life and shares the media', async () => {
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  await addPicture(id, 'a.png');
  const copy = await library.duplicate(id);
  expect(
    library
      .projects()
      .map(({ title }) => title)
      .sort(),
  ).toEqual(['A story', 'A story copy']);
  expect(await mediaNames()).toHaveLength(1);
  const studio = await tab.openStudio(copy);
  studio.perform(setText, 's1', 'changed');
  await studio.close();
  const original = await tab.openStudio(id);
  expect(original.document().storyline[0]?.text).toBe('one');
});

it('trash and restore; deleting for ever takes the media only when nothing else uses it', async () => {
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  await addPicture(id, 'a.png');
  const copy = await library.duplicate(id);
  await library.trash(id);
  expect(library.projects().map((project) => project.id)).toEqual([copy]);
  expect(library.trashed().map((project) => project.id)).toEqual([id]);
  await library.restore(id);
  expect(library.trashed()).toEqual([]);
  await library.trash(id);
  await library.emptyTrash();
  expect(await mediaNames()).toHaveLength(1);
  await library.remove(copy);
  expect(library.projects()).toEqual([]);
  expect(await mediaNames()).toEqual([]);
  for (const store of ['projects', 'documents', 'journal', 'versions', 'media'] as const) {
    expect(await tab.db.count(store), store).toBe(0);
  }
});

it('a story that is deleted for ever takes its films and its bundles with it', async () => {
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  const studio = await tab.openStudio(id);
  const [project, revision] = [studio.document(), studio.revision()];
  await studio.close();
  const made = { project, revision, profile: 'PROJECT', destination: { type: 'library' } } as const;
  await jobs.queue.createBatch({
    name: 'Both',
    jobs: [
      { ...made, container: 'storyloom' },
      { ...made, container: 'mp4' },
    ],
  });
  await until(() => [...jobs.list(), ...jobs.bundles()].every(({ state }) => state === 'COMPLETED'));
  const path = jobs.bundles()[0]?.bundle?.libraryPath ?? '';
  expect(await openLibraryFile(path)).not.toBeNull();
  await library.remove(id);
  expect([jobs.list(), jobs.bundles(), await openLibraryFile(path)]).toEqual([[], [], null]);
});

it('a version keeps the media that the project has given up', async () => {
  const { removeAsset } = await import('../../../shared/model/edits/media.ts');
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  const studio = await tab.openStudio(id);
  const { assets } = await studio.imports.pictures([pictureFile('a.png')], { type: 'in-order' });
  await studio.imports.settled();
  const version = await studio.versions.save('with picture');
  studio.perform(removeAsset, assets[0] ?? '');
  await studio.close();
  expect(await preferences.collectUnused()).toBe(0);
  expect(await mediaNames()).toHaveLength(1);
  const again = await tab.openStudio(id);
  await again.versions.remove(version.id);
  // An automatic one was kept too, before the first step of all.
  for (const other of again.versions.list()) await again.versions.remove(other.id);
  await again.close();
  expect(await preferences.collectUnused()).toBeGreaterThan(0);
  expect(await mediaNames()).toEqual([]);
});

it('a card follows the exports: processing, done, older than the edits', async () => {
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  await library.refresh();
  const badge = () => library.projects()[0]?.badge;
  const studio = await tab.openStudio(id);
  await jobs.start({
    project: studio.document(),
    revision: studio.revision(),
    profile: 'DRAFT_360P',
    container: 'mp4',
    destination: { type: 'library' },
  });
  await until(() => badge()?.state === 'COMPLETED');
  expect(badge()?.olderThanEdits).toBe(false);
  studio.perform(setText, 's1', 'edited since');
  await studio.flush();
  await library.refresh();
  expect(badge()).toMatchObject({ state: 'COMPLETED', olderThanEdits: true });
});

it('another tab’s dashboard shows what this one does', async () => {
  const other = await place.openTab();
  const otherPreferences = await createPreferences(other.services);
  const otherJobs = await createExportJobs({
    db: other.db,
    runExport: async (request) => artifactOf(request),
  });
  const otherLibrary = createLibrary({
    services: other.services,
    jobs: otherJobs,
    preferences: otherPreferences,
  });
  closers.unshift(
    () => otherJobs.close(),
    () => otherLibrary.close(),
    () => otherPreferences.close(),
  );
  const id = await library.create('Seen there');
  await until(() => otherLibrary.projects().some((project) => project.id === id));
  await preferences.set('theme', 'light');
  await until(() => otherPreferences.theme() === 'light');
});

it('usage is told by kind and project', async () => {
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  await addPicture(id, 'a.png');
  await preferences.refreshUsage();
  const usage = preferences.usage();
  expect(usage?.media).toBe(pictureFile('a.png').size);
  expect(usage?.projects).toEqual([{ id, title: 'A story', media: usage?.media, exports: 0 }]);
  expect(usage?.unused).toBe(0);
});

it('a bundle brings a project with its media to another place, under another id where its own is taken', async () => {
  const id = await addStory(tab.db, ['one', 'two'], `story-${crypto.randomUUID()}`);
  await addPicture(id, 'a.png');
  const file = await bundleOf(id);
  const original = await tab.db.get('documents', id);

  const again = await library.importBundle(file);
  expect(again).not.toBe(id);
  await library.remove(id);
  await library.remove(again);
  expect(await mediaNames()).toEqual([]);

  const seen: number[] = [];
  const imported = await library.importBundle(file, { onProgress: (ratio) => seen.push(ratio) });
  expect(imported).toBe(id);
  expect(seen.at(-1)).toBeCloseTo(1);
  const studio = await tab.openStudio(imported);
  expect(studio.document()).toEqual(original?.document);
  const [asset] = Object.keys(studio.document().assets);
  expect(await (await studio.media.file(asset ?? '')).text()).toContain('a.png');
});

it('a broken bundle is refused with the file named, and nothing of it stays', async () => {
  const id = await addStory(tab.db, ['one', 'two'], `story-${crypto.randomUUID()}`);
  await addPicture(id, 'a.png');
  await addPicture(id, 'b.png');
  const bytes = new Uint8Array(await (await bundleOf(id)).arrayBuffer());
  const at = new TextDecoder('latin1').decode(bytes).indexOf('picture 40x30 b.png');
  bytes[at] = 'P'.charCodeAt(0);
  await library.remove(id);
  await expect(library.importBundle(new File([bytes], 'x.storyloom'))).rejects.toMatchObject({
    code: 'input.bundle-broken',
    context: { file: 'b.png' },
  });
  expect(library.projects()).toEqual([]);
  expect(await mediaNames()).toEqual([]);
});
