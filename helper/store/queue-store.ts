import { applyChange } from '../../shared/queue/draft.ts';
import type {
  Batch,
  QueueChange,
  QueueJob,
  QueueRecords,
  QueueStore,
} from '../../shared/queue/queue-types.ts';
import type { SqlDatabase } from './sqlite.ts';

/** The queue in SQLite. Nobody else writes while we have the data folder, so its records are read once and kept. */
export function makeQueueStore(db: SqlDatabase): QueueStore {
  const putJob = db.prepare(
    `INSERT INTO queue_jobs (id, state, json) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, json = excluded.json`,
  );
  const putBatch = db.prepare(
    `INSERT INTO queue_batches (id, json) VALUES (?, ?)
     ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
  );
  const removeJob = db.prepare('DELETE FROM queue_jobs WHERE id = ?');
  const removeBatch = db.prepare('DELETE FROM queue_batches WHERE id = ?');
  let records: QueueRecords = readRecords(db);

  const write = ({ putJobs, putBatches, removeJobs, removeBatches }: QueueChange) => {
    for (const id of removeJobs) removeJob.run(id);
    for (const id of removeBatches) removeBatch.run(id);
    for (const job of putJobs) putJob.run(job.id, job.state, JSON.stringify(job));
    for (const batch of putBatches) putBatch.run(batch.id, JSON.stringify(batch));
  };

  return {
    read: async () => records,
    async update(decide) {
      const change = decide(records);
      if (change === null) return records;
      db.transaction(() => write(change));
      records = applyChange(records, change);
      return records;
    },
    // The records' file is the whole store's.
    close: () => Promise.resolve(),
  };
}

function readRecords(db: SqlDatabase): QueueRecords {
  // Only `write` above writes here, and quick_check found the file whole.
  const rows = <T extends { readonly id: string }>(table: string): Map<string, T> =>
    new Map(
      db
        .prepare(`SELECT id, json FROM ${table}`)
        .all()
        .map(({ id, json }) => [String(id), JSON.parse(String(json)) as T]),
    );
  return { jobs: rows<QueueJob>('queue_jobs'), batches: rows<Batch>('queue_batches') };
}
