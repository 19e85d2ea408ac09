import type { SpeedBook } from '../../shared/queue/speed.ts';
import type { Database } from './database.ts';

export interface SpeedRecord {
  readonly key: string;
  readonly samples: readonly number[];
}

/** What films of each kind were measured at on this computer. */
export async function readSpeeds(db: Database): Promise<SpeedBook> {
  const records = await db.getAll('speeds');
  return Object.fromEntries(records.map(({ key, samples }) => [key, { samples }]));
}

/** Measurements are made again when they are lost: no need to wait for the disk. */
export async function writeSpeeds(db: Database, book: SpeedBook): Promise<void> {
  const tx = db.transaction('speeds', 'readwrite');
  await Promise.all([
    ...Object.entries(book).map(([key, { samples }]) => tx.store.put({ key, samples })),
    tx.done,
  ]);
}
