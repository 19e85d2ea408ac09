import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Of a run that was killed: nothing lives that long. */
const DEAD_MS = 24 * 3600 * 1000;

/** What runs had for themselves: beginnings of names, in the ledger and in the cache. */
export const FORCED = 'forced-';
export const TOGETHER = 'together-';

/** Removes the folders of such a name that a killed run left. Younger ones may be another program's at this moment. */
export async function removeDeadFolders(folder: string, prefix: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts === null || now - facts.mtimeMs <= DEAD_MS) continue;
    await rm(path, { recursive: true, force: true }).catch((error: unknown) =>
      console.error(`${path} could not be removed:`, error),
    );
  }
}
