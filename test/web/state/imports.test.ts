import { expect, it } from 'vitest';
import { StudioError, toErrorData } from '../../../shared/errors.ts';
import { setText } from '../../../shared/model/edits/segments.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { assetFrom } from '../../../web/state/import-files.ts';
import { addProject } from '../../../web/storage/project-records.ts';
import { pictureFile, soundFile, until, videoFile } from './state-helpers.ts';
import { useStory } from './story-kit.ts';

const at = useStory();

const visuals = (studio: { document(): { storyline: readonly { visual: { type: string } }[] } }) =>
  studio.document().storyline.map(({ visual }) => visual.type);

it('pictures are usable at once, placed by their names’ numbers, and hashed while one goes on', async () => {
  const studio = await at.open();
  const files = ['10.png', '2.png', '1.png'].map((name) => pictureFile(name));
  const result = await studio.imports.pictures(files, { type: 'in-order' });
  expect(result.failed).toEqual([]);
  const names = result.assets.map((asset) => studio.document().assets[asset]?.name);
  expect(names).toEqual(['1.png', '2.png', '10.png']);
  expect(studio.document().storyline.map(({ visual }) => visual)).toEqual(
    result.assets.map((asset) => ({ type: 'picture', asset })),
  );
  const [first = ''] = result.assets;
  expect(studio.media.state(first)).toBe('copying');
  expect(await (await studio.media.file(first)).text()).toContain('1.png');
  await studio.imports.settled();
  await until(() => studio.media.state(first) === 'stored');
  expect(studio.imports.items()).toEqual([]);
  const asset = studio.document().assets[first];
  expect(asset).toMatchObject({ kind: 'picture', width: 40, height: 30, type: 'image/png' });
  expect(asset?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await (await studio.media.file(first)).text()).toContain('1.png');
  await studio.close();
  const again = await at.open();
  expect(again.media.state(first)).toBe('stored');
  expect(again.document().assets[first]?.sha256).toBe(asset?.sha256);
});

it('a whole drop is one undo step, and hashes survive undo and redo', async () => {
  const studio = await at.open();
  const before = studio.document();
  await studio.imports.pictures([pictureFile('a.png'), pictureFile('b.png')], { type: 'in-order' });
  await studio.imports.settled();
  const hashes = Object.values(studio.document().assets).map((asset) => asset.sha256);
  expect(hashes.every((hash) => hash !== null)).toBe(true);
  expect(studio.undoLabel()).toBe('add pictures');
  studio.undo();
  expect(studio.document().storyline).toEqual(before.storyline);
  expect(studio.document().assets).toEqual({});
  expect(studio.canUndo()).toBe(false);
  studio.redo();
  expect(Object.values(studio.document().assets).map((asset) => asset.sha256)).toEqual(hashes);
  expect(visuals(studio)).toEqual(['picture', 'picture', 'none']);
});

it('a hash that is done in the middle of a drag ends neither of them', async () => {
  const studio = await at.open();
  await studio.imports.pictures([pictureFile('a.png')], { type: 'library' });
  const drag = studio.gesture();
  drag.perform(setText, 's1', 'dragged');
  await studio.imports.settled();
  expect(drag.perform(setText, 's1', 'dragged on')).toBe(true);
  expect(Object.values(studio.document().assets)[0]?.sha256).not.toBe(null);
  drag.cancel();
  expect(studio.document().storyline[0]?.text).toBe('one');
  expect(Object.values(studio.document().assets)[0]?.sha256).not.toBe(null);
});

it('what cannot be read is named and the rest goes in', async () => {
  const studio = await at.open();
  const bad = new File(['hello'], 'text.jpg', { type: 'image/jpeg' });
  const result = await studio.imports.pictures([bad, new File([], 'none.png'), pictureFile('ok.png')], {
    type: 'in-order',
  });
  expect(result.assets.length).toBe(1);
  expect(result.failed.map(({ name }) => name).sort()).toEqual(['none.png', 'text.jpg']);
  expect(result.failed.find(({ name }) => name === 'none.png')?.error.code).toBe('input.file-empty');
  await studio.imports.settled();
  const left = studio.imports.items();
  expect(left.map(({ stage }) => stage)).toEqual(['failed', 'failed']);
  for (const item of left) studio.imports.dismiss(item.id);
  expect(studio.imports.items()).toEqual([]);
});

