import { type ShownAsset, visibleMedia } from './derive.ts';
import { type CropPath, type Framing, LONGEST_SAMPLES, type Project, type SegmentId } from './project.ts';
import { sameJson } from './same-json.ts';
import type { Samples } from './time.ts';

export type PathKey = CropPath['keys'][number];

/** Where a path is at a time: evenly between two keys, and held before the first and after the last. */
export function pointOnPath(
  keys: readonly PathKey[],
  at: Samples,
): { readonly x: number; readonly y: number } {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const before = keys[low - 1];
  const after = keys[low];
  if (before === undefined) return after ?? { x: 0.5, y: 0.5 };
  if (after === undefined) return before;
  const share = (at - before.at) / (after.at - before.at);
  return { x: between(before.x, after.x, share), y: between(before.y, after.y, share) };
}

/** Rounding must not lead out of the two. */
function between(a: number, b: number, share: number): number {
  const value = a + (b - a) * share;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), value));
}

/** A path over a segment that starts `by` samples later, or earlier where that is negative. */
export function shiftedPath(path: CropPath, by: Samples): CropPath {
  const moved = path.keys.map((key) => ({ ...key, at: key.at - by }));
  const kept = moved.filter(({ at }) => at >= 0 && at <= LONGEST_SAMPLES);
  if (kept.length === moved.length) return { ...path, keys: kept };
  const isCut = by > 0 && kept[0]?.at !== 0;
  const { x, y } = pointOnPath(moved, 0);
  return { ...path, keys: isCut || kept.length === 0 ? [{ at: 0, x, y }, ...kept] : kept };
}

/** Those over segments that are there and show what the path was made from; what is not hashed yet may be it. */
export function fittingPaths(project: Project, paths: Framing['paths']): Framing['paths'] {
  const shown = shownAssets(project);
  return changedValues(paths, (path, id) => (isPathOver(shown.get(id) ?? null, path) ? path : null));
}

function shownAssets(project: Project): ReadonlyMap<SegmentId, ShownAsset | null> {
  const media = visibleMedia(project);
  return new Map(project.storyline.map(({ id }, index) => [id, media[index]?.asset ?? null]));
}

function isPathOver(asset: ShownAsset | null, { sha256 }: CropPath): boolean {
  return asset !== null && (asset.sha256 === null || asset.sha256 === sha256);
}

/**
 * After an edit: paths follow the videos that were trimmed, and those of segments that are gone or show something
 * else now are taken away.
 */
export function tendPaths(before: Project, after: Project): Project {
  if (after === before || Object.keys(after.framing).length === 0) return after;
  const isUntouched =
    after.storyline === before.storyline &&
    after.assets === before.assets &&
    after.framing === before.framing;
  if (isUntouched) return after;
  const shown = shownAssets(after);
  const trims = trimsOf(before, after);
  const framing = changedValues(after.framing, (each, profile): Framing => {
    const paths = changedValues(each.paths, (path, id) => {
      if (!isPathOver(shown.get(id) ?? null, path)) return null;
      const by = trims.get(id) ?? 0;
      const wasThere = before.framing[profile]?.paths[id] === path;
      return by === 0 || !wasThere ? path : shiftedPath(path, by);
    });
    return paths === each.paths ? each : { ...each, paths };
  });
  return framing === after.framing ? after : { ...after, framing };
}

/** A segment that was divided off goes on along the same paths. */
export function withSplitPaths(project: Project, from: SegmentId, to: SegmentId, by: Samples): Project {
  const framing = changedValues(project.framing, (each): Framing => {
    const path = Object.hasOwn(each.paths, from) ? each.paths[from] : undefined;
    return path === undefined ? each : { ...each, paths: { ...each.paths, [to]: shiftedPath(path, by) } };
  });
  return framing === project.framing ? project : { ...project, framing };
}

/** By how much each segment's video starts later than before. */
function trimsOf(before: Project, after: Project): ReadonlyMap<SegmentId, Samples> {
  const trims = new Map<SegmentId, Samples>();
  if (before.storyline === after.storyline) return trims;
  const old = new Map(before.storyline.map(({ id, visual }) => [id, visual]));
  for (const { id, visual } of after.storyline) {
    const was = old.get(id);
    if (visual.type !== 'video' || was?.type !== 'video' || was.asset !== visual.asset) continue;
    if (visual.from !== was.from) trims.set(id, visual.from - was.from);
  }
  return trims;
}

/** The record with changed values, without those that became null; the same record where none changed. */
function changedValues<T extends object>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T | null,
): Readonly<Record<string, T>> {
  const entries = Object.entries(record).flatMap(([key, value]): [string, T][] => {
    const next = change(value, key);
    return next === null ? [] : [[key, sameJson(next, value) ? value : next]];
  });
  const isSame =
    entries.length === Object.keys(record).length && entries.every(([key, value]) => record[key] === value);
  return isSame ? record : Object.fromEntries(entries);
}
