import { type CropPath, MOST_KEYS } from '../model/project.ts';
import type { Samples } from '../model/time.ts';
import { calmCourse, type Wish } from './calm-course.ts';
import type { FoundFace, FoundLook } from './found.ts';

export interface CropWindow {
  /** The window's size in parts of the picture's. */
  readonly width: number;
  readonly height: number;
}

export type FoundPath = Pick<CropPath, 'found' | 'faces' | 'keys'>;
type Point = { readonly x: number; readonly y: number };

const MIDDLE: Point = { x: 0.5, y: 0.5 };
/** A face is looked at from a little below its middle: heads have shoulders. */
const HEADROOM = 0.08;
/** Another group of faces must be so much better than the one in sight before the window leaves for it. */
const LOYALTY = 1.25;

/**
 * A calm path of a window over what was found in a range of a video, or in a picture (one look). Faces lead; where a
 * scene has none, what stands out does; else the middle. Keys count from the range's start.
 */
export function cropPath(
  looks: readonly FoundLook[],
  window: CropWindow,
  range: { readonly from: Samples; readonly to: Samples } = { from: 0, to: 1 },
): FoundPath {
  const shown = withoutGhosts(looksWithin(looks, range));
  const faces = shown.reduce((most, look) => Math.max(most, look.faces.length), 0);
  const scenes = scenesOf(shown, range);
  const hasSalient = scenes.some((scene) => scene.looks.some((look) => look.salient !== null));
  if (faces === 0 && !hasSalient) return { found: 'centre', faces: 0, keys: [{ at: 0, ...MIDDLE }] };
  const keys = keysOf(scenes, window, range.from);
  return { found: faces > 0 ? 'faces' : 'saliency', faces, keys };
}

function keysOf(scenes: readonly Scene[], window: CropWindow, start: Samples): FoundPath['keys'] {
  let before: Point | null = null;
  const keys: FoundPath['keys'][number][] = [];
  for (const scene of scenes) {
    const from = scene.from - start;
    // The window jumps with the picture: until the last moment it stays where it was.
    if (before !== null) keys.push({ at: from - 1, x: before.x, y: before.y });
    for (const { at, x, y } of calmCourse(wishesOf(scene, window), scene, window)) {
      keys.push({ at: at - start, x, y });
      before = { x, y };
    }
  }
  const inOrder = keys.filter((key, index) => index === 0 || key.at > (keys[index - 1]?.at ?? -1));
  // Thousands of cuts in one segment: the first of every two scenes then leads both.
  return inOrder.length <= MOST_KEYS ? inOrder : keysOf(joined(scenes), window, start);
}

function joined(scenes: readonly Scene[]): Scene[] {
  return scenes.flatMap((scene, index) =>
    index % 2 === 1 ? [] : [{ ...scene, to: scenes[index + 1]?.to ?? scene.to }],
  );
}

interface Scene {
  readonly from: Samples;
  readonly to: Samples;
  readonly looks: readonly FoundLook[];
}

/** The look before the range counts too, as what is seen when it begins. */
function looksWithin(
  looks: readonly FoundLook[],
  { from, to }: { readonly from: Samples; readonly to: Samples },
): readonly FoundLook[] {
  const inside = looks.filter((look) => look.at >= from && look.at < to);
  if (inside.length > 0) return inside;
  const near = looks.findLast((look) => look.at <= from) ?? looks[0];
  return near === undefined ? [] : [{ ...near, at: from, cut: null }];
}

function scenesOf(
  looks: readonly FoundLook[],
  range: { readonly from: Samples; readonly to: Samples },
): Scene[] {
  const scenes: Scene[] = [];
  let from = range.from;
  let held: FoundLook[] = [];
  for (const look of looks) {
    if (look.cut !== null && look.cut > from + 1 && held.length > 0) {
      scenes.push({ from, to: look.cut, looks: held });
      from = look.cut;
      held = [];
    }
    held.push(look);
  }
  return [...scenes, { from, to: Math.max(from + 1, range.to), looks: held }];
}

/** Where the window would like to be at each look; looks that see nothing wish nothing. */
function wishesOf({ from, looks }: Scene, window: CropWindow): Wish[] {
  if (looks.every((look) => look.faces.length === 0)) return stillWish(from, looks, window);
  let before: Point | null = null;
  return looks.flatMap((look) => {
    const wish = faceWish(look.faces, window, before);
    if (wish === null) return [];
    before = wish;
    return [
      {
        at: look.at,
        x: inside(wish.x, window.width),
        y: inside(wish.y, window.height),
        slack: slackOf(look.faces, wish, window),
      },
    ];
  });
}