it('what no story can hold is refused and named, and the story stays one that can be opened', async () => {
  const studio = await at.open();
  const wide = await studio.imports.pictures([pictureFile('wide.png', '70000x10')], { type: 'in-order' });
  expect(wide.failed.map(({ error }) => error.code)).toEqual(['input.picture-too-large']);
  expect(wide.failed[0]?.error.message).toContain('wide.png is 70000 × 10');
  const day = await studio.imports.narrations([soundFile('day.wav', 24 * 3600 * 48_000)], {
    type: 'in-order',
  });
  expect(day.failed.map(({ error }) => error.code)).toEqual(['input.media-too-long']);
  const film = await studio.imports.pictures([videoFile('long.mp4', 30 * 13 * 3600)], { type: 'in-order' });
  expect(film.failed.map(({ error }) => error.code)).toEqual(['input.media-too-long']);
  expect(studio.document().assets).toEqual({});
  await studio.close();
  expect((await at.open()).document().storyline.length).toBe(3);
});

it('what is no media is told as what it is', async () => {
  const { services } = await at.place.openTab();
  const told = async (file: File, failure: unknown) => {
    const visual = () => Promise.reject(failure);
    const error = await assetFrom(
      file,
      'visual',
      { ...services.probes, visual },
      new AbortController().signal,
    )
      .then(() => null)
      .catch(toErrorData);
    return [error?.code, error?.message];
  };
  const gone = new DOMException('A requested file or directory could not be found', 'NotFoundError');
  expect(await told(new File(['x'], 'holiday'), gone)).toEqual([
    'input.file-unreadable',
    expect.stringContaining('holiday could not be read. If it is a folder'),
  ]);
  const unknown = new StudioError('unsupported.video-type', 'no video file this browser knows');
  expect((await told(new File(['x'], 'a.storyloom'), unknown))[1]).toContain('is a story of its own');
  expect((await told(new File(['x'], 'letter.docx'), unknown))[1]).toContain('save its text as .txt');
  for (const file of [new File(['x'], 'a.avi'), new File(['x'], 'a', { type: 'video/x-other' })])
    expect((await told(file, unknown))[1]).toBe('no video file this browser knows');
});

it('who leaves while files are copied has them all when they come back', async () => {
  const studio = await at.open();
  await studio.imports.pictures(
    ['a.png', 'b.png', 'c.png'].map((name) => pictureFile(name)),
    { type: 'in-order' },
  );
  await studio.close();
  const again = await at.open();
  const assets = Object.values(again.document().assets);
  expect(assets.length).toBe(3);
  for (const { id: asset, sha256 } of assets) {
    expect(sha256).not.toBe(null);
    await until(() => again.media.state(asset) === 'stored');
  }
});

it('narrations fill segments in order, and more pictures than segments stay in the library', async () => {
  const studio = await at.open();
  const sounds = await studio.imports.narrations([soundFile('1.wav', 48_000), soundFile('2.wav', 24_000)], {
    type: 'in-order',
    from: 1,
  });
  expect(studio.document().storyline.map(({ narration }) => narration?.asset ?? null)).toEqual([
    null,
    ...sounds.assets,
  ]);
  await studio.imports.pictures(
    [1, 2, 3, 4].map((n) => pictureFile(`${n}.png`)),
    { type: 'in-order' },
  );
  expect(studio.document().storyline.length).toBe(3);
  expect(Object.keys(studio.document().assets).length).toBe(6);
});

