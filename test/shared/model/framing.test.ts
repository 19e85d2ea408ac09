import { describe, expect, test } from 'vitest';
import { pointOnPath, shiftedPath } from '../../../shared/model/crop-paths.ts';
import * as framing from '../../../shared/model/edits/framing.ts';
import * as media from '../../../shared/model/edits/media.ts';
import * as segments from '../../../shared/model/edits/segments.ts';
import * as video from '../../../shared/model/edits/video.ts';
import type { CropPath } from '../../../shared/model/project.ts';
import { validateProject } from '../../../shared/model/validate-project.ts';
import { freezeDeep } from '../../support/freeze.ts';
import { hashAt, story } from '../plan/story.ts';

const TALL = 'VERTICAL_1080P';
const start = freezeDeep(story([48_000, 96_000, 48_000]));

function pathOver(index: number, keys: CropPath['keys'] = [{ at: 0, x: 0.2, y: 0.3 }]): CropPath {
  return { sha256: hashAt(index), found: 'faces', faces: 2, keys };
}

const framed = framing.setCropPaths.apply(start, TALL, { g0: pathOver(0), g1: pathOver(1) });
const pathsOf = (project: typeof start) => Object.keys(project.framing[TALL]?.paths ?? {});

describe('framing', () => {
  test('is kept by profile, and says nothing where it was never set', () => {
    const next = framing.setFit.apply(framing.setFocus.apply(start, TALL, { x: 2, y: 0.25 }), TALL, 'blur');
    expect(next.framing).toEqual({ [TALL]: { fit: 'blur', focus: { x: 1, y: 0.25 }, paths: {} } });
    expect(framing.framingOf(next, 'SQUARE_720P')).toEqual({ fit: 'crop', focus: null, paths: {} });
    expect(framing.setFit.apply(start, TALL, 'crop')).toBe(start);
    expect(framing.setFit.apply(start, 'not a name', 'blur')).toBe(start);
    expect(validateProject(next)).toMatchObject({ ok: true });
  });

  test('takes no path over something else than is shown, and keeps the one that is there', () => {
    expect(framing.setCropPath.apply(framed, TALL, 'g0', pathOver(7))).toBe(framed);
    expect(framing.setCropPath.apply(framed, TALL, 'gone', pathOver(0))).toBe(framed);
    expect(pathsOf(framed)).toEqual(['g0', 'g1']);
  });

  test.each([
    ['media that is removed', media.removeAsset.apply(framed, 'p0'), ['g1']],
    ['a segment that is removed', segments.deleteSegments.apply(framed, ['g1']), ['g0']],
    ['another picture', media.setVisual.apply(framed, ['g0'], { type: 'picture', asset: 'p9' }), ['g1']],
    ['a new script', segments.replaceSegments.apply(framed, [{ id: 'n', text: 'x' }]), []],
    ['segments that are merged', segments.mergeWithPrevious.apply(framed, 'g1'), ['g0']],
  ])('%s takes its path along', (_, project, left) => {
    expect(pathsOf(project)).toEqual(left);
  });

  test('another file behind a picture takes its path, once its hash is known', () => {
    const asset = start.assets.p0;
    if (asset?.kind !== 'picture') throw new TypeError('p0 is a picture');
    const linked = media.relinkAsset.apply(framed, 'p0', { ...asset, sha256: null });
    expect(pathsOf(linked)).toEqual(['g0', 'g1']);
    expect(pathsOf(media.setAssetHash.apply(linked, 'p0', hashAt(0)))).toEqual(['g0', 'g1']);
    expect(pathsOf(media.setAssetHash.apply(linked, 'p0', hashAt(5)))).toEqual(['g1']);
  });
});

describe('a path over a video', () => {
  const shown = video.showVideo.apply(start, 'g0', 'v64');
  const keys = [
    { at: 0, x: 0, y: 0.5 },
    { at: 96_000, x: 1, y: 0.5 },
    { at: 480_000, x: 0.5, y: 0.5 },
  ];
  const followed = framing.setCropPath.apply(shown, TALL, 'g0', pathOver(64, keys));

  test('follows its trim', () => {
    const trimmed = video.setVideoRange.apply(followed, 'g0', { from: 48_000, to: 400_000 });
    expect(trimmed.framing[TALL]?.paths.g0?.keys).toEqual([
      { at: 0, x: 0.5, y: 0.5 },
      { at: 48_000, x: 1, y: 0.5 },
      { at: 432_000, x: 0.5, y: 0.5 },
    ]);
    const back = video.setVideoRange.apply(trimmed, 'g0', { from: 0, to: 400_000 });
    expect(back.framing[TALL]?.paths.g0?.keys[0]).toEqual({ at: 48_000, x: 0.5, y: 0.5 });
  });

  test('goes on in the second half of a split, at the same place of the video', () => {
    const split = segments.splitSegment.apply(followed, 'g0', 8, 'half');
    const [first, second] = split.storyline;
    if (first?.visual.type !== 'video' || second?.visual.type !== 'video') throw new TypeError('Two videos');
    const { from } = second.visual;
    expect(from).toBeGreaterThan(0);
    const half = split.framing[TALL]?.paths.half?.keys ?? [];
    for (const at of [0, 10_000, 100_000, 300_000]) {
      expect(pointOnPath(half, at).x).toBeCloseTo(pointOnPath(keys, from + at).x, 9);
    }
  });
});

test('a path is even between its keys and held outside them', () => {
  const keys = [
    { at: 100, x: 0.2, y: 0 },
    { at: 300, x: 0.6, y: 1 },
  ];
  expect([0, 100, 200, 300, 900].map((at) => pointOnPath(keys, at))).toMatchObject([
    { x: 0.2, y: 0 },
    { x: 0.2, y: 0 },
    { x: 0.4, y: 0.5 },
    { x: 0.6, y: 1 },
    { x: 0.6, y: 1 },
  ]);
  expect(shiftedPath(pathOver(0, keys), 50).keys[0]?.at).toBe(50);
  expect(shiftedPath(pathOver(0, keys), 5000).keys).toEqual([{ at: 0, x: 0.6, y: 1 }]);
});

test('keys out of order are no project', () => {
  const [a, b] = [
    { at: 5, x: 0, y: 0 },
    { at: 5, x: 1, y: 0 },
  ];
  const broken = { fit: 'smart' as const, focus: null, paths: { g0: pathOver(0, [a, b]) } };
  expect(validateProject({ ...start, framing: { [TALL]: broken } })).toMatchObject({ ok: false });
});
