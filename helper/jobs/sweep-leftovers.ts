import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolders } from '../store/data-folder.ts';
import { FORCED, MEASURED, removeDeadFolders, TOGETHER } from '../store/dead-folders.ts';
import type { JobRecords } from '../store/job-records.ts';

/** An upload goes on where it stopped; one that nobody has gone on with for so long is given up. */
const UPLOAD_KEPT_MS = 24 * 3600 * 1000;

/**
 * Removes what a helper that was killed left half done. We have the data folder to ourselves and run nothing yet.
 * Films that no record knows are left alone: their records may have been damaged and set aside.
 */
export async function sweepLeftovers(folders: DataFolders, jobs: JobRecords, now: number): Promise<void> {
  for (const entry of await list(folders.exports)) {
    const path = join(folders.exports, entry.name);
    const job = jobs.get(entry.name);
    if (isPart(entry.name) || (job !== null && job.state !== 'COMPLETED')) await remove(path);
    else if (entry.isDirectory()) {
      for (const { name } of await list(path)) if (isPart(name)) await remove(join(path, name));
    }
  }
  // A command may be at work beside us, with folders of its own.
  await removeDeadFolders(folders.ledger, FORCED, now);
  for (const prefix of [TOGETHER, MEASURED]) await removeDeadFolders(folders.cache, prefix, now);
  for (const { name } of await list(folders.assets)) {
    const path = join(folders.assets, name);
    if (isPart(name) && now - (await stat(path)).mtimeMs > UPLOAD_KEPT_MS) await remove(path);
  }
}

function isPart(name: string): boolean {
  return name.endsWith('.part');
}

async function list(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}

/** A file that cannot be removed is no reason to run nothing. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch((error: unknown) =>
    console.error(`${path} could not be removed:`, error),
  );
}
