import { afterAll, expect, test } from 'vitest';
import type { FoundLook } from '../../../../shared/analysis/found.ts';
import { cropPaths } from '../../../../shared/analysis/project-paths.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import { makeSegment } from '../../../../shared/model/make-segment.ts';
import type { Asset, Project, Visual } from '../../../../shared/model/project.ts';
import { findProfile } from '../../../../shared/profiles/profiles.ts';
import { makeFaceFinder } from '../../../../web/workers/faces/client.ts';
import { corpusFile } from '../../media/corpus-file.ts';
import { askHelper, toBase64 } from '../../media/helper-side.ts';
import { makeVideo } from '../../workers/faces/make-video.ts';

const signal = new AbortController().signal;
const finder = makeFaceFinder();
afterAll(() => finder.close());

/** Of the picture's sides: decoders and scaling differ by that much. */
const TOLERANCE = 0.02;
const SHA = 'd'.repeat(64);

test.for(['photo/astronaut.png', 'photo/two_people.jpg'])(
  'both engines find the same faces in %s, and frame it alike',
  async (path, { skip }) => {
    const file = await corpusFile(path);
    if (file === null) return skip();
    const ours = await finder.picture(file, { signal });
    const [theirs] = await askHelper('looks', file.name, await toBase64(file), null);
    expect(theirs).toBeDefined();
    if (theirs === undefined) return;
    alike([ours], [theirs]);
    const { width, height } = await createImageBitmap(file);
    const asset = { kind: 'picture', type: 'image/png', width, height } as const;
    alikePaths(asset, { type: 'picture', asset: 'm' }, [ours], [theirs]);
  },
);

test('both engines look through a video at the same times, find its cuts at the same frames, and frame it alike', async () => {
  const scenes = [
    { frames: 37, colour: '#d04020', flag: 200 },
    { frames: 53, colour: '#103060', flag: 440 },
  ];
  const film = await makeVideo(scenes, { width: 640, height: 360, rate: 30 });
  const range = { from: 0, to: 144_000 };
  const ours = await finder.video(film, range, { signal });
  const theirs = await askHelper('looks', film.name, await toBase64(film), range);
  expect(ours.map(({ cut }) => cut).filter((cut) => cut !== null)).toHaveLength(1);
  alike(ours, theirs);
  const asset = {
    kind: 'video',
    type: 'video/vp9',
    width: 640,
    height: 360,
    frames: 90,
    samples: 144_000,
  } as const;
  alikePaths(
    { ...asset, sound: null },
    { type: 'video', asset: 'm', from: 0, to: 144_000, sound: 'off', gainDb: 0 },
    ours,
    theirs,
  );
});

function alike(ours: readonly FoundLook[], theirs: readonly FoundLook[]): void {
  expect(theirs.map(({ at }) => at)).toEqual(ours.map(({ at }) => at));
  expect(theirs.map(({ cut }) => cut)).toEqual(ours.map(({ cut }) => cut));
  for (const [index, look] of ours.entries()) {
    const other = theirs[index];
    expect(other?.faces).toHaveLength(look.faces.length);
    expect(other?.salient === null).toBe(look.salient === null);
    for (const side of ['x', 'y'] as const)
      expect(Math.abs((other?.salient?.[side] ?? 0) - (look.salient?.[side] ?? 0))).toBeLessThan(TOLERANCE);
    const inOrder = (faces: FoundLook['faces']) => faces.toSorted((a, b) => a.x - b.x);
    const others = inOrder(other?.faces ?? []);
    for (const [place, face] of inOrder(look.faces).entries())
      for (const side of ['x', 'y', 'width', 'height'] as const)
        expect(Math.abs((others[place]?.[side] ?? 0) - face[side])).toBeLessThan(TOLERANCE);
  }
}

type Made<Type> = Type extends unknown ? Omit<Type, 'id' | 'name' | 'bytes' | 'sha256'> : never;

function alikePaths(
  asset: Made<Exclude<Asset, { kind: 'sound' }>>,
  visual: Visual,
  ours: readonly FoundLook[],
  theirs: readonly FoundLook[],
): void {
  const project: Project = {
    ...makeProject({ id: 'story', title: 'Faces' }),
    assets: { m: { ...asset, id: 'm', name: 'media', bytes: 1, sha256: SHA } },
    storyline: [{ ...makeSegment({ id: 's', text: '' }), visual, setLength: 144_000 }],
  };
  const size = findProfile('VERTICAL_1080P')?.size;
  if (size?.type !== 'exact') throw new TypeError('It has a size of its own');
  const [mine, other] = [ours, theirs].map((looks) => cropPaths(project, size, new Map([[SHA, looks]])).s);
  if (mine === undefined || other === undefined) throw new TypeError('It is framed');
  expect([other.found, other.faces]).toEqual([mine.found, mine.faces]);
  expect(other.keys.map(({ at }) => at)).toEqual(mine.keys.map(({ at }) => at));
  for (const [index, { x, y }] of mine.keys.entries()) {
    expect(Math.abs((other.keys[index]?.x ?? 0) - x)).toBeLessThan(TOLERANCE);
    expect(Math.abs((other.keys[index]?.y ?? 0) - y)).toBeLessThan(TOLERANCE);
  }
}
