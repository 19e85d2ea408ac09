import type { Sha256 } from '../../shared/model/project.ts';
import type { Database } from './database.ts';
import { holdLock, MEDIA_LOCK } from './locks.ts';
import type { MediaFiles } from './media-files.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Every media hash named anywhere in a piece of a document or of a diff, each once. */
export function hashesIn(value: unknown): readonly Sha256[] {
  const found = new Set<Sha256>();
  const walk = (item: unknown) => {
    if (typeof item === 'string') {
      if (HASH.test(item)) found.add(item);
    } else if (typeof item === 'object' && item !== null) {
      for (const part of Object.values(item)) walk(part);
    }
  };
  walk(value);
  return [...found];
}

/** What documents, their journals, their versions and the exports in the list still need. */
export async function usedMedia(db: Database): Promise<ReadonlySet<Sha256>> {
  const tx = db.transaction(['documents', 'journal', 'versions', 'requests']);
  const used = new Set<Sha256>();
  for (const name of ['documents', 'journal', 'versions', 'requests'] as const) {
    let cursor = await tx.objectStore(name).index('media').openKeyCursor(null, 'nextunique');
    while (cursor !== null) {
      used.add(cursor.key);
      cursor = await cursor.continue();
    }
  }
  await tx.done;
  return used;
}

/**
 * Deletes media that nothing uses, and what unfinished copies left. Null when any tab has a project open or
 * puts media in: what is on its way, or could come back by undo, is in no record yet. It goes next time.
 */
export async function collectUnusedMedia(db: Database, media: MediaFiles): Promise<number | null> {
  const lock = await holdLock(MEDIA_LOCK, { ifAvailable: true });
  if (lock === null) return null;
  try {
    return await media.collect(await usedMedia(db));
  } finally {
    lock.release();
  }
}
