import { StudioError } from '../../shared/errors.ts';
import { createKernelMemory } from '../../shared/kernel/kernel.ts';
import { drawerBytes, type PictureNeed, pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import { videoHashes, videoRoomBytes } from '../../shared/kernel/video-shots.ts';
import type { ChunkSlice, Plan, VideoSettings } from '../../shared/plan/plan.ts';
import { canShareMemory, loadKernelModule } from '../media/picture-kernel.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { startPictureWorker } from '../workers/picture/client.ts';
import type { DrawJob, DrawMemory, RenderedChunk } from '../workers/render/api.ts';
import { loadPicture, type RenderLink, renderChunk, startRenderWorker } from '../workers/render/client.ts';
import { makePictureCache, type PictureCache } from './picture-cache.ts';

/** What pictures and frames take besides what the cache counts: rows being scaled, fragments between regions. */
const SLACK_BYTES = 256 << 20;
const MEMORY_LIMIT = 2 ** 32 - 65_536;

export interface PoolOptions {
  readonly media: MediaStore;
  readonly workers: number;
  readonly cacheBytes: number;
  /** False draws as where SharedArrayBuffer is missing. */
  readonly shareMemory?: boolean;
}

/** One worker that draws and encodes a chunk at a time. */
export interface Lane {
  render(slice: ChunkSlice, settings: VideoSettings, options: LaneOptions): Promise<RenderedChunk>;
  /** Runs anything else over a slice, with its pictures there. */
  withSlice<Result>(
    slice: ChunkSlice,
    work: (link: RenderLink, job: DrawJob) => Promise<Result>,
  ): Promise<Result>;
  /** The worker died: put another in its place. */
  revive(): Promise<void>;
}

export interface LaneOptions {
  readonly signal: AbortSignal;
  readonly onFrames: (count: number) => void;
  /** For one encoder over the whole film. */
  readonly continues?: { readonly firstFrame: number };
}

export interface RenderPool {
  readonly lanes: readonly Lane[];
  readonly pictures: PictureCache;
  close(): void;
}

/** Starts the workers of one export. Closing them gives back all their memory, whatever state they are in. */
export async function openRenderPool(
  plan: Plan,
  options: PoolOptions,
  signal: AbortSignal,
): Promise<RenderPool> {
  const shared = options.shareMemory ?? canShareMemory();
  const region = drawerBytes(plan.width, plan.height) + videoRoomBytes(plan.media);
  const names = new Map(plan.media.map(({ sha256, name }) => [sha256, name]));
  const pictureLink = startPictureWorker();
  const links = new Set<RenderLink>();
  const close = () => {
    pictureLink.terminate();
    for (const link of links) link.terminate();
  };
  try {
    const module = await loadKernelModule(shared);
    const limit = (bytes: number) => Math.min(MEMORY_LIMIT, bytes + SLACK_BYTES);
    const maximumBytes = limit(options.cacheBytes + options.workers * region);
    const memory = shared ? reserve(maximumBytes) : null;
    await pictureLink.call(async (api) => api.openMemory(module, memory ?? { maximumBytes }));
    const pictures = makePictureCache({
      link: pictureLink,
      media: options.media,
      sources: new Map(
        plan.media.map((item) => [
          item.sha256,
          { name: item.name, pixels: item.kind === 'picture' ? item.width * item.height : 0 },
        ]),
      ),
      budget: options.cacheBytes,
      signal,
    });

    const openLane = async (): Promise<Lane> => {
      const place: DrawMemory =
        memory === null
          ? { shared: false, maximumBytes: limit(options.cacheBytes + region) }
          : {
              shared: true,
              memory,
              bytes: region,
              offset: await pictureLink.call(async (api) => api.allocate(region)),
            };
      const start = async (): Promise<RenderLink> => {
        const link = startRenderWorker();
        links.add(link);
        await link.call(async (api) => api.open(module, place));
        return link;
      };
      let link = await start();

      const copyTo = async (need: PictureNeed, picture: PreparedPicture) => {
        const bytes = await pictureLink.call((api) => api.copy(picture.offset, picture.bytes));
        await loadPicture(link, need.key, picture, bytes);
      };
      const videosOf = (slice: ChunkSlice): Promise<DrawJob['videos']> =>
        Promise.all(
          videoHashes(slice).map(
            async (sha256) =>
              [sha256, await options.media.openByHash(sha256, names.get(sha256) ?? 'A video')] as const,
          ),
        );
      let copied = new Set<string>();
      const withSlice: Lane['withSlice'] = async (slice, work) => {
        const needs = pictureNeeds(slice);
        const held = await Promise.allSettled(needs.map((need) => pictures.acquire(need)));
        try {
          const found = held.map((result) => {
            if (result.status === 'rejected') throw result.reason;
            return result.value;
          });
          const job: DrawJob = {
            slice,
            videos: await videosOf(slice),
            pictures: needs.map((need, at) => [need.key, found[at] as PreparedPicture]),
          };
          if (!shared) {
            for (const [at, need] of needs.entries()) {
              if (!copied.has(need.key)) await copyTo(need, found[at] as PreparedPicture);
            }
            // The worker drops what a job does not name.
            copied = new Set(needs.map(({ key }) => key));
          }
          return await work(link, job);
        } finally {
          for (const [at, need] of needs.entries())
            if (held[at]?.status === 'fulfilled') pictures.release(need);
        }
      };

      return {
        withSlice,
        render: (slice, settings, { signal: stop, onFrames, continues = null }) =>
          withSlice(slice, (to, job) =>
            renderChunk(to, { ...job, settings, continues }, { signal: stop, onFrames }),
          ),
        async revive() {
          links.delete(link);
          link.terminate();
          copied = new Set();
          link = await start();
        },
      };
    };
    const lanes = await Promise.all(Array.from({ length: options.workers }, openLane));
    signal.throwIfAborted();
    return { lanes, pictures, close };
  } catch (error) {
    close();
    signal.throwIfAborted();
    throw error;
  }
}

/** Only addresses are taken here, but a small machine may not have even those. */
function reserve(maximumBytes: number): WebAssembly.Memory {
  try {
    return createKernelMemory({ shared: true, maximumBytes });
  } catch (cause) {
    throw new StudioError(
      'environment.memory-full',
      'There is not enough memory to draw this film; close other tabs, or choose a smaller size',
      { cause, context: { stage: 'preparing', details: `${maximumBytes} bytes` } },
    );
  }
}
