import { statfs } from 'node:fs/promises';
import type { Queue } from '../../shared/queue/queue-api.ts';

const LOOK_MS = 15_000;
/** Under the first the queue is held, over the second it goes on: films that come and go do not make it flicker. */
const SHORT_BYTES = 256e6;
const ENOUGH_BYTES = 512e6;

/** Holds the queue while the disk of a folder has no room, with the reason. Returns how to stop looking. */
export function watchStorage(
  queue: Pick<Queue, 'setGate' | 'heldBy'>,
  folder: string,
  freeBytes: (folder: string) => Promise<number> = freeBytesOf,
): () => void {
  const look = async () => {
    const isHeld = queue.heldBy().includes('storage');
    const free = await freeBytes(folder);
    if (isHeld ? free >= ENOUGH_BYTES : free < SHORT_BYTES) await queue.setGate('storage', !isHeld);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => console.error('The room on the disk could not be looked at:', error));
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
