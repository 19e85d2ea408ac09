import { expect, it } from 'vitest';
import { setText } from '../../../shared/model/edits/segments.ts';
import { pictureFile, soundFile, until, videoFile } from './state-helpers.ts';
import { useStory } from './story-kit.ts';

const at = useStory();

it('lost media is told and can be given again', async () => {
  const studio = await at.open();
  const { assets } = await studio.imports.pictures([pictureFile('a.png')], { type: 'in-order' });
  await studio.imports.settled();
  await studio.close();
  const [asset = ''] = assets;
  await at.tab.services.media.collect(new Set());
  const again = await at.open();
  await until(() => again.media.state(asset) === 'lost');
  await expect(again.media.file(asset)).rejects.toMatchObject({
    code: 'input.media-missing',
    context: { file: 'a.png' },
  });
  await again.imports.relink(asset, pictureFile('b.png', '99x88'));
  await again.imports.settled();
  expect(again.document().assets[asset]).toMatchObject({ name: 'b.png', width: 99 });
  expect(again.document().storyline[0]?.visual).toEqual({ type: 'picture', asset });
  await until(() => again.media.state(asset) === 'stored');
});

it('a file in place of a lost one is stopped, and the story is as it was', async () => {
  const studio = await at.open();
  const { assets } = await studio.imports.pictures([videoFile('long.mp4')], { type: 'in-order' });
  const sounds = await studio.imports.music([soundFile('theme.wav')]);
  await studio.imports.settled();
  await studio.close();
  const [video = '', sound = ''] = [...assets, ...sounds.assets];
  await at.tab.services.media.collect(new Set());
  const again = await at.open();
  await until(() => again.media.state(video) === 'lost' && again.media.state(sound) === 'lost');
  const before = again.document();
  const large = (name: string, text: string) => new File([`${text} `, new Uint8Array(64 << 20)], name);
  // Shorter and silent: the range and the voice of its segment give way.
  await again.imports.relink(video, large('short.mp4', 'video 64x36 of 30 frames'));
  await again.imports.relink(sound, large('other.wav', 'sound 5000'));
  expect(again.document().storyline[0]?.visual).toMatchObject({ to: 48_000, sound: 'off' });
  again.perform(setText, 's2', 'written meanwhile');
  for (const { id: item } of [...again.imports.items()]) again.imports.cancel(item);
  await again.imports.settled();
  expect(again.imports.items()).toEqual([]);
  const after = again.document();
  expect([after.assets, after.audio]).toEqual([before.assets, before.audio]);
  expect(after.storyline[0]).toEqual(before.storyline[0]);
  expect(after.storyline[1]?.text).toBe('written meanwhile');
  await until(() => again.media.state(video) === 'lost' && again.media.state(sound) === 'lost');
  expect(again.undoLabel()).toBe('relink media');
});
