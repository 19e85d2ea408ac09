import { expect, test } from 'vitest';
import { type FoundFace, type FoundLook, LOOK_STEP } from '../../../shared/analysis/found.ts';
import { cropPaths, fullWindow, seenMedia, smallestWindow } from '../../../shared/analysis/project-paths.ts';
import { frameSign, isOtherScene } from '../../../shared/analysis/scene-cut.ts';
import { viewsTowardFaces } from '../../../shared/analysis/toward-faces.ts';
import type { Project, Segment } from '../../../shared/model/project.ts';
import { hashAt, story } from '../plan/story.ts';

const TALL = { width: 1080, height: 1920 };
const face = (x: number, size = 0.1): FoundFace => ({
  x: x - size / 2,
  y: 0.4 - size / 2,
  width: size,
  height: size,
  confidence: 0.9,
});
const look = (step: number, faces: readonly FoundFace[], more: Partial<FoundLook> = {}): FoundLook => ({
  at: step * LOOK_STEP,
  faces,
  salient: null,
  cut: null,
  ...more,
});

function withVisuals(visuals: readonly Segment['visual'][]): Project {
  const project = story(visuals.map(() => 96_000));
  return {
    ...project,
    storyline: project.storyline.map((segment, index) => ({
      ...segment,
      visual: visuals[index] ?? segment.visual,
      motion: { ...segment.motion, move: 'centre' },
    })),
  };
}
const video = (from: number, to: number): Segment['visual'] => ({
  type: 'video',
  asset: 'v64',
  from,
  to,
  sound: 'off',
  gainDb: 0,
});

test('each picture and video is named once, with what of it is seen', () => {
  const project = withVisuals([
    { type: 'picture', asset: 'p1' },
    video(0, 48_000),
    { type: 'previous' },
    video(96_000, 144_000),
    { type: 'picture', asset: 'p1' },
    { type: 'none' },
  ]);
  const seen = seenMedia(project);
  expect(seen.map(({ asset, ranges }) => [asset.id, ranges.length])).toEqual([
    ['p1', 0],
    ['v64', 3],
  ]);
  expect(seen[1]?.ranges[1]).toEqual({ from: 48_000, to: 48_001 });
  const only = new Set([project.storyline[3]?.id ?? '']);
  expect(seenMedia(project, only)).toMatchObject([{ ranges: [{ from: 96_000, to: 144_000 }] }]);
});

test('a trimmed video is framed from where it starts', () => {
  const project = withVisuals([video(96_000, 192_000)]);
  const looks = Array.from({ length: 8 }, (_, step) =>
    look(step, [face(step < 6 ? 0.3 : 0.7)], { cut: step === 6 ? 6 * LOOK_STEP : null }),
  );
  const [path] = Object.values(cropPaths(project, TALL, new Map([[hashAt(64), looks]])));
  expect(path).toMatchObject({ sha256: hashAt(64), found: 'faces', faces: 1 });
  expect(path?.keys.map(({ at, x }) => [at, x])).toEqual([
    [0, 0.3],
    [47_999, 0.3],
    [48_000, 0.7],
  ]);
});

test('segments whose media was not looked at get no path', () => {
  const project = withVisuals([
    { type: 'picture', asset: 'p1' },
    { type: 'picture', asset: 'p2' },
  ]);
  const paths = cropPaths(project, TALL, new Map([[hashAt(1), [look(0, [])]]]));
  expect(Object.keys(paths)).toEqual([project.storyline[0]?.id]);
  expect(Object.values(paths)[0]).toMatchObject({ found: 'centre', faces: 0 });
});

test('a face that fills much of the window holds it in place; a small one leaves the move its freedom', () => {
  const project = withVisuals([{ type: 'picture', asset: 'p1' }]);
  const keysOf = (size: number) =>
    Object.values(cropPaths(project, TALL, new Map([[hashAt(1), [look(0, [face(0.3, size)])]]])))[0]?.keys;
  expect(keysOf(0.05)).toHaveLength(1);
  expect(keysOf(0.2)).toHaveLength(2);
});

test('the window is the largest that fits, divided by the nearest end of the move', () => {
  expect(fullWindow({ width: 1920, height: 1080 }, TALL)).toEqual({ width: 0.31640625, height: 1 });
  expect(fullWindow(TALL, { width: 1920, height: 1080 })).toEqual({ width: 1, height: 0.31640625 });
  const project = withVisuals([{ type: 'picture', asset: 'p1' }]);
  const [segment] = project.storyline;
  if (segment === undefined) throw new TypeError('The story is empty');
  const { zoom } = project.look;
  expect(smallestWindow(project, segment, TALL, TALL)).toEqual({ width: 1 / zoom, height: 1 / zoom });
  const still = { ...segment, motion: { ...segment.motion, move: 'still' as const } };
  expect(smallestWindow(project, still, TALL, TALL)).toEqual({ width: 1, height: 1 });
});

test('a video’s move ends at the faces of its end', () => {
  const project = withVisuals([video(0, 96_000)]);
  const looks = Array.from({ length: 4 }, (_, step) => look(step, [face(0.2 + step * 0.1)]));
  const { views, looked } = viewsTowardFaces(project, new Map([[hashAt(64), looks]]), null);
  expect(looked).toBe(1);
  expect([...views.values()]).toMatchObject([{ x: 0.5, zoom: project.look.zoom }]);
});

test('another scene has other light and other colours; what only moves or flickers is the same', () => {
  const scene = (paint: (at: number) => readonly [number, number, number]) =>
    frameSign(
      Uint8ClampedArray.from({ length: 32 * 18 * 4 }, (_, at) => [...paint(at >> 2), 255][at & 3] ?? 0),
    );
  const beach = scene((at) => (at < 288 ? [120, 170, 240] : [230, 210, 150]));
  const night = scene((at) => (at % 7 === 0 ? [240, 220, 120] : [10, 12, 30]));
  const panned = scene((at) => (at < 340 ? [122, 171, 238] : [228, 212, 151]));
  expect(isOtherScene(beach, night)).toBe(true);
  expect(isOtherScene(beach, beach)).toBe(false);
  expect(isOtherScene(beach, panned)).toBe(false);
});
