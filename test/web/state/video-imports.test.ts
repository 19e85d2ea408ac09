import { expect, it } from 'vitest';
import { segmentSamples } from '../../../shared/model/derive.ts';
import { setVideoRange } from '../../../shared/model/edits/video.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Visual } from '../../../shared/model/project.ts';
import type { Studio } from '../../../web/state/studio-types.ts';
import { addProject } from '../../../web/storage/project-records.ts';
import { fakeProbes, pictureFile, soundFile, until, videoFile } from './state-helpers.ts';
import { useStory } from './story-kit.ts';

const at = useStory();

const visuals = (studio: Studio): readonly Visual[] =>
  studio.document().storyline.map(({ visual }) => visual);

it('pictures and videos dropped together go to the segments in the order of their names', async () => {
  const studio = await at.open();
  const files = [videoFile('2.mp4'), pictureFile('10.png'), pictureFile('1.png')];
  const { assets, failed } = await studio.imports.pictures(files, { type: 'in-order' });
  expect(failed).toEqual([]);
  const [first, second, third] = assets;
  expect(visuals(studio)).toEqual([
    { type: 'picture', asset: first },
    { type: 'video', asset: second, from: 0, to: 144_000, sound: 'narration', gainDb: 0 },
    { type: 'picture', asset: third },
  ]);
  expect(studio.document().assets[second ?? '']).toMatchObject({
    kind: 'video',
    type: 'video/mp4',
    frames: 90,
  });
  expect(studio.undoLabel()).toBe('add media');
  studio.undo();
  expect(visuals(studio)).toEqual([{ type: 'none' }, { type: 'none' }, { type: 'none' }]);
});

it('videos dropped on an empty project become segments as long as they are', async () => {
  const empty = `empty-${crypto.randomUUID()}`;
  await addProject(at.tab.db, makeProject({ id: empty, title: 'Empty' }), { at: 1 });
  const studio = await at.tab.openStudio(empty);
  await studio.imports.pictures([videoFile('a.mp4'), pictureFile('b.png')], { type: 'in-order' });
  const project = studio.document();
  expect(visuals(studio).map(({ type }) => type)).toEqual(['video', 'picture']);
  expect(project.storyline.map((segment) => segmentSamples(project, segment))).toEqual([144_000, 240_000]);
});

it('a video that holds only sound is a narration, whatever its name says', async () => {
  const studio = await at.open();
  const voice = new File([await soundFile('voice').text()], 'voice.mp4', { type: 'video/mp4' });
  const { assets } = await studio.imports.pictures([voice, pictureFile('a.png')], { type: 'in-order' });
  const [sound, picture] = ['sound', 'picture'].map((kind) =>
    assets.find((asset) => studio.document().assets[asset]?.kind === kind),
  );
  expect(studio.document().assets[sound ?? '']?.type).toBe('audio/aac');
  expect(studio.document().storyline[0]).toMatchObject({
    visual: { type: 'picture', asset: picture },
    narration: { asset: sound },
  });
});

it('another video in place of a lost one keeps what is shown within it', async () => {
  const studio = await at.open();
  const result = await studio.imports.pictures([videoFile('long.mp4', 300)], { type: 'in-order' });
  const [asset = ''] = result.assets;
  studio.perform(setVideoRange, 's1', { from: 48_000, to: 400_000 });
  await studio.imports.settled();
  const refused = await studio.imports.relink(asset, pictureFile('still.png'));
  expect(refused.failed[0]?.error.message).toContain('Choose a video');
  await studio.imports.relink(asset, videoFile('short.mp4', 60, 'silent'));
  expect(visuals(studio)[0]).toEqual({
    type: 'video',
    asset,
    from: 48_000,
    to: 96_000,
    sound: 'off',
    gainDb: 0,
  });
  studio.undo();
  expect(visuals(studio)[0]).toMatchObject({ from: 48_000, to: 400_000, sound: 'narration' });
});

it('a file that is being read or waits for it can be cancelled, and nothing of it comes', async () => {
  const started: string[] = [];
  const slow = await at.place.openTab({
    probes: {
      ...fakeProbes,
      visual: (file, signal) =>
        new Promise((_, reject) => {
          started.push(file.name);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    },
  });
  const studio = await slow.openStudio(at.id);
  const done = studio.imports.pictures(
    ['1.mp4', '2.mp4', '3.mp4'].map((name) => videoFile(name)),
    { type: 'in-order' },
  );
  await until(() => started.length === 2);
  for (const item of studio.imports.items().toReversed()) studio.imports.cancel(item.id);
  expect(await done).toEqual({ assets: [], failed: [] });
  expect(started).toEqual(['1.mp4', '2.mp4']);
  expect(studio.imports.items()).toEqual([]);
  expect(visuals(studio).every(({ type }) => type === 'none')).toBe(true);
});

it('several files on one segment begin there, and leave alone what other segments show', async () => {
  const studio = await at.open();
  await studio.imports.pictures([pictureFile('kept.png')], { type: 'segment', segmentId: 's2' });
  const [kept] = visuals(studio).slice(1);
  const files = [videoFile('1.mp4'), pictureFile('2.png')];
  const { assets } = await studio.imports.pictures(files, { type: 'segment', segmentId: 's1' });
  expect(visuals(studio)).toMatchObject([
    { type: 'video', asset: assets[0] },
    kept,
    { type: 'picture', asset: assets[1] },
  ]);
});

it('files for the library give no segment anything', async () => {
  const studio = await at.open();
  const files = [videoFile('1.mp4'), pictureFile('2.png')];
  const { assets } = await studio.imports.pictures(files, { type: 'library' });
  expect(assets).toHaveLength(2);
  expect(visuals(studio).every(({ type }) => type === 'none')).toBe(true);
});
