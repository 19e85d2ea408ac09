import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'together-';
/** Of a run that was killed: nothing lives that long. */
const DEAD_MS = 24 * 3600 * 1000;

/** What is kept may take this much, and never more than a part of what is free. */
const MOST_BYTES = 2e9;
const PART_OF_FREE = 0.2;

/** A folder for what films that are made together keep for one another. */
export async function openSharedFolder(
  cacheFolder: string,
): Promise<{ readonly folder: string; readonly budget: number }> {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(PREFIX)) continue;
    const facts = await stat(join(cacheFolder, name)).catch(() => null);
    if (facts !== null && Date.now() - facts.mtimeMs > DEAD_MS)
      await closeSharedFolder(join(cacheFolder, name));
  }
  const { bavail, bsize } = await statfs(cacheFolder);
  const folder = await mkdtemp(join(cacheFolder, PREFIX));
  return { folder, budget: Math.min(MOST_BYTES, bavail * bsize * PART_OF_FREE) };
}

export async function closeSharedFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
