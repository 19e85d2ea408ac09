import { statfs } from 'node:fs/promises';
import type { Queue } from '../../shared/queue/queue-api.ts';

const LOOK_MS = 15_000;
/** Under the first the queue is held, over the second it goes on: films that come and go do not make it flicker. */
const SHORT_BYTES = 256e6;
const ENOUGH_BYTES = 512e6;

export interface StorageWatch {
  /** Holds the queue until there is as much room, for as long as this job waits for it. */
  foundShort(jobId: string, bytes: number): void;
  stop(): void;
}

/** Holds the queue, with the reason, while the disk of a folder has no room. */
export function watchStorage(
  queue: Pick<Queue, 'setGate' | 'heldBy' | 'records'>,
  folder: string,
  freeBytes: (folder: string) => Promise<number>,
): StorageWatch {
  let need: { readonly jobId: string; readonly bytes: number } | null = null;
  const enough = () => {
    const job = need === null ? undefined : queue.records().jobs.get(need.jobId);
    if (job?.pausedBy !== 'storage') need = null;
    return Math.max(ENOUGH_BYTES, need?.bytes ?? 0);
  };
  const look = async () => {
    const isHeld = queue.heldBy().includes('storage');
    const free = await freeBytes(folder);
    if (isHeld ? free >= enough() : free < SHORT_BYTES) await queue.setGate('storage', !isHeld);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => console.error('The room on the disk could not be looked at:', error));
  }, LOOK_MS);
  timer.unref();
  return {
    foundShort(jobId, bytes) {
      need = { jobId, bytes };
      queue
        .setGate('storage', true)
        .catch((error: unknown) => console.error('That the disk is full could not be written down:', error));
    },
    stop: () => clearInterval(timer),
  };
}

export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
