import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { VideoReader } from '../../shared/kernel/video-types.ts';
import type { Frames } from '../../shared/model/time.ts';
import type { ChunkSlice, ShotVideo } from '../../shared/plan/plan.ts';

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
  /**
   * Gets the source frames of the slice's videos for one frame, then calls `use`, which draws it. One at a time:
   * the next call gets its turn when `use` is done. Slices without video (`hasVideo`) can be drawn at once.
   */
  withVideo<T>(
    slice: ChunkSlice,
    frame: Frames,
    options: { signal: AbortSignal },
    use: () => T | Promise<T>,
  ): Promise<T>;
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

/** Opens a video for a drawer; called once for each place that is read at the same time. */
export type OpenVideo = (video: ShotVideo, options: { readonly signal: AbortSignal }) => Promise<VideoReader>;

/** Where a drawer gets its pictures: prepared in this worker (preview) or by another one (export). */
export interface PictureProvider {
  /** Resolves when the picture is prepared as needed. Held until `release` was called as often. */
  acquire(need: PictureNeed, options: { signal: AbortSignal }): Promise<PreparedPicture>;
  release(need: PictureNeed): void;
}