it('pictures dropped on an empty project become its segments', async () => {
  const empty = `empty-${crypto.randomUUID()}`;
  await addProject(at.tab.db, makeProject({ id: empty, title: 'Empty' }), { at: 1 });
  const studio = await at.tab.openStudio(empty);
  await studio.imports.pictures([pictureFile('a.png'), pictureFile('b.png')], { type: 'in-order' });
  expect(visuals(studio)).toEqual(['picture', 'picture']);
  studio.undo();
  expect(studio.document().storyline).toEqual([]);
});

it('music follows music on one track, and the last piece repeats', async () => {
  const studio = await at.open();
  await studio.imports.music([soundFile('a.mp3', 1000)]);
  await studio.imports.music([soundFile('b.mp3', 500), soundFile('c.mp3', 50)]);
  const [track, ...others] = studio.document().audio;
  expect(others).toEqual([]);
  expect(track?.clips.map(({ at, loop }) => [at, loop])).toEqual([
    [0, false],
    [1000, false],
    [1500, true],
  ]);
});

it('a full disk leaves the picture usable, says so, and goes on when tried again', async () => {
  let isFull = true;
  const media = at.tab.services.media;
  const full = await at.place.openTab({
    media: {
      ...media,
      add: (file, options) =>
        isFull
          ? Promise.reject(
              new StudioError('environment.storage-full', 'Full', { context: { file: file.name } }),
            )
          : media.add(file, options),
    },
  });
  const studio = await full.openStudio(at.id);
  const { assets } = await studio.imports.pictures([pictureFile('a.png')], { type: 'in-order' });
  await studio.imports.settled();
  const [item] = studio.imports.items();
  expect([item?.stage, item?.error?.code]).toEqual(['failed', 'environment.storage-full']);
  expect(item?.error?.context.file).toBe('a.png');
  const [asset = ''] = assets;
  expect(await (await studio.media.file(asset)).text()).toContain('a.png');
  expect(studio.document().assets[asset]?.sha256).toBe(null);
  isFull = false;
  studio.imports.retry(item?.id ?? '');
  await studio.imports.settled();
  expect(studio.document().assets[asset]?.sha256).not.toBe(null);
  expect(studio.imports.items()).toEqual([]);
});

it('cancelling an import takes its picture out again', async () => {
  const studio = await at.open();
  const large = new File(['picture 40x30 ', new Uint8Array(64 << 20)], 'large.png');
  await studio.imports.pictures([large], { type: 'in-order' });
  const [item] = studio.imports.items();
  expect(item?.stage).toBe('copying');
  studio.imports.cancel(item?.id ?? '');
  await studio.imports.settled();
  expect(studio.document().assets).toEqual({});
  expect(visuals(studio)).toEqual(['none', 'none', 'none']);
  expect(studio.imports.items()).toEqual([]);
  expect(await at.tab.db.count('media')).toBe(0);
});

it('thumbnails and waveforms are made once and kept', async () => {
  const studio = await at.open();
  const { assets } = await studio.imports.pictures([pictureFile('a.png')], { type: 'in-order' });
  const sounds = await studio.imports.narrations([soundFile('a.wav')], { type: 'in-order' });
  await studio.imports.settled();
  const [picture = ''] = assets;
  const [sound = ''] = sounds.assets;
  await until(() => studio.media.thumbnail(picture) !== null && studio.media.peaks(sound) !== null);
  expect([...(studio.media.peaks(sound)?.data ?? [])]).toEqual([-1, 1]);
  await until(async () => (await at.tab.db.count('derived')) === 2);
  const failing = {
    ...at.tab.services.probes,
    thumbnail: () => Promise.reject(new Error('made again')),
    sound: () => Promise.reject(new Error('made again')),
  };
  await studio.close();
  const again = await (await at.place.openTab({ probes: failing })).openStudio(at.id);
  await until(() => again.media.thumbnail(picture) !== null && again.media.peaks(sound) !== null);
});

it('a tab that only watches refuses files', async () => {
  await at.open();
  const watcher = await (await at.place.openTab()).openStudio(at.id);
  const result = await watcher.imports.pictures([pictureFile('a.png')], { type: 'in-order' });
  expect(result.failed[0]?.error.code).toBe('environment.locked');
});
