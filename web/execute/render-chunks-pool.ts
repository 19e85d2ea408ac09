import { drawerBytes, type PictureNeed, pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import { videoHashes, videoRoomBytes } from '../../shared/kernel/video-shots.ts';
import type { ChunkSlice, Plan, VideoSettings } from '../../shared/plan/plan.ts';
import { canShareMemory } from '../media/picture-kernel.ts';
import type { MediaStore } from '../storage/media-store.ts';
import type { DrawJob, DrawMemory, RenderedChunk } from '../workers/render/api.ts';
import { loadPicture, type RenderLink, renderChunk, startRenderWorker } from '../workers/render/client.ts';
import type { FilmsTogether } from './films-together.ts';
import { memoryLimit } from './picture-memory.ts';
import { makePictureStore, type PictureLease, type PictureStore } from './picture-store.ts';

export interface PoolOptions {
  readonly media: MediaStore;
  readonly workers: number;
  readonly cacheBytes: number;
  /** False draws as where SharedArrayBuffer is missing. */
  readonly shareMemory?: boolean;
  /** Pictures of all exports; without it they are this one's alone. */
  readonly pictures?: PictureStore;
  /** What the films after this one need. */
  readonly together?: FilmsTogether;
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
  readonly pictures: Pick<PictureLease, 'prefetch' | 'forget'>;
  /** Not clean where a worker may still be at work. */
  close(isClean?: boolean): void;
}

/** Starts the workers of one export. Closing them gives back all their memory, whatever state they are in. */
export async function openRenderPool(
  plan: Plan,
  options: PoolOptions,
  signal: AbortSignal,
): Promise<RenderPool> {
  const { media, workers, cacheBytes, together } = options;
  const isShared = options.shareMemory ?? canShareMemory();
  const region = drawerBytes(plan.width, plan.height) + videoRoomBytes(plan.media);
  const names = new Map(plan.media.map(({ sha256, name }) => [sha256, name]));
  const store = options.pictures ?? makePictureStore({ media });
  const links = new Set<RenderLink>();
  let lease: PictureLease | null = null;
  let isClosed = false;
  const close = (isClean = false) => {
    isClosed = true;
    for (const link of links) link.terminate();
    lease?.end(isClean);
    if (store !== options.pictures) store.close();
  };
  try {
    const request = { media: plan.media, lanes: workers, region, isShared, cacheBytes, signal };
    const pictures = await store.lease(together === undefined ? request : { ...request, together });
    lease = pictures;
    signal.throwIfAborted();
    const { module, memory } = pictures;

    const openLane = async (): Promise<Lane> => {
      const place: DrawMemory =
        memory === null
          ? { shared: false, maximumBytes: memoryLimit(cacheBytes + region) }
          : { shared: true, memory, bytes: region, offset: await pictures.allocate(region) };
      const start = async (): Promise<RenderLink> => {
        // Another lane could not be opened meanwhile, and nobody would end this worker any more.
        if (isClosed) throw new DOMException('The workers were given back', 'AbortError');
        const link = startRenderWorker();
        links.add(link);
        await link.call(async (api) => api.open(module, place));
        return link;
      };
      let link = await start();

      const copyTo = async (need: PictureNeed, picture: PreparedPicture) => {
        await loadPicture(link, need.key, picture, await pictures.copy(picture));
      };
      const videosOf = (slice: ChunkSlice): Promise<DrawJob['videos']> =>
        Promise.all(
          videoHashes(slice).map(
            async (sha256) =>
              [sha256, await media.openByHash(sha256, names.get(sha256) ?? 'A video')] as const,
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
          if (!isShared) {
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
    const lanes = await Promise.all(Array.from({ length: workers }, openLane));
    signal.throwIfAborted();
    return { lanes, pictures, close };
  } catch (error) {
    close();
    signal.throwIfAborted();
    throw error;
  }
}
