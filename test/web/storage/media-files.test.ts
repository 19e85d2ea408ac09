import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { holdLock, MEDIA_LOCK } from '../../../web/storage/locks.ts';
import { collectUnusedMedia } from '../../../web/storage/media-use.ts';
import { addProject } from '../../../web/storage/project-records.ts';
import { makePlace, type Place, type Tab } from '../state/state-helpers.ts';

let place: Place;
let tab: Tab;
beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
});
afterEach(() => place.dispose());

const signal = new AbortController().signal;

async function namesInFolder(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(place.folder, { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

it('a file is kept under its hash, byte for byte, and told with progress', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const many = new File(
    Array.from({ length: 200 }, () => bytes),
    'large.bin',
    { type: 'image/png' },
  );
  const seen: number[] = [];
  const stored = await tab.services.media.add(many, { signal, onProgress: (ratio) => seen.push(ratio) });
  expect(stored).toEqual({ sha256: await sha256(await many.arrayBuffer()), bytes: 12_000_000 });
  const opened = await tab.services.media.openByHash(stored.sha256, 'mine.png');
  expect([opened.name, opened.type, opened.size]).toEqual(['mine.png', 'image/png', 12_000_000]);
  expect(await sha256(await opened.arrayBuffer())).toBe(stored.sha256);
  expect(seen.at(-1)).toBe(1);
  expect(seen.length).toBeGreaterThan(1);
});

it('the same bytes are kept once, whatever they are called', async () => {
  const first = await tab.services.media.add(new File(['same'], 'a.png'), { signal });
  const second = await tab.services.media.add(new File(['same'], 'b.jpg'), { signal });
  expect(second).toEqual(first);
  expect(await namesInFolder()).toEqual([first.sha256]);
});

it('files of equal size and equal ends are not taken for each other', async () => {
  const make = (middle: number) => {
    const bytes = new Uint8Array(300_000);
    bytes[150_000] = middle;
    return new File([bytes], 'x.bin');
  };
  const first = await tab.services.media.add(make(1), { signal });
  const second = await tab.services.media.add(make(2), { signal });
  expect(second.sha256).not.toBe(first.sha256);
  expect((await namesInFolder()).length).toBe(2);
});

it('a cancelled copy leaves nothing behind', async () => {
  const controller = new AbortController();
  const large = new File(
    Array.from({ length: 40 }, () => new Uint8Array(1 << 20)),
    'large.bin',
  );
  const adding = tab.services.media.add(large, {
    signal: controller.signal,
    onProgress: () => controller.abort(new DOMException('Cancelled', 'AbortError')),
  });
  await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
  expect(await namesInFolder()).toEqual([]);
  expect(await tab.db.count('media')).toBe(0);
});

it('a full disk is named, and leaves nothing behind', async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(place.folder, { recursive: true }).catch(() => {});
  // A file that is longer than the room the browser gives: writing it fails in the middle.
  const full = makeFullIntake(tab.intake);
  const { makeMediaFiles } = await import('../../../web/storage/media-files.ts');
  const media = makeMediaFiles(tab.db, full, place.folder);
  await expect(media.add(new File(['x'], 'x.png'), { signal })).rejects.toMatchObject({
    code: 'environment.storage-full',
    context: { file: 'x.png' },
  });
  expect(await namesInFolder()).toEqual([]);
  expect(await tab.db.count('media')).toBe(0);
});

function makeFullIntake(intake: Tab['intake']): Tab['intake'] {
  return {
    ...intake,
    copy: async () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
}

it('an empty file and bytes of another hash than expected are refused', async () => {
  await expect(tab.services.media.add(new File([], 'empty.png'), { signal })).rejects.toMatchObject({
    code: 'input.file-empty',
  });
  const expected = '0'.repeat(64);
  await expect(
    tab.services.media.add(new File(['other'], 'bad.png'), { signal, expected }),
  ).rejects.toMatchObject({ code: 'input.bundle-broken', context: { file: 'bad.png' } });
  expect(await namesInFolder()).toEqual([]);
});

it('a stored file that was cut short no longer counts as there, and is put right by adding it again', async () => {
  const file = new File(['whole content'], 'a.png');
  const { sha256: hash } = await tab.services.media.add(file, { signal });
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(place.folder);
  const writable = await (await folder.getFileHandle(hash)).createWritable();
  await writable.write('who');
  await writable.close();
  expect(await tab.services.media.has(hash)).toBe(false);
  await expect(tab.services.media.openByHash(hash, 'a.png')).rejects.toMatchObject({
    code: 'input.media-missing',
    context: { file: 'a.png' },
  });
  await tab.services.media.add(file, { signal });
  expect(await (await tab.services.media.openByHash(hash, 'a.png')).text()).toBe('whole content');
});

it('until it is stored, the person’s own file stands in for an asset', async () => {
  const asset = { id: 'a1', sha256: null, name: 'mine.png' };
  await expect(tab.services.media.open(asset)).rejects.toMatchObject({ code: 'input.media-missing' });
  tab.services.media.standIn('a1', new File(['here'], 'mine.png'));
  expect(await (await tab.services.media.open(asset)).text()).toBe('here');
  tab.services.media.release('a1');
  await expect(tab.services.media.open(asset)).rejects.toMatchObject({ code: 'input.media-missing' });
});

it('collecting deletes what no project uses and what unfinished copies left, and nothing else', async () => {
  const used = await tab.services.media.add(new File(['used'], 'used.png'), { signal });
  await tab.services.media.add(new File(['unused'], 'unused.png'), { signal });
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(place.folder);
  await folder.getFileHandle('incoming-of-a-dead-tab', { create: true });
  const asset = {
    kind: 'picture',
    id: 'a',
    name: 'used.png',
    type: 'image/png',
    width: 1,
    height: 1,
    ...used,
  } as const;
  await addProject(tab.db, { ...makeProject({ id: 'p', title: 'P' }), assets: { a: asset } }, { at: 1 });

  const busy = await holdLock(MEDIA_LOCK, { mode: 'shared' });
  expect(await collectUnusedMedia(tab.db, tab.services.media)).toBe(null);
  expect((await namesInFolder()).length).toBe(3);
  busy?.release();
  await busy?.gone;

  expect(await collectUnusedMedia(tab.db, tab.services.media)).toBe(6);
  expect(await namesInFolder()).toEqual([used.sha256]);
  expect(await tab.db.count('media')).toBe(1);
});
