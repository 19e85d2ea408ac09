import { type PictureNeed, pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import type { Frames } from '../../shared/model/time.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ChunkSlice } from '../../shared/plan/plan.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { openDrawing } from './drawing.ts';
import { makePictureStore } from './picture-store.ts';
import type { Stop } from './render-chunks.ts';
import type { SharedWork } from './shared-work.ts';
import type { MediaFolder } from './types.ts';
import { makeVideoDesk } from './video-desk.ts';

/** One drawing thread, with the pictures of whatever it draws. */
export interface Lane {
  /** Frames `first` to `end` of a slice, in order; `take` may be called again before its promise settles. */
  draw(
    slice: ChunkSlice,
    first: Frames,
    end: Frames,
    take: (frame: Uint8Array) => Promise<void>,
  ): Promise<void>;
  prefetch(needs: readonly PictureNeed[]): void;
}

export interface LaneOptions {
  readonly lanes: number;
  readonly runner: ToolRunner;
  readonly media: MediaFolder;
  readonly layers: string | null;
  readonly shared?: SharedWork | undefined;
}

/** For prepared pictures; a 4K one at zoom 3 takes 112 MB. */
const CACHE_BYTES = 512 << 20;

/**
 * Opens lanes for the time of `work`. Whatever ends it, the threads are gone when this settles; it rejects with
 * the first reason given to `stop`.
 */
export async function openLanes(
  plan: Pick<HelperPlan, 'width' | 'height' | 'media'>,
  { lanes, runner, media, layers, shared }: LaneOptions,
  signal: AbortSignal,
  work: (lanes: readonly Lane[], stop: Stop) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const stop: Stop = { signal: controller.signal, because: (error) => controller.abort(error) };
  const onAbort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const { width, height } = plan;
  const videos = makeVideoDesk({ plan, media, runner, signal: controller.signal });
  const drawing = await openDrawing({
    ...{ width, height, drawers: lanes, cacheBytes: CACHE_BYTES, layers },
    ...{ media: plan.media, videos },
  });
  const pictures = makePictureStore({
    preparer: drawing.preparer,
    media,
    plan,
    budget: CACHE_BYTES,
    signal: controller.signal,
    shared,
  });
  const opened = drawing.drawers.map((drawer): Lane => {
    return {
      async draw(slice, first, end, take) {
        const needs = pictureNeeds(slice, first, end);
        const held = await Promise.allSettled(needs.map((need) => pictures.acquire(need)));
        try {
          const found = needs.map((need, at) => {
            const result = held[at];
            if (result?.status !== 'fulfilled') throw result?.reason;
            return [need.sha256, result.value] as const;
          });
          controller.signal.throwIfAborted();
          await drawer.draw({ slice, first, end, pictures: found }, take);
        } finally {
          for (const [at, need] of needs.entries())
            if (held[at]?.status === 'fulfilled') pictures.release(need);
        }
      },
      prefetch: pictures.prefetch,
    };
  });
  try {
    await work(opened, stop);
    controller.signal.throwIfAborted();
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await Promise.all([drawing.close(), videos.close()]);
  }
}
