import { assert } from '../../shared/assert.ts';
import { Arena, allocFrame, allocScratch } from '../../shared/kernel/arena.ts';
import { drawFrame } from '../../shared/kernel/draw-frame.ts';
import { instantiateKernel } from '../../shared/kernel/kernel.ts';
import type { FrameResources } from '../../shared/kernel/types.ts';
import { hasVideo, makeVideoShots, type VideoShotsOptions } from '../../shared/kernel/video-shots.ts';
import type { ChunkSlice } from '../../shared/plan/plan.ts';
import { makeCaptionLayers } from '../media/captions.ts';
import { type DrawCalls, type DrawRole, FREE, FULL, SLOTS, STOP_WORD } from './worker-messages.ts';

export interface DrawOptions {
  readonly onFrame: (slot: number) => void;
  readonly openVideo: VideoShotsOptions['open'];
}

/** Draws into slots of the shared memory, ahead of what the encoder takes; never more than the slots hold. */
export function makeDrawCalls(role: DrawRole, { onFrame, openVideo }: DrawOptions): DrawCalls {
  const { memory, width, height } = role;
  const kernel = instantiateKernel(role.module, memory);
  const arena = new Arena(memory, role.region);
  const frames = Array.from({ length: SLOTS }, () => allocFrame(arena, width, height));
  const scratch = allocScratch(arena, width, height);
  const captions = makeCaptionLayers(kernel, arena, { layersFile: role.layers });
  const videos = makeVideoShots({ kernel, arena, open: openVideo });
  const { signal } = new AbortController();
  const control = new Int32Array(role.control);
  let next = 0;

  /** Sleeps until the slot was taken; false when the drawing is to stop. */
  const waitFor = (slot: number): boolean => {
    while (Atomics.load(control, STOP_WORD) === 0) {
      if (Atomics.load(control, 1 + slot) === FREE) return true;
      Atomics.wait(control, 1 + slot, FULL);
    }
    return false;
  };

  const resourcesOf = (
    slice: ChunkSlice,
    pictures: ReadonlyMap<string, ReturnType<FrameResources['picture']>>,
  ) => ({
    picture(sha256: string) {
      const picture = pictures.get(sha256);
      assert(picture !== undefined, 'A job brings the pictures of its slice');
      return picture;
    },
    video: videos.picture,
    layer: (caption: ChunkSlice['captions'][number]) => captions.layer(slice, caption),
  });

  return {
    places: () => frames.map(({ offset }) => offset),
    async draw({ slice, first, end, pictures }) {
      assert(slice.width === width && slice.height === height, 'A worker draws frames of one size');
      const resources: FrameResources = resourcesOf(slice, new Map(pictures));
      const moves = hasVideo(slice);
      for (let frame = first; frame < end; frame += 1) {
        if (moves) await videos.ready(slice, frame, { signal });
        const slot = next % SLOTS;
        if (!waitFor(slot)) return;
        const target = frames[slot];
        assert(target !== undefined, 'Every slot has a frame');
        drawFrame(kernel, slice, frame, resources, target, scratch);
        Atomics.store(control, 1 + slot, FULL);
        onFrame(slot);
        next += 1;
      }
    },
  };
}
