import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { assert } from '../../shared/assert.ts';
import { type Arena, allocFrame, allocScratch, frameView } from '../../shared/kernel/arena.ts';
import { drawFrame } from '../../shared/kernel/draw-frame.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { type PictureNeed, pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import type { FrameRef, FrameResources, PreparedPicture } from '../../shared/kernel/types.ts';
import { makeVideoShots } from '../../shared/kernel/video-shots.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import type { Frames } from '../../shared/model/time.ts';
import type { ChunkSlice } from '../../shared/plan/plan.ts';
import { makeCaptionLayers } from './frame-captions.ts';
import type { FrameDrawer, OpenVideo, PictureProvider } from './frame-drawer-types.ts';
import { loadFontsFor } from './frame-fonts.ts';
import { makeI420Frame } from './picture-encoder.ts';

interface Held {
  readonly need: PictureNeed;
  readonly picture: PreparedPicture;
}

interface Surface {
  readonly target: FrameRef;
  readonly scratch: readonly [FrameRef, FrameRef];
}

export interface FrameDrawerOptions {
  readonly kernel: Kernel;
  /** Of this worker alone: the whole of its own memory, or its region of a shared one (`drawerBytes`). */
  readonly arena: Arena;
  readonly pictures: PictureProvider;
  readonly openVideo: OpenVideo;
}

export function makeFrameDrawer({ kernel, arena, pictures, openVideo }: FrameDrawerOptions): FrameDrawer {
  const captions = makeCaptionLayers(kernel, arena);
  const videos = makeVideoShots({ kernel, arena, open: openVideo });
  let turn: Promise<unknown> = Promise.resolve();
  let surface: Surface | null = null;
  let held: ReadonlyMap<Sha256, Held> = new Map();
  let disposed = false;

  const resourcesOf = (slice: ChunkSlice): FrameResources => ({
    picture(sha256) {
      const found = held.get(sha256);
      assert(found !== undefined, 'A frame is drawn after `ready` got its pictures');
      return found.picture;
    },
    video: videos.picture,
    layer: (caption) => captions.layer(slice, caption),
  });

  const surfaceFor = ({ width, height }: ChunkSlice): Surface => {
    if (surface?.target.width === width && surface.target.height === height) return surface;
    freeSurface();
    surface = { target: allocFrame(arena, width, height), scratch: allocScratch(arena, width, height) };
    return surface;
  };

  const freeSurface = () => {
    if (surface === null) return;
    for (const frame of [surface.target, ...surface.scratch]) arena.free(frame.offset);
    surface = null;
  };

  const draw = (slice: ChunkSlice, frame: Frames): Uint8Array => {
    assert(!disposed, 'A disposed drawer draws nothing');
    const { target, scratch } = surfaceFor(slice);
    drawFrame(kernel, slice, frame, resourcesOf(slice), target, scratch);
    return frameView(kernel.memory, target);
  };

  const release = (items: Iterable<Held>) => {
    for (const { need } of items) pictures.release(need);
  };

  return {
    async ready(slice, first, end, { signal }) {
      const needs = pictureNeeds(slice, first, end);
      const got = await Promise.allSettled(
        needs.map(
          async (need): Promise<Held> => ({ need, picture: await pictures.acquire(need, { signal }) }),
        ),
      );
      const next = new Map(
        got.flatMap((result) =>
          result.status === 'fulfilled' ? [[result.value.need.sha256, result.value] as const] : [],
        ),
      );
      const failure = got.find((result) => result.status === 'rejected');
      if (failure !== undefined || disposed || signal.aborted) {
        release(next.values());
        signal.throwIfAborted();
        throw failure?.reason ?? new TypeError('The drawer was disposed');
      }
      release(held.values());
      held = next;
      const words = slice.captions
        .filter((caption) => caption.first < end && caption.first + caption.frames > first)
        .flatMap((caption) => caption.words);
      if (slice.captionStyle !== null) await loadFontsFor(slice.captionStyle, words.join(' '));
      signal.throwIfAborted();
    },
    withVideo(slice, frame, { signal }, use) {
      const work = turn.then(async () => {
        signal.throwIfAborted();
        await videos.ready(slice, frame, { signal });
        return use();
      });
      turn = work.catch(() => {});
      return work;
    },
    draw: (slice, frame) => ({ width: slice.width, height: slice.height, data: draw(slice, frame) }),
    hash: (slice, frame) => bytesToHex(sha256(draw(slice, frame))),
    videoFrame: (slice, frame, timestamp, duration) =>
      makeI420Frame(draw(slice, frame), slice, timestamp, duration),
    dispose() {
      if (disposed) return;
      disposed = true;
      release(held.values());
      held = new Map();
      videos.dispose();
      captions.dispose();
      freeSurface();
    },
  };
}
