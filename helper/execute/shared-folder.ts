import { rm, statfs } from 'node:fs/promises';
import { makeOwnFolder, removeDeadFolders, TOGETHER } from '../store/dead-folders.ts';

/** What is kept may take this much, and never more than a part of what is free. */
const MOST_BYTES = 2e9;
const PART_OF_FREE = 0.2;

/** A folder for what films that are made together keep for one another. */
export async function openSharedFolder(
  cacheFolder: string,
): Promise<{ readonly folder: string; readonly budget: number }> {
  await removeDeadFolders(cacheFolder, TOGETHER);
  const { bavail, bsize } = await statfs(cacheFolder);
  const folder = await makeOwnFolder(cacheFolder, TOGETHER);
  return { folder, budget: Math.min(MOST_BYTES, bavail * bsize * PART_OF_FREE) };
}

export async function closeSharedFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
