import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'together-';
/** Of a run that was killed: nothing lives that long. */
const DEAD_MS = 24 * 3600 * 1000;

/** A folder for what films that are made together keep for one another. */
export async function openSharedFolder(cacheFolder: string): Promise<string> {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(PREFIX)) continue;
    const facts = await stat(join(cacheFolder, name)).catch(() => null);
    if (facts !== null && Date.now() - facts.mtimeMs > DEAD_MS)
      await closeSharedFolder(join(cacheFolder, name));
  }
  return mkdtemp(join(cacheFolder, PREFIX));
}

export async function closeSharedFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
