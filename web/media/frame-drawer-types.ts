import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { Frames } from '../../shared/model/time.ts';
import type { ChunkSlice } from '../../shared/plan/plan.ts';

export type { PictureNeed } from '../../shared/kernel/picture-needs.ts';

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
