import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { eyeFiles } from '../../../../helper/listen/faces/eye-files.ts';
import { startEyeThread } from '../../../../helper/listen/faces/eye-thread.ts';
import { makeFaceFinder } from '../../../../helper/listen/faces/face-finder.ts';
import { FACE, makeFlag, makeFolder, makeRunner, makeScenes, PHOTO } from './faces-kit.ts';

const { signal } = new AbortController();

async function openFinder(options = { signal }) {
  const folder = makeFolder();
  const finder = makeFaceFinder(await makeRunner(folder), options);
  const write = (name: string, bytes: Buffer | string) => {
    writeFileSync(join(folder, name), bytes);
    return { path: join(folder, name), name };
  };
  return { finder, folder, write, [Symbol.asyncDispose]: () => finder.close() };
}

describe('a picture', () => {
  test('its face is where it is seen', async ({ skip }) => {
    if (!existsSync(PHOTO)) return skip();
    await using place = await openFinder();
    const look = await place.finder.picture({ path: PHOTO, name: 'astronaut.png' }, { signal });
    expect(look).toMatchObject({ at: 0, cut: null, salient: null });
    expect(look.faces).toHaveLength(1);
    const [face] = look.faces;
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs((face?.[side] ?? 0) - FACE[side])).toBeLessThan(0.06);
    expect(face?.confidence).toBeGreaterThan(0.7);
  });

  test('a face that is small in a wide picture is found too', async ({ skip }) => {
    if (!existsSync(PHOTO)) return skip();
    await using place = await openFinder();
    const wide = createCanvas(2400, 800);
    wide.getContext('2d').drawImage(await loadImage(readFileSync(PHOTO)), 1900, 500, 260, 260);
    const look = await place.finder.picture(place.write('wide.png', wide.toBuffer('image/png')), { signal });
    expect(look.faces).toHaveLength(1);
    const [face] = look.faces;
    expect(((face?.x ?? 0) + (face?.width ?? 0) / 2) * 2400).toBeCloseTo(1900 + 0.45 * 260, -2);
  });

  test('without a face, what stands out is found, on its side', async () => {
    await using place = await openFinder();
    for (const at of [300, 1100]) {
      const look = await place.finder.picture(place.write(`${at}.png`, makeFlag(at)), { signal });
      expect(look.faces).toEqual([]);
      expect(Math.abs((look.salient?.x ?? 0) * 1600 - at)).toBeLessThan(200);
    }
  });

  test('in one colour nothing stands out', async () => {
    await using place = await openFinder();
    const plain = createCanvas(800, 600);
    const context = plain.getContext('2d');
    context.fillStyle = '#556';
    context.fillRect(0, 0, 800, 600);
    const look = await place.finder.picture(place.write('plain.png', plain.toBuffer('image/png')), {
      signal,
    });
    expect(look).toEqual({ at: 0, cut: null, faces: [], salient: null });
  });

  test('a file that is none is refused by its name', async () => {
    await using place = await openFinder();
    const looking = place.finder.picture(place.write('notes.jpg', 'this is text'), { signal });
    await expect(looking).rejects.toMatchObject({
      code: 'unsupported.picture-type',
      context: { file: 'notes.jpg' },
    });
  });
});

describe('a video', () => {
  test('is looked at twice a second, and its cuts are found to the frame', async () => {
    await using place = await openFinder();
    const path = makeScenes(place.folder, [
      [makeFlag(300, { ground: '#d04020' }), 37],
      [makeFlag(1100, { ground: '#103060' }), 53],
    ]);
    const ratios: number[] = [];
    const looks = await place.finder.video(
      { path, name: 'scenes.mp4' },
      { from: 0, to: 144_000 },
      { signal, onProgress: (ratio) => void ratios.push(ratio) },
    );
    expect(looks.map(({ at }) => at)).toEqual([0, 24_000, 48_000, 72_000, 96_000, 120_000]);
    expect(ratios).toEqual([1, 2, 3, 4, 5, 6].map((done) => done / 6));
    expect(looks[0]?.salient?.x).toBeLessThan(0.5);
    expect(looks[5]?.salient?.x).toBeGreaterThan(0.5);
    const cuts = looks.flatMap(({ cut }) => cut ?? []);
    expect(cuts).toHaveLength(1);
    expect(Math.round((cuts[0] ?? 0) / 1600)).toBe(37);
  });

  test('begins where its range does', async ({ skip }) => {
    if (!existsSync(PHOTO)) return skip();
    await using place = await openFinder();
    const path = makeScenes(place.folder, [
      [makeFlag(300), 37],
      [readFileSync(PHOTO), 53],
    ]);
    const file = { path, name: 'scenes.mp4' };
    const whole = await place.finder.video(file, { from: 0, to: 144_000 }, { signal });
    expect(whole.map(({ faces }) => faces.length)).toEqual([0, 0, 0, 1, 1, 1]);
    const cuts = whole.flatMap(({ cut }) => cut ?? []);
    expect(cuts).toHaveLength(1);
    expect(Math.round((cuts[0] ?? 0) / 1600)).toBe(37);
    const part = await place.finder.video(file, { from: 72_000, to: 120_000 }, { signal });
    expect(part).toEqual(whole.slice(3, 5).map((look) => ({ ...look, cut: null })));
  });

  test('that is stopped ends its thread and its decoder', async () => {
    const controller = new AbortController();
    await using place = await openFinder({ signal: controller.signal });
    const path = makeScenes(place.folder, [[makeFlag(300), 90]]);
    const looking = place.finder.video(
      { path, name: 'scenes.mp4' },
      { from: 0, to: 144_000 },
      { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
    );
    await expect(looking).rejects.toThrow('enough');
  });
});

describe('what finds faces', () => {
  const copied = (folder: string) => {
    const files = eyeFiles();
    const model = join(folder, 'models');
    mkdirSync(model);
    copyFileSync(join(files.model, 'blazeface.json'), join(model, 'blazeface.json'));
    return { ...files, model };
  };
  const NAMED = {
    code: 'failed.analysis',
    message: expect.stringMatching(/could not be loaded.*npm ci.*--set fit=crop/),
  };

  test('says so where a file of the model is not there', async () => {
    await expect(startEyeThread({ signal }, copied(makeFolder()))).rejects.toMatchObject(NAMED);
  });

  test('says so where the model is cut off', async () => {
    const files = copied(makeFolder());
    const weights = readFileSync(join(eyeFiles().model, 'blazeface.bin'));
    writeFileSync(join(files.model, 'blazeface.bin'), weights.subarray(0, 100_000));
    await expect(startEyeThread({ signal }, files)).rejects.toMatchObject(NAMED);
  });

  test('says so where its WebAssembly or the library is not there', async () => {
    const folder = makeFolder();
    for (const lost of [{ webAssembly: folder }, { library: join(folder, 'human.esm.js') }])
      await expect(startEyeThread({ signal }, { ...eyeFiles(), ...lost })).rejects.toMatchObject(NAMED);
  });

  test('is not started for a search that was stopped', async () => {
    const stopped = AbortSignal.abort(new Error('stopped before'));
    await expect(startEyeThread({ signal: stopped })).rejects.toThrow('stopped before');
  });
});
