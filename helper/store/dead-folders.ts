import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** Of a run that was killed, where the name does not say whose: from before folders did. */
const DEAD_MS = 24 * 3600 * 1000;

/** What runs had for themselves: beginnings of names, in the ledger and in the cache. */
export const FORCED = 'forced-';
export const TOGETHER = 'together-';
export const MEASURED = 'measured-';

/** Of that name, for this process alone: a batch with hours may have it for days and write nothing there in most. */
export function makeOwnFolder(folder: string, prefix: string): Promise<string> {
  return mkdtemp(join(folder, `${prefix}${process.pid}-`));
}

/** Removes the folders of such a name that a killed run left, and none whose process is there. */
export async function removeDeadFolders(folder: string, prefix: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    const owner = /^(\d+)-[^-]*$/.exec(name.slice(prefix.length))?.[1];
    if (facts === null) continue;
    const isLeft = owner === undefined ? now - facts.mtimeMs > DEAD_MS : !isAlive(Number(owner));
    if (!isLeft) continue;
    await rm(path, { recursive: true, force: true }).catch((error: unknown) =>
      console.error(`${path} could not be removed:`, error),
    );
  }
}
