import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FoundLook } from '../../../shared/analysis/found.ts';
import { StudioError } from '../../../shared/errors.ts';
import { setMotion } from '../../../shared/model/edits/motion.ts';
import type { Looks } from '../../../web/listen/faces/looks.ts';
import type { Studio } from '../../../web/state/studio-types.ts';
import { addStory, makePlace, type Place, pictureFile, until } from './state-helpers.ts';

const TALL = { name: 'VERTICAL_1080P', width: 1080, height: 1920 };
const SQUARE = { name: 'SQUARE_1080P', width: 1080, height: 1080 };
const face = (x: number): FoundLook['faces'][number] => ({
  x: x - 0.05,
  y: 0.3,
  width: 0.1,
  height: 0.2,
  confidence: 0.9,
});
const lookWith = (...faces: FoundLook['faces']): FoundLook => ({
  at: 0,
  cut: null,
  faces,
  salient: faces.length > 0 ? null : { x: 0.7, y: 0.5 },
});

/** What is found in the files by their names; they wait for `go` where it is given. */
function scripted(found: Readonly<Record<string, FoundLook | Error>>, go?: Promise<void>) {
  const asked: string[] = [];
  const looks: Looks = {
    async of(media, _file, { signal, onProgress }) {
      asked.push(media.asset.name);
      onProgress?.(0.5);
      await Promise.race([
        go,
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ]);
      const look = found[media.asset.name];
      if (look === undefined || look instanceof Error) throw look ?? new Error('unknown');
      return [look];
    },
    close() {},
  };
  return { looks, asked };
}

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.dispose());

async function openStory(looks: Looks, names: readonly string[]): Promise<Studio> {
  const tab = await place.openTab({ looks });
  const id = await addStory(tab.db, names, `story-${crypto.randomUUID()}`);
  const studio = await tab.openStudio(id);
  await studio.imports.pictures(
    names.map((name) => pictureFile(name, '160x90')),
    { type: 'in-order' },
  );
  await studio.imports.settled();
  return studio;
}

it('frames every segment for each profile, one undo step for each', async () => {
  const { looks, asked } = scripted({ 'a.png': lookWith(face(0.2), face(0.9)), 'b.png': lookWith() });
  const studio = await openStory(looks, ['a.png', 'b.png']);
  const result = await studio.smartCrop.frame([TALL, SQUARE]);
  expect(result).toEqual({ status: 'done', segments: 2, byFaces: 1, failed: [] });
  expect(asked).toEqual(['a.png', 'b.png']);
  const tall = studio.document().framing[TALL.name];
  const [first, second] = studio.document().storyline.map(({ id }) => tall?.paths[id]);
  expect(tall?.fit).toBe('smart');
  expect(first).toMatchObject({ found: 'faces', faces: 2 });
  expect(second).toMatchObject({ found: 'saliency', faces: 0 });
  expect(studio.document().framing[SQUARE.name]?.fit).toBe('smart');
  studio.undo();
  expect(studio.document().framing[SQUARE.name]).toBeUndefined();
  expect(studio.document().framing[TALL.name]).toEqual(tall);
  studio.undo();
  expect(studio.document().framing).toEqual({});
});

it('frames only the segments that are named, and leaves the others as they are', async () => {
  const { looks, asked } = scripted({ 'a.png': lookWith(face(0.2)), 'b.png': lookWith(face(0.8)) });
  const studio = await openStory(looks, ['a.png', 'b.png']);
  const second = studio.document().storyline[1]?.id ?? '';
  await studio.smartCrop.frame([TALL], [second]);
  expect(asked).toEqual(['b.png']);
  expect(Object.keys(studio.document().framing[TALL.name]?.paths ?? {})).toEqual([second]);
});

