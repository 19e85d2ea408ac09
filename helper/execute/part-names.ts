import { basename, dirname, join } from 'node:path';
import { isAlive } from '../store/is-alive.ts';
import type { Disk } from './disk.ts';

/** Names of unfinished files say which run of which process writes them: `film.mp4.1234-k3j9x0.part`. */
const EPOCH = `${process.pid}-${Math.round(performance.timeOrigin).toString(36)}`;
const PART = /\.(\d+)-([0-9a-z]+)\.\d+\.part$/;
let count = 0;

export function partName(path: string): string {
  count += 1;
  return `${path}.${EPOCH}.${count}.part`;
}

/** Removes what killed runs left beside `path`, or in the whole folder of it where `path` is null. */
export async function removeDeadParts(disk: Disk, folder: string): Promise<void> {
  for (const name of await disk.names(folder)) {
    if (isDead(name)) await disk.remove(join(folder, name));
  }
}

/** The same for one file whose folder is the person's own. */
export async function removeDeadPartsOf(disk: Disk, path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await disk.names(folder)) {
    if (name.startsWith(`${basename(path)}.`) && isDead(name)) await disk.remove(join(folder, name));
  }
}

function isDead(name: string): boolean {
  const [, pid, time] = PART.exec(name) ?? [];
  if (pid === undefined || `${pid}-${time}` === EPOCH) return false;
  // A process of our own number is this one, so the writer is gone.
  return Number(pid) === process.pid || !isAlive(Number(pid));
}
