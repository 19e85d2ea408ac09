import type { SqlDatabase } from './sqlite.ts';

/** Which jobs a batch was asked for, in that order: those it joined are in the queue's record of another batch. */
export interface BatchRecords {
  jobIds(batchId: string): readonly string[];
  put(batchId: string, jobIds: readonly string[]): void;
  /** Forgets the jobs of batches that the queue has no more. */
  tidy(): void;
}

export function makeBatchRecords(db: SqlDatabase): BatchRecords {
  const ids = db.prepare('SELECT job_id FROM batch_jobs WHERE batch_id = ? ORDER BY place');
  const add = db.prepare('INSERT INTO batch_jobs (batch_id, place, job_id) VALUES (?, ?, ?)');
  const tidy = db.prepare('DELETE FROM batch_jobs WHERE batch_id NOT IN (SELECT id FROM queue_batches)');
  return {
    jobIds: (batchId) => ids.all(batchId).map((row) => String(row.job_id)),
    put(batchId, jobIds) {
      db.transaction(() => {
        for (const [place, id] of jobIds.entries()) add.run(batchId, place, id);
      });
    },
    tidy: () => void tidy.run(),
  };
}
