import { assert } from '../../shared/assert.ts';
import { frameBytes } from '../../shared/kernel/arena.ts';
import { createKernelMemory } from '../../shared/kernel/kernel.ts';
import { drawerBytes } from '../../shared/kernel/picture-needs.ts';
import { videoRoomBytes } from '../../shared/kernel/video-shots.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { loadKernelModule } from './kernel-file.ts';
import type { VideoDesk } from './video-desk.ts';
import { startDrawWorker, startPrepareWorker, type WorkerLink } from './worker-link.ts';
import { type DrawJob, FREE, type PrepareCalls, SLOTS, STOP_WORD } from './worker-messages.ts';

/** One thread that draws. */
export interface Drawer {
  /**
   * Draws and hands over each frame in order; its bytes are valid until the promise of `take` settles. A few
   * frames are handed over before the first is taken.
   */
  draw(job: DrawJob, take: (frame: Uint8Array) => Promise<void>): Promise<void>;
}

/** The threads of one film and the memory they share. */
export interface Drawing {
  readonly preparer: WorkerLink<PrepareCalls>;
  readonly drawers: readonly Drawer[];
  /** Ends all threads, whatever they do. */
  close(): Promise<void>;
}

export interface DrawingOptions {
  readonly width: number;
  readonly height: number;
  readonly drawers: number;
  readonly cacheBytes: number;
  readonly layers: string | null;
  readonly media: HelperPlan['media'];
  readonly videos: VideoDesk;
}

/** What pictures and frames take besides what the cache counts: rows being scaled, fragments between regions. */
const SLACK_BYTES = 256 << 20;
const MEMORY_LIMIT = 2 ** 32 - 65_536;

export async function openDrawing(options: DrawingOptions): Promise<Drawing> {
  const { width, height, layers, videos } = options;
  const frames = (SLOTS - 1) * frameBytes(width, height);
  const bytes = drawerBytes(width, height) + frames + videoRoomBytes(options.media);
  const maximumBytes = Math.min(MEMORY_LIMIT, options.cacheBytes + options.drawers * bytes + SLACK_BYTES);
  const memory = createKernelMemory({ shared: true, maximumBytes });
  const module = await loadKernelModule();
  const preparer = startPrepareWorker({ type: 'prepare', module, memory });
  const closers: (() => Promise<void>)[] = [() => preparer.close()];
  const close = async () => {
    await Promise.all(closers.splice(0).map((end) => end()));
  };

  const openDrawer = async (): Promise<Drawer> => {
    const offset = await preparer.call('allocate', bytes);
    const control = new SharedArrayBuffer(4 * (1 + SLOTS));
    const words = new Int32Array(control);
    let take: (slot: number) => void = () => {};
    const link = startDrawWorker(
      { type: 'draw', module, memory, region: { offset, bytes }, width, height, control, layers },
      { onFrame: (slot) => take(slot), answer: videos.connect() },
    );
    closers.push(() => link.close());
    const places = await link.call('places');
    const viewOf = (slot: number) => {
      const place = places[slot];
      assert(place !== undefined, 'Every slot has a place');
      return new Uint8Array(memory.buffer, place, frameBytes(width, height));
    };
    return { draw: (job, onFrame) => drawInto(job, onFrame) };

    async function drawInto(job: DrawJob, onFrame: (frame: Uint8Array) => Promise<void>): Promise<void> {
      const failures: unknown[] = [];
      const taking = new Set<Promise<void>>();
      take = (slot) => {
        const taken = (async () => {
          try {
            if (failures.length === 0) await onFrame(viewOf(slot));
          } catch (error) {
            failures.push(error);
            Atomics.store(words, STOP_WORD, 1);
          }
          Atomics.store(words, 1 + slot, FREE);
          // Wherever the thread waits, it looks at the word that stops it.
          for (let word = 1; word <= SLOTS; word += 1) Atomics.notify(words, word);
        })();
        taking.add(taken);
        taken.finally(() => taking.delete(taken));
      };
      try {
        await link.call('draw', job);
      } finally {
        await Promise.all(taking);
        Atomics.store(words, STOP_WORD, 0);
      }
      if (failures.length > 0) throw failures[0];
    }
  };

  try {
    const drawers = await Promise.all(Array.from({ length: options.drawers }, openDrawer));
    return { preparer, drawers, close };
  } catch (error) {
    await close();
    throw error;
  }
}
