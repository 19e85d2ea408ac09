import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** Of a run that was killed: nothing lives that long. */
const DEAD_MS = 24 * 3600 * 1000;

/** What runs had for themselves: beginnings of names, in the ledger and in the cache. */
export const FORCED = 'forced-';
export const TOGETHER = 'together-';
/** With the number of the process that has it, as it holds unfinished files. */
export const MEASURED = 'measured-';

/** Removes the folders of such a name that a killed run left. Younger ones may be another program's at this moment. */
export async function removeDeadFolders(folder: string, prefix: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    const owner = /^(\d+)-[^-]*$/.exec(name.slice(prefix.length))?.[1];
    const isLeft = owner !== undefined && !isAlive(Number(owner));
    if (facts === null || (!isLeft && now - facts.mtimeMs <= DEAD_MS)) continue;
    await rm(path, { recursive: true, force: true }).catch((error: unknown) =>
      console.error(`${path} could not be removed:`, error),
    );
  }
}
