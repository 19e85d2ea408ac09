import type { PathKey } from '../../../shared/model/crop-paths.ts';
import { type CropPath, MOST_KEYS } from '../../../shared/model/project.ts';
import type { Samples } from '../../../shared/model/time.ts';
import type { WindowRect } from './shot-window.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Keys as a person sees them. A path over a picture that rests at one place is kept as two keys a sample apart, which
 * holds the window exactly there: to the eye that is one.
 */
export function seenKeys(keys: readonly PathKey[]): readonly PathKey[] {
  return isHeld(keys) ? keys.slice(0, 1) : keys;
}

function isHeld(keys: readonly PathKey[]): boolean {
  const [first, second] = keys;
  if (first === undefined || second === undefined || keys.length !== 2) return false;
  return second.at - first.at === 1 && first.x === second.x && first.y === second.y;
}

/** The path with a key at a time, in place of one that is there. */
export function withKey(path: CropPath, at: Samples, to: Point): CropPath {
  const others = seenKeys(path.keys).filter((key) => key.at !== at);
  if (others.length >= MOST_KEYS) return path;
  const keys = [...others, { at, x: clamp(to.x), y: clamp(to.y) }].sort((a, b) => a.at - b.at);
  return { ...path, found: 'hand', keys: held(keys) };
}

/**
 * The path with the window moved at a time. A window that rests at one place rests at the new one; where it travels,
 * the key at that time is moved, or one is added.
 */
export function withWindowAt(path: CropPath, at: Samples, near: Samples, to: Point): CropPath {
  const keys = seenKeys(path.keys);
  const key = keys.length === 1 ? keys[0] : keyNear(keys, at, near);
  return withKey(path, key?.at ?? at, to);
}

/** The path without a key; the last one stays. */
export function withoutKey(path: CropPath, at: Samples): CropPath {
  const keys = seenKeys(path.keys).filter((key) => key.at !== at);
  return keys.length === 0 ? path : { ...path, found: 'hand', keys: held(keys) };
}

/** One key alone would leave the picture's move the freedom to pass around it. */
function held(keys: readonly PathKey[]): readonly PathKey[] {
  const [key] = keys;
  return key === undefined || keys.length > 1 ? keys : [key, { ...key, at: key.at + 1 }];
}

/** A path that begins in the middle, for a segment in which nothing was looked for. */
export function newPath(sha256: string): CropPath {
  return { sha256, found: 'hand', faces: 0, keys: held([{ at: 0, x: 0.5, y: 0.5 }]) };
}

/** The key at a time, as near as a pointer or a step of the playhead can tell. */
export function keyNear(keys: readonly PathKey[], at: Samples, within: Samples): PathKey | null {
  const near = keys.reduce<PathKey | null>(
    (best, key) => (best === null || Math.abs(key.at - at) < Math.abs(best.at - at) ? key : best),
    null,
  );
  return near !== null && Math.abs(near.at - at) <= within ? near : null;
}

/** A window's middle, moved inward until the window is in the picture. */
export function middleInside({ x, y }: Point, { width, height }: WindowRect): Point {
  return {
    x: Math.min(1 - width / 2, Math.max(width / 2, x)),
    y: Math.min(1 - height / 2, Math.max(height / 2, y)),
  };
}

function clamp(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e5) / 1e5;
}
