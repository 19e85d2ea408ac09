import type { Sha256 } from '../../shared/model/project.ts';
import { type Database, STRICT } from './database.ts';

/** Written last: with it the file in OPFS is true, without it the file is an orphan. */
export interface MediaRecord {
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly type: string;
  /** Of the first file that had these bytes; only for messages. */
  readonly name: string;
  readonly storedAt: number;
  /** Size with a hash of both ends: finds a likely twin at once, proves nothing. */
  readonly fingerprint: string;
}

export async function putMedia(db: Database, record: MediaRecord): Promise<void> {
  const tx = db.transaction('media', 'readwrite', STRICT);
  await Promise.all([tx.store.put(record), tx.done]);
}

export async function readMedia(db: Database, sha256: Sha256): Promise<MediaRecord | null> {
  return (await db.get('media', sha256)) ?? null;
}

export async function findTwin(db: Database, fingerprint: string): Promise<MediaRecord | null> {
  return (await db.getFromIndex('media', 'fingerprint', fingerprint)) ?? null;
}
