import { diffRecords, logOfChange, logOfRecords } from './log.ts';
import type { LogEntry, QueueNews, QueueProgress } from './queue-api.ts';
import type { QueueRecords } from './queue-types.ts';

const LOG_KEPT = 1000;

export interface NewsBoard<P extends QueueProgress> {
  tell(news: QueueNews<P>): void;
  /** Tells what became other, and writes the log of it. */
  changed(before: QueueRecords, after: QueueRecords, at: number): void;
  note(entry: LogEntry): void;
  log(): readonly LogEntry[];
  listen(onNews: (news: QueueNews<P>) => void): () => void;
  close(): void;
}

export function makeNewsBoard<P extends QueueProgress>(
  records: QueueRecords,
  onTrouble: (error: unknown) => void,
): NewsBoard<P> {
  const listeners = new Set<(news: QueueNews<P>) => void>();
  const log: LogEntry[] = logOfRecords(records).slice(-LOG_KEPT);

  const tell = (news: QueueNews<P>) => {
    for (const listener of [...listeners]) {
      // A listener that breaks is no reason to stop a film.
      try {
        listener(news);
      } catch (error) {
        onTrouble(error);
      }
    }
  };
  const note = (entry: LogEntry) => {
    log.push(entry);
    if (log.length > LOG_KEPT) log.splice(0, log.length - LOG_KEPT);
    tell({ type: 'log', entry });
  };

  return {
    tell,
    changed(before, after, at) {
      const diff = diffRecords(before, after);
      const { removedBatches, removedJobs } = diff;
      if (diff.jobs.length + diff.batchIds.length + removedJobs.length + removedBatches.length === 0) return;
      tell({
        type: 'changed',
        jobs: diff.jobs.map((job) => job.after),
        batches: diff.batchIds.flatMap((id) => after.batches.get(id) ?? []),
        removedJobs: removedJobs.map(({ id }) => id),
        removedBatches,
      });
      for (const entry of logOfChange(before, after, diff, at)) note(entry);
    },
    note,
    log: () => [...log],
    listen(onNews) {
      listeners.add(onNews);
      return () => void listeners.delete(onNews);
    },
    close: () => listeners.clear(),
  };
}