/** What stands out changes with every leaf that moves: the window takes one place for the whole scene. */
function stillWish(from: Samples, looks: readonly FoundLook[], window: CropWindow): Wish[] {
  const points = looks.flatMap(({ salient }) => salient ?? []);
  if (points.length === 0) return [];
  const x = inside(median(points.map((point) => point.x)), window.width);
  const y = inside(median(points.map((point) => point.y)), window.height);
  return [{ at: from, x, y, slack: { x: window.width, y: window.height } }];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0.5;
}

/** A face that is in one look only, and in none beside it, was something else. */
function withoutGhosts(looks: readonly FoundLook[]): readonly FoundLook[] {
  if (looks.length < 3) return looks;
  return looks.map((look, index) => {
    const beside = [looks[index - 1], looks[index + 1]].flatMap((other) => other?.faces ?? []);
    const faces = look.faces.filter((face) => beside.some((other) => touch(face, other)));
    return faces.length === look.faces.length ? look : { ...look, faces };
  });
}

/** Near enough to be the same face half a second later. */
function touch(a: FoundFace, b: FoundFace): boolean {
  return (
    Math.abs(a.x + a.width / 2 - b.x - b.width / 2) < a.width + b.width &&
    Math.abs(a.y + a.height / 2 - b.y - b.height / 2) < a.height + b.height
  );
}

/** The middle of all faces where the window holds them, else of those that weigh most together. */
function faceWish(faces: readonly FoundFace[], window: CropWindow, before: Point | null): Point | null {
  let best: { readonly group: readonly FoundFace[]; readonly weight: number } | null = null;
  for (const left of faces) {
    for (const top of faces) {
      const group = faces.filter(
        (face) =>
          face.x >= left.x - 1e-9 &&
          face.x + face.width <= left.x + Math.max(window.width, left.width) + 1e-9 &&
          face.y >= top.y - 1e-9 &&
          face.y + face.height <= top.y + Math.max(window.height, top.height) + 1e-9,
      );
      if (group.length === 0) continue;
      const sum = group.reduce((total, face) => total + face.width * face.height * face.confidence, 0);
      const isInSight = before !== null && sees(window, before, middleOf(group));
      const weight = isInSight ? sum * LOYALTY : sum;
      if (best === null || weight > best.weight) best = { group, weight };
    }
  }
  return best === null ? null : withHeadroom(best.group, window);
}

function sees(window: CropWindow, centre: Point, point: Point): boolean {
  return (
    Math.abs(point.x - inside(centre.x, window.width)) <= window.width / 2 &&
    Math.abs(point.y - inside(centre.y, window.height)) <= window.height / 2
  );
}

function withHeadroom(group: readonly FoundFace[], window: CropWindow): Point {
  const { x, y } = middleOf(group);
  const { height } = extentOf(group);
  const room = Math.max(0, (window.height - height) / 2);
  return { x, y: y + Math.min(HEADROOM * window.height, room / 2) };
}

function extentOf(group: readonly FoundFace[]) {
  const left = Math.min(...group.map((face) => face.x));
  const top = Math.min(...group.map((face) => face.y));
  const right = Math.max(...group.map((face) => face.x + face.width));
  const bottom = Math.max(...group.map((face) => face.y + face.height));
  return { left, top, width: right - left, height: bottom - top };
}

function middleOf(group: readonly FoundFace[]): Point {
  const { left, top, width, height } = extentOf(group);
  return { x: left + width / 2, y: top + height / 2 };
}

/** How far the window may be from its wish with every face it then holds still in it. */
function slackOf(faces: readonly FoundFace[], wish: Point, window: CropWindow): Point {
  const held = faces.filter((face) => sees(window, wish, middleOf([face])));
  if (held.length === 0) return { x: window.width, y: window.height };
  const { left, top, width, height } = extentOf(held);
  const free = (size: number, low: number, extent: number, centre: number) =>
    Math.max(0, size / 2 - Math.max(centre - low, low + extent - centre));
  return {
    x: free(window.width, left, width, inside(wish.x, window.width)),
    y: free(window.height, top, height, inside(wish.y, window.height)),
  };
}

/** A window's middle moved inward until the window is in the picture. */
function inside(centre: number, size: number): number {
  const half = Math.min(1, size) / 2;
  return Math.min(1 - half, Math.max(half, centre));
}
