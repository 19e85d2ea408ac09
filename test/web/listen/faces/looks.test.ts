import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FoundLook, LOOK_STEP } from '../../../../shared/analysis/found.ts';
import { missingRuns } from '../../../../shared/analysis/kept-looks.ts';
import type { SeenMedia, SeenRange } from '../../../../shared/analysis/project-paths.ts';
import { makeLooks } from '../../../../web/listen/faces/looks.ts';
import { type Database, openDatabase } from '../../../../web/storage/database.ts';
import type { FaceFinder } from '../../../../web/workers/faces/client.ts';

const SHA = 'c'.repeat(64);
const signal = new AbortController().signal;
const file = async () => new File(['x'], 'x.mp4');
const lookAt = (step: number, cut: number | null = null): FoundLook => ({
  at: step * LOOK_STEP,
  faces: [],
  salient: null,
  cut,
});
const steps = (from: number, to: number): SeenRange => ({ from: from * LOOK_STEP, to: to * LOOK_STEP });
const video = (...ranges: SeenRange[]): SeenMedia => ({
  sha256: SHA,
  ranges,
  asset: {
    kind: 'video',
    id: 'v',
    name: 'x.mp4',
    bytes: 1,
    type: 'video/mp4',
    sha256: SHA,
    width: 640,
    height: 360,
    frames: 3000,
    samples: 4_800_000,
    sound: null,
  },
});

function scripted(onRun?: (run: SeenRange) => void) {
  const runs: SeenRange[] = [];
  const finder: FaceFinder = {
    picture: async () => lookAt(0),
    async video(_, range, { onProgress }) {
      runs.push(range);
      onRun?.(range);
      onProgress?.(1);
      const first = range.from / LOOK_STEP;
      return Array.from({ length: (range.to - range.from) / LOOK_STEP }, (_, index) =>
        lookAt(first + index, index === 0 ? null : 1000 + first + index),
      );
    },
    close() {},
  };
  return { finder, runs };
}

let db: Database;
const name = `looks-${crypto.randomUUID()}`;
beforeEach(async () => {
  db = await openDatabase({ name });
});
afterEach(async () => {
  db.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = resolve;
  });
});

test('a video is looked through once, also by another tab or another day', async () => {
  const { finder, runs } = scripted();
  const looks = await makeLooks(db, finder).of(video(steps(2, 6)), file, { signal });
  expect(looks.map(({ at }) => at / LOOK_STEP)).toEqual([2, 3, 4, 5]);
  expect(await makeLooks(db, finder).of(video(steps(3, 5)), file, { signal })).toEqual(looks);
  expect(runs).toEqual([steps(2, 6)]);
});

test('a longer range is looked at where it was not yet, from a look before so that a cut is seen', async () => {
  const { finder, runs } = scripted();
  const made = makeLooks(db, finder);
  await made.of(video(steps(10, 14)), file, { signal });
  const ratios: number[] = [];
  const looks = await made.of(video(steps(4, 16)), file, {
    signal,
    onProgress: (ratio) => ratios.push(ratio),
  });
  expect(runs.slice(1)).toEqual([steps(4, 16)]);
  expect(looks.map(({ at }) => at / LOOK_STEP)).toEqual(Array.from({ length: 12 }, (_, index) => index + 4));
  // The look at which the first run began knew of no cut before it; the longer run does.
  expect(looks.find(({ at }) => at === 10 * LOOK_STEP)?.cut).toBe(1010);
  expect(ratios.at(-1)).toBe(1);
});

test('two parts far from each other are looked at alone', async () => {
  const { finder, runs } = scripted();
  await makeLooks(db, finder).of(video(steps(0, 3), steps(100, 103)), file, { signal });
  expect(runs).toEqual([steps(0, 3), steps(100, 103)]);
});

test('what was found before it failed is kept', async () => {
  const failing = scripted((run) => {
    if (run.from > 0) throw new Error('the decoder stopped');
  });
  const media = video(steps(0, 3), steps(100, 103));
  await expect(makeLooks(db, failing.finder).of(media, file, { signal })).rejects.toThrow('stopped');
  const { finder, runs } = scripted();
  expect(await makeLooks(db, finder).of(media, file, { signal })).toHaveLength(6);
  expect(runs).toEqual([steps(100, 103)]);
});

test('nothing is missing where all was looked at; ranges between steps count whole', () => {
  const kept = [lookAt(0), lookAt(1), lookAt(2)];
  expect(missingRuns(kept, [steps(0, 3)])).toEqual([]);
  expect(missingRuns(kept, [{ from: 0, to: 3 * LOOK_STEP + 1 }])).toEqual([steps(2, 4)]);
  expect(missingRuns([], [{ from: 5 * LOOK_STEP + 9, to: 5 * LOOK_STEP + 10 }])).toEqual([steps(5, 6)]);
  expect(missingRuns([], [])).toEqual([]);
});

test('a picture is looked at once', async () => {
  let asked = 0;
  const { finder } = scripted();
  const counting: FaceFinder = {
    ...finder,
    picture: async () => {
      asked += 1;
      return lookAt(0);
    },
  };
  const media: SeenMedia = {
    sha256: SHA,
    ranges: [],
    asset: {
      kind: 'picture',
      id: 'p',
      name: 'p.png',
      bytes: 1,
      type: 'image/png',
      sha256: SHA,
      width: 2,
      height: 1,
    },
  };
  const looks = makeLooks(db, counting);
  expect(await looks.of(media, file, { signal })).toEqual(await looks.of(media, file, { signal }));
  expect(asked).toBe(1);
});
