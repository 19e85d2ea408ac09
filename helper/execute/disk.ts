import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError } from '../store/disk-error.ts';

/** What the engine itself does on a disk; a door, so that tests can make each of these fail. */
export interface Disk {
  makeFolder(path: string): Promise<void>;
  write(path: string, text: string): Promise<void>;
  /** Resolves when the file's bytes, or a folder's names, would survive a power cut. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  readText(path: string): Promise<string>;
  names(folder: string): Promise<readonly string[]>;
  size(path: string): Promise<number>;
  sha256(path: string, options: { readonly signal: AbortSignal }): Promise<string>;
}

export const nodeDisk: Disk = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  write: (path, text) => writeFile(path, text, { mode: 0o600 }),
  async sync(path) {
    const file = await open(path, 'r');
    try {
      await file.sync();
    } catch (error) {
      // Windows syncs no folders; their names are safe there once the rename returns.
      if (process.platform !== 'win32') throw error;
    } finally {
      await file.close();
    }
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  readText: (path) => readFile(path, 'utf8'),
  names: (folder) => readdir(folder),
  size: async (path) => (await stat(path)).size,
  async sha256(path, { signal }) {
    const hash = createHash('sha256');
    for await (const part of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(part);
    return hash.digest('hex');
  },
};

/** The same disk, whose failures are told in words that a person can act on. */
export function inPlainWords(disk: Disk): Disk {
  const told =
    <Args extends readonly [string, ...unknown[]], Result>(run: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await run(...args);
      } catch (error) {
        throw diskError(error, 'The film', args[0]);
      }
    };
  return {
    ...disk,
    makeFolder: told(disk.makeFolder),
    write: told(disk.write),
    sync: told(disk.sync),
    rename: told(disk.rename),
  };
}

/** Gives a finished file its name for good: bytes first, then the name. */
export async function moveIntoPlace(disk: Disk, from: string, to: string): Promise<void> {
  await disk.sync(from);
  await disk.rename(from, to);
  await disk.sync(dirname(to));
}
