import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

/** Files by their paths, each with what changes whenever it is written. */
export type MediaStamps = ReadonlyMap<string, string>;

export async function stampsOf(paths: Iterable<string>): Promise<MediaStamps> {
  const stamps = new Map<string, string>();
  for (const path of paths) stamps.set(path, await stampOf(path));
  return stamps;
}

/**
 * Parts of a film are kept under the hashes that its files had when they were read: one that was written since
 * would be kept, and found again, as another.
 */
export async function requireUnchanged(stamps: MediaStamps): Promise<void> {
  for (const [path, stamp] of stamps) {
    if ((await stampOf(path)) === stamp) continue;
    throw new StudioError(
      'input.file-unreadable',
      `“${basename(path)}” was changed since this batch was planned. Run it again`,
      { context: { file: path } },
    );
  }
}

async function stampOf(path: string): Promise<string> {
  const facts = await stat(path).catch(() => null);
  return facts === null ? 'gone' : `${facts.size} ${facts.mtimeMs}`;
}
