import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LookProgress, withFoundPaths } from '../../../../helper/listen/faces/find-framing.ts';
import { looksKey } from '../../../../shared/analysis/kept-looks.ts';
import { setCropPath, setFit } from '../../../../shared/model/edits/framing.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import { makeSegment } from '../../../../shared/model/make-segment.ts';
import type { CropPath, Project } from '../../../../shared/model/project.ts';
import { framingLabel, framingWords } from '../../../../shared/plan/framing-label.ts';
import { profileOf } from '../../../../shared/profiles/profile-choice.ts';
import { makeFlag, makeFolder, makeRunner } from './faces-kit.ts';

const { signal } = new AbortController();
const TALL = profileOf('VERTICAL_1080P');
const HASHES = { left: 'a'.repeat(64), right: 'b'.repeat(64), lost: 'c'.repeat(64) };

/** A story of flags at either side, and of a picture that is not at hand. */
function makeStory(): Project {
  const pictures = Object.entries(HASHES);
  return {
    ...makeProject({ id: 'story', title: 'Flags' }),
    assets: Object.fromEntries(
      pictures.map(([id, sha256]) => {
        const facts = { kind: 'picture', type: 'image/png', width: 1600, height: 800, bytes: 1 } as const;
        return [id, { ...facts, id, name: `${id}.png`, sha256 }];
      }),
    ),
    storyline: pictures.map(([id]) => ({
      ...makeSegment({ id, text: '' }),
      visual: { type: 'picture', asset: id },
      setLength: 48_000,
    })),
  };
}

async function openPlace() {
  const folder = makeFolder();
  const paths = new Map(
    [[HASHES.left, makeFlag(300)] as const, [HASHES.right, makeFlag(1300)] as const].map(
      ([sha256, bytes]) => {
        const path = join(folder, sha256);
        writeFileSync(path, bytes);
        return [sha256, path];
      },
    ),
  );
  const told: (LookProgress | null)[] = [];
  const deps = {
    runner: await makeRunner(folder),
    media: { path: (sha256: string) => paths.get(sha256) ?? null },
    cacheFolder: folder,
    onLook: (progress: LookProgress | null) => void told.push(progress),
  };
  return { folder, deps, told };
}

const pathsOf = (project: Project) => project.framing[TALL.name]?.paths ?? {};
const smart = (project: Project) => setFit.apply(project, TALL.name, 'smart');

test('a smart crop finds what stands out, once, and says so', async () => {
  const { folder, deps, told } = await openPlace();
  const found = await withFoundPaths(smart(makeStory()), TALL, deps, { signal });
  expect(Object.keys(pathsOf(found))).toEqual(['left', 'right']);
  const [left, right] = Object.values(pathsOf(found));
  expect(left).toMatchObject({ found: 'saliency', faces: 0, sha256: HASHES.left });
  expect(left?.keys[0]?.x).toBeLessThan(0.4);
  expect(right?.keys[0]?.x).toBeGreaterThan(0.6);
  expect(framingWords(framingLabel(found, TALL))).toBe('no faces: saliency (2), centre (1)');
  expect(told).toEqual([{ name: 'left.png', ratio: 0 }, { name: 'right.png', ratio: 0.5 }, null]);
  expect(readdirSync(join(folder, 'looks')).sort()).toEqual(
    [HASHES.left, HASHES.right].map((sha256) => `${looksKey(sha256)}.json`),
  );
  // Kept by the hash of the file: another search, for another profile, looks at nothing.
  told.length = 0;
  const square = profileOf('SQUARE_720P');
  const again = await withFoundPaths(setFit.apply(makeStory(), square.name, 'smart'), square, deps, {
    signal,
  });
  expect(Object.keys(again.framing[square.name]?.paths ?? {})).toEqual(['left', 'right']);
  expect(told).toEqual([]);
});

test('a path that is there stays, and only the others are looked for', async () => {
  const { deps, told } = await openPlace();
  const byHand: CropPath = {
    sha256: HASHES.left,
    found: 'hand',
    faces: 0,
    keys: [{ at: 0, x: 0.9, y: 0.5 }],
  };
  const framed = setCropPath.apply(smart(makeStory()), TALL.name, 'left', byHand);
  const found = await withFoundPaths(framed, TALL, deps, { signal });
  expect(pathsOf(found).left).toEqual(byHand);
  expect(pathsOf(found).right?.found).toBe('saliency');
  expect(told).toEqual([{ name: 'right.png', ratio: 0 }, null]);
});

test('nobody looks where no smart crop is asked for, or where it crops nothing', async () => {
  const { folder, deps, told } = await openPlace();
  const story = makeStory();
  const wide = profileOf('LANDSCAPE_1080P');
  expect(await withFoundPaths(story, TALL, deps, { signal })).toBe(story);
  const whole = setFit.apply(story, wide.name, 'smart');
  expect(await withFoundPaths(whole, wide, deps, { signal })).toBe(whole);
  expect(told).toEqual([]);
  expect(readdirSync(folder)).not.toContain('looks');
});

test('what was kept and is damaged is looked for again', async () => {
  const { folder, deps, told } = await openPlace();
  const first = await withFoundPaths(smart(makeStory()), TALL, deps, { signal });
  for (const name of readdirSync(join(folder, 'looks')))
    writeFileSync(join(folder, 'looks', name), '[{"at":0}]');
  told.length = 0;
  expect(await withFoundPaths(smart(makeStory()), TALL, deps, { signal })).toEqual(first);
  expect(told).toHaveLength(3);
});

test('two searches at once look at each file once', async () => {
  const { deps, told } = await openPlace();
  const [one, other] = await Promise.all([
    withFoundPaths(smart(makeStory()), TALL, deps, { signal }),
    withFoundPaths(smart(makeStory()), TALL, deps, { signal }),
  ]);
  expect(other).toEqual(one);
  expect(told.filter((progress) => progress !== null)).toHaveLength(2);
});

test('a search that is stopped leaves the next one its turn', async () => {
  const { deps } = await openPlace();
  const stop = new AbortController();
  const stopped = withFoundPaths(
    smart(makeStory()),
    TALL,
    { ...deps, onLook: () => stop.abort(new Error('enough')) },
    { signal: stop.signal },
  );
  await expect(stopped).rejects.toThrow('enough');
  const found = await withFoundPaths(smart(makeStory()), TALL, deps, { signal });
  expect(Object.keys(pathsOf(found))).toEqual(['left', 'right']);
});

test('a search that is stopped while it waits for its turn ends at once', async () => {
  const { deps } = await openPlace();
  let isFirstDone = false;
  const first = withFoundPaths(smart(makeStory()), TALL, deps, { signal }).finally(() => {
    isFirstDone = true;
  });
  const stop = new AbortController();
  const waiting = withFoundPaths(smart(makeStory()), TALL, deps, { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(isFirstDone).toBe(false);
  expect(Object.keys(pathsOf(await first))).toEqual(['left', 'right']);
});
