import { transfer } from 'comlink';
import { assert } from '../../../shared/assert.ts';
import { StudioError } from '../../../shared/errors.ts';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel } from '../../../shared/kernel/kernel.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import { hasVideo } from '../../../shared/kernel/video-shots.ts';
import { frameToMicroseconds } from '../../../shared/model/time.ts';
import { makeFrameDrawer } from '../../media/frame-drawer.ts';
import type { FrameDrawer, PictureProvider } from '../../media/frame-drawer-types.ts';
import { openVideo } from '../../media/video.ts';
import { makeRuns, serve } from '../serve.ts';
import type { DrawJob, RenderJob, RenderWorkerApi } from './api.ts';
import { type ChunkEncoder, needsWarmUp, openChunkEncoder, warmUpFrame } from './chunk-encoder.ts';

/** Frames between looks at the message queue, where a cancel would wait. */
const FRAMES_PER_TURN = 8;

interface Opened {
  readonly arena: Arena;
  /** Null where pictures lie in the shared memory and are another worker's. */
  readonly own: Map<string, PreparedPicture> | null;
  readonly drawer: FrameDrawer;
}

const runs = makeRuns();
const pictures = new Map<string, PreparedPicture>();
const videos = new Map<string, File>();
let opened: Opened | null = null;
let kept: ChunkEncoder | null = null;

const provider: PictureProvider = {
  async acquire({ key }) {
    const picture = pictures.get(key);
    assert(picture !== undefined, 'A job brings the pictures of its slice');
    return picture;
  },
  release() {},
};

const api: RenderWorkerApi = {
  open(module, place) {
    const memory = place.shared ? place.memory : createKernelMemory(place);
    const arena = place.shared ? new Arena(memory, place) : new Arena(memory);
    const drawer = makeFrameDrawer({
      kernel: instantiateKernel(module, memory),
      arena,
      pictures: provider,
      openVideo({ sha256 }, options) {
        const file = videos.get(sha256);
        assert(file !== undefined, 'A job brings the videos of its slice');
        return openVideo(file, options);
      },
    });
    opened = { arena, drawer, own: place.shared ? null : new Map() };
  },

  loadPicture(key, picture, bytes) {
    const { arena, own } = here();
    assert(own !== null, 'Pictures in a shared memory are not copied');
    if (own.has(key)) return;
    const offset = arena.alloc(bytes.byteLength);
    new Uint8Array(arena.memory.buffer, offset, bytes.byteLength).set(new Uint8Array(bytes));
    own.set(key, moved(picture, offset));
  },

  render: (runId, job, onFrames) =>
    runs.run(runId, async (signal) => {
      const drawer = await prepared(job, signal);
      const encoder = job.continues === null ? openChunkEncoder(job.settings, job.slice) : keptEncoder(job);
      try {
        const first = job.continues?.firstFrame ?? 0;
        await encodeFrames(job, drawer, encoder, first, onFrames, signal);
        const chunk = await encoder.take(first);
        signal.throwIfAborted();
        if (chunk.packets.length !== job.slice.frames) {
          throw new StudioError('failed.encode', 'The video encoder left frames out', {
            context: {
              stage: 'rendering',
              details: `${chunk.packets.length} of ${job.slice.frames} packets`,
            },
          });
        }
        if (job.continues === null) encoder.close();
        return transfer(chunk, [chunk.data.buffer]);
      } catch (error) {
        encoder.close();
        kept = null;
        throw error;
      }
    }),

  drawFrames: (runId, job, frames) =>
    runs.run(runId, async (signal) => {
      const drawer = await prepared(job, signal);
      const { width, height } = job.slice;
      const size = (width * height * 3) / 2;
      const all = new Uint8Array(size * frames.length);
      for (const [index, frame] of frames.entries())
        await drawer.withVideo(job.slice, frame, { signal }, () =>
          all.set(drawer.draw(job.slice, frame).data, index * size),
        );
      return transfer(all.buffer, [all.buffer]);
    }),

  hashFrames: (runId, job, frames) =>
    runs.run(runId, async (signal) => {
      const drawer = await prepared(job, signal);
      const hashes: string[] = [];
      for (const frame of frames) {
        hashes.push(
          await drawer.withVideo(job.slice, frame, { signal }, () => drawer.hash(job.slice, frame)),
        );
      }
      return hashes;
    }),

  cancel: (runId) => runs.cancel(runId),
};

serve(api);

async function encodeFrames(
  { slice, settings, continues }: RenderJob,
  drawer: FrameDrawer,
  encoder: ChunkEncoder,
  first: number,
  onFrames: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (continues === null && needsWarmUp(settings, slice)) await encoder.encode(warmUpFrame(slice), true);
  const moves = hasVideo(slice);
  for (let index = 0; index < slice.frames; index++) {
    const timestamp = frameToMicroseconds(first + index, slice.rate);
    const duration = frameToMicroseconds(first + index + 1, slice.rate) - timestamp;
    const draw = () => drawer.videoFrame(slice, index, timestamp, duration);
    const frame = moves ? await drawer.withVideo(slice, index, { signal }, draw) : draw();
    await encoder.encode(frame, index === 0);
    if ((index + 1) % FRAMES_PER_TURN === 0) {
      onFrames(FRAMES_PER_TURN);
      await nextTurn();
      signal.throwIfAborted();
    }
  }
  onFrames(slice.frames % FRAMES_PER_TURN);
}

async function prepared(
  { slice, pictures: needed, videos: files }: DrawJob,
  signal: AbortSignal,
): Promise<FrameDrawer> {
  const { arena, own, drawer } = here();
  pictures.clear();
  for (const [key, picture] of needed) pictures.set(key, own?.get(key) ?? picture);
  videos.clear();
  for (const [sha256, file] of files) videos.set(sha256, file);
  await drawer.ready(slice, 0, slice.frames, { signal });
  for (const [key, picture] of own ?? []) {
    if (pictures.has(key)) continue;
    arena.free(picture.offset);
    own?.delete(key);
  }
  return drawer;
}

function keptEncoder({ settings, slice }: RenderJob): ChunkEncoder {
  kept ??= openChunkEncoder(settings, slice);
  return kept;
}

function here(): Opened {
  assert(opened !== null, 'The render worker was not opened');
  return opened;
}

/** The same planes at another place. */
function moved(picture: PreparedPicture, offset: number): PreparedPicture {
  const by = offset - picture.offset;
  const levels = picture.levels.map((level) => ({
    ...level,
    y: level.y + by,
    u: level.u + by,
    v: level.v + by,
  }));
  return { ...picture, offset, levels };
}

/** A message to oneself comes back behind those that wait; timers would be held back to 4 ms. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
