import { type ShownAsset, visibleMedia } from '../model/derive.ts';
import type { CropPath, Project, Segment, SegmentId, Sha256 } from '../model/project.ts';
import type { Samples } from '../model/time.ts';
import { moveViews } from '../plan/move-windows.ts';
import { type CropWindow, cropPath } from './crop-path.ts';
import type { FoundLook } from './found.ts';

export interface Shape {
  readonly width: number;
  readonly height: number;
}

export interface SeenRange {
  readonly from: Samples;
  readonly to: Samples;
}

/** Media that a film shows, each once. */
export interface SeenMedia {
  readonly asset: ShownAsset;
  readonly sha256: Sha256;
  /** What of a video is seen, in samples from its first frame; none of a picture. */
  readonly ranges: readonly SeenRange[];
}

/** What has to be looked at to frame these segments; all of them where none are named. */
export function seenMedia(
  project: Project,
  only: ReadonlySet<SegmentId> | null = null,
): readonly SeenMedia[] {
  const seen = new Map<Sha256, SeenMedia>();
  for (const [index, shown] of visibleMedia(project).entries()) {
    const id = project.storyline[index]?.id;
    if (id === undefined || shown === null || shown.asset.sha256 === null) continue;
    if (only !== null && !only.has(id)) continue;
    const { sha256 } = shown.asset;
    const ranges = shown.range === null ? [] : [atLeastOne(shown.range)];
    const before = seen.get(sha256);
    seen.set(sha256, { asset: shown.asset, sha256, ranges: [...(before?.ranges ?? []), ...ranges] });
  }
  return [...seen.values()];
}

/** A path for each segment whose media was looked at. */
export function cropPaths(
  project: Project,
  shape: Shape,
  looks: ReadonlyMap<Sha256, readonly FoundLook[]>,
  only: ReadonlySet<SegmentId> | null = null,
): Readonly<Record<SegmentId, CropPath>> {
  const media = visibleMedia(project);
  const entries = project.storyline.flatMap((segment, index): [SegmentId, CropPath][] => {
    const shown = media[index] ?? null;
    const sha256 = shown?.asset.sha256 ?? null;
    const found = sha256 === null ? undefined : looks.get(sha256);
    if (shown === null || sha256 === null || found === undefined) return [];
    if (only !== null && !only.has(segment.id)) return [];
    const window = smallestWindow(project, segment, shown.asset, shape);
    const range = shown.range === null ? undefined : atLeastOne(shown.range);
    const path = cropPath(found, window, range);
    const keys = range === undefined && isTight(found, path.keys, window) ? held(path.keys) : path.keys;
    return [[segment.id, { sha256, ...path, keys }]];
  });
  return Object.fromEntries(entries);
}

/** In parts of the picture: the window where the segment's move is nearest. What fits in it fits all along. */
export function smallestWindow(project: Project, segment: Segment, picture: Shape, shape: Shape): CropWindow {
  const dealt = moveViews(segment.motion.move, segment.motion.zoom ?? project.look.zoom);
  const zoom = Math.max(1, (segment.motion.from ?? dealt.from).zoom, (segment.motion.to ?? dealt.to).zoom);
  const { width, height } = fullWindow(picture, shape);
  return { width: width / zoom, height: height / zoom };
}

/** The largest window of a shape that fits in a picture, in parts of it. */
export function fullWindow(picture: Shape, shape: Shape): CropWindow {
  const wide = (shape.width * picture.height) / (shape.height * picture.width);
  return { width: Math.min(1, wide), height: Math.min(1, 1 / wide) };
}

/** A move over a picture keeps its point in the middle half of the window only: faces may be larger than that. */
function isTight(looks: readonly FoundLook[], keys: CropPath['keys'], window: CropWindow): boolean {
  const [key] = keys;
  const faces = looks[0]?.faces ?? [];
  if (key === undefined) return false;
  return faces.some((face) => {
    const x = Math.abs(face.x + face.width / 2 - key.x);
    const y = Math.abs(face.y + face.height / 2 - key.y);
    const isHeld = x < window.width / 2 && y < window.height / 2;
    return isHeld && (x + face.width / 2 > window.width / 4 || y + face.height / 2 > window.height / 4);
  });
}

/** Two keys hold the window at their place; one lets the move pass around it. */
function held(keys: CropPath['keys']): CropPath['keys'] {
  const [key] = keys;
  return key === undefined || keys.length > 1 ? keys : [key, { ...key, at: key.at + 1 }];
}

function atLeastOne({ from, to }: SeenRange): SeenRange {
  return { from, to: Math.max(from + 1, to) };
}