it('tells how far it is, and cancelled leaves the story as it was', async () => {
  const { looks } = scripted({ 'a.png': lookWith(face(0.2)) }, new Promise(() => {}));
  const studio = await openStory(looks, ['a.png', 'b.png']);
  const before = studio.document();
  expect(studio.smartCrop.work()).toBeNull();
  const search = studio.smartCrop.frame([TALL]);
  await until(() => studio.smartCrop.work()?.ratio === 0.25);
  expect(studio.smartCrop.work()).toEqual({ done: 0, all: 2, ratio: 0.25, name: 'a.png' });
  studio.smartCrop.cancel();
  expect(await search).toMatchObject({ status: 'cancelled', segments: 0 });
  expect(studio.smartCrop.work()).toBeNull();
  expect(studio.document()).toBe(before);
});

it('two shapes chosen one right after the other are both framed; cancelled, neither is', async () => {
  const { looks } = scripted({ 'a.png': lookWith(face(0.2)), 'b.png': lookWith(face(0.8)) });
  const studio = await openStory(looks, ['a.png', 'b.png']);
  const searches = [studio.smartCrop.frame([TALL]), studio.smartCrop.frame([SQUARE])];
  expect(await Promise.all(searches)).toMatchObject([{ status: 'done' }, { status: 'done' }]);
  expect(Object.keys(studio.document().framing)).toEqual([TALL.name, SQUARE.name]);
  const stopped = [studio.smartCrop.frame([TALL]), studio.smartCrop.frame([SQUARE])];
  studio.smartCrop.cancel();
  expect(await Promise.all(stopped)).toMatchObject([{ status: 'cancelled' }, { status: 'cancelled' }]);
  expect(studio.smartCrop.work()).toBeNull();
});

it('a picture that cannot be read does not keep the others from being framed', async () => {
  const broken = new StudioError('input.picture-broken', 'b.png is damaged');
  const { looks } = scripted({ 'a.png': lookWith(face(0.2)), 'b.png': broken });
  const studio = await openStory(looks, ['a.png', 'b.png']);
  const { segments, failed } = await studio.smartCrop.frame([TALL]);
  expect(segments).toBe(1);
  expect(failed).toMatchObject([{ name: 'b.png', error: { code: 'input.picture-broken' } }]);
});

it('a path goes away with the picture it was made from', async () => {
  const { looks } = scripted({ 'a.png': lookWith(face(0.2)), 'b.png': lookWith(face(0.8)) });
  const studio = await openStory(looks, ['a.png', 'b.png']);
  await studio.smartCrop.frame([TALL]);
  const [first, second] = studio.document().storyline.map(({ id }) => id);
  await studio.imports.pictures([pictureFile('c.png', '160x90')], {
    type: 'segment',
    segmentId: first ?? '',
  });
  await studio.imports.settled();
  expect(Object.keys(studio.document().framing[TALL.name]?.paths ?? {})).toEqual([second]);
});

it('moves end at faces, as near as before, in one undo step', async () => {
  const { looks } = scripted({
    'a.png': lookWith(face(0.6)),
    'b.png': lookWith(),
    'c.png': lookWith(face(0.4)),
  });
  const studio = await openStory(looks, ['a.png', 'b.png', 'c.png']);
  const [first, , third] = studio.document().storyline.map(({ id }) => id);
  studio.perform(setMotion, [third ?? ''], { move: 'still' });
  const before = studio.document();
  const result = await studio.smartCrop.moveTowardFaces();
  expect(result).toMatchObject({ status: 'done', segments: 2, byFaces: 1 });
  const { storyline, look } = studio.document();
  expect(storyline[0]?.motion.to).toMatchObject({ x: 0.6, zoom: look.zoom });
  expect(storyline[0]?.motion.from).toBeNull();
  expect(storyline[1]?.motion).toEqual(before.storyline[1]?.motion);
  expect(storyline[2]?.motion).toEqual(before.storyline[2]?.motion);
  studio.undo();
  expect(studio.document().storyline).toEqual(before.storyline);
  // What stands still moves when it is named.
  await studio.smartCrop.moveTowardFaces([first ?? '', third ?? '']);
  expect(studio.document().storyline[2]?.motion.to).toMatchObject({ x: 0.4, zoom: look.zoom });
});
