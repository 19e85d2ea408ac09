import type { Sha256 } from '../model/project.ts';
import type { Frames } from '../model/time.ts';
import type { ChunkSlice, YuvColour } from '../plan/plan.ts';
import { frameBytes } from './arena.ts';
import { neededSize, type Size } from './levels.ts';

/** One way a picture has to be prepared; equal keys mean equal bytes. */
export interface PictureNeed {
  readonly key: string;
  readonly sha256: Sha256;
  readonly size: Size;
  readonly background: YuvColour;
}

/**
 * What a slice needs of each of its pictures. It follows from the slice alone, never from other chunks: a
 * chunk's key would otherwise not say what its pixels are.
 */
export function pictureNeeds(
  slice: ChunkSlice,
  first: Frames = 0,
  end: Frames = slice.frames,
): PictureNeed[] {
  const needs = new Map<Sha256, PictureNeed>();
  for (const shot of slice.shots) {
    if (shot.picture === null || shot.first >= end || shot.end <= first) continue;
    const { sha256 } = shot.picture;
    if (needs.has(sha256)) continue;
    const uses = slice.shots.filter((other) => other.picture?.sha256 === sha256);
    const size = neededSize(shot.picture, uses, (slice.fit ?? slice).width);
    const { y, u, v } = slice.background;
    const key = `${sha256}-${size.width}x${size.height}-${y}.${u}.${v}`;
    needs.set(sha256, { key, sha256, size, background: slice.background });
  }
  return [...needs.values()];
}

/** What a frame drawer takes of an arena at most: three frames, two captions and the pixels of one being made. */
export function drawerBytes(width: number, height: number): number {
  return Math.ceil(3 * frameBytes(width, height) + (2 * 2.75 + 4) * (width + 2) * (height + 2)) + (1 << 20);
}
