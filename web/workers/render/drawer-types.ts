import type { Size } from '../../../shared/kernel/levels.ts';
import { neededSize } from '../../../shared/kernel/levels.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import type { Sha256 } from '../../../shared/model/project.ts';
import type { Frames } from '../../../shared/model/time.ts';
import type { ChunkSlice, YuvColour } from '../../../shared/plan/plan.ts';

/**
 * Draws any frame of any chunk, for the export and for the preview alike: what a person sees is drawn by
 * the very code that exports it. `makeFrameDrawer` (frame-drawer.ts) makes one inside a worker.
 */
export interface FrameDrawer {
  /**
   * Gets the pictures and fonts ready that frames `first` to `end` (exclusive) of the slice need. Cheap when
   * they are there already. Pictures stay held until the next `ready`.
   */
  ready(slice: ChunkSlice, first: Frames, end: Frames, options: { signal: AbortSignal }): Promise<void>;
  /** Draws one frame that `ready` covered. The bytes are I420 and stay valid until the next draw. */
  draw(slice: ChunkSlice, frame: Frames): DrawnFrame;
  /** SHA-256 in hex of the drawn bytes. */
  hash(slice: ChunkSlice, frame: Frames): string;
  /**
   * Draws into a frame of its own, BT.709 limited range, with a time in microseconds; who receives it closes it.
   */
  videoFrame(slice: ChunkSlice, frame: Frames, timestamp: number, duration?: number): VideoFrame;
  /** Gives back everything it holds. Idempotent. */
  dispose(): void;
}

export interface DrawnFrame {
  readonly width: number;
  readonly height: number;
  /** Contiguous Y, U, V planes without padding. */
  readonly data: Uint8Array;
}

/** Where a drawer gets its pictures: prepared in this worker (preview) or by another one (export). */
export interface PictureProvider {
  /** Resolves when the picture is prepared as needed. Held until `release` was called as often. */
  acquire(need: PictureNeed, options: { signal: AbortSignal }): Promise<PreparedPicture>;
  release(need: PictureNeed): void;
}

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
    const size = neededSize(shot.picture, uses, slice.width);
    const { y, u, v } = slice.background;
    const key = `${sha256}-${size.width}x${size.height}-${y}.${u}.${v}`;
    needs.set(sha256, { key, sha256, size, background: slice.background });
  }
  return [...needs.values()];
}
