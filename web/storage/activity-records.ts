import type { ErrorData } from '../../shared/errors.ts';
import { diffRecords, logOfChange } from '../../shared/queue/log.ts';
import type { LogEvent } from '../../shared/queue/queue-api.ts';
import type { PauseReason, QueueRecords } from '../../shared/queue/queue-types.ts';
import type { Database } from './database.ts';

/** Names are stored: add, never rename. */
export type ActivityKind =
  | 'queued'
  | 'started'
  | 'completed'
  | 'failed'
  | 'retrying'
  | 'paused'
  | 'resumed'
  | 'canceled'
  /** Taken up again after its tab was closed or killed. */
  | 'recovered'
  | 'batch-done'
  /** The whole queue, with the reason. */
  | 'held'
  | 'released';

export interface ActivityLine {
  readonly at: number;
  readonly what: ActivityKind;
  readonly jobId: string | null;
  readonly batchId: string | null;
  /** Of the job or the batch, as it was called then. */
  readonly title: string;
  readonly profile: string | null;
  readonly error: ErrorData | null;
  readonly pausedBy: PauseReason | null;
}

export interface ActivityRecord extends ActivityLine {
  /** Rises with every line; the database gives it. */
  readonly id?: number;
}

/** Older lines go as new ones come. */
export const MOST_LINES = 500;

const KINDS: Readonly<Record<LogEvent, ActivityKind | null>> = {
  queued: 'queued',
  started: 'started',
  released: 'recovered',
  retrying: 'retrying',
  paused: 'paused',
  resumed: 'resumed',
  failed: 'failed',
  canceled: 'canceled',
  completed: 'completed',
  removed: null,
  'batch-done': 'batch-done',
  held: 'held',
  unheld: 'released',
};

/** What a change of the queue means to a person. Leases, orders and priorities mean nothing. */
export function linesOf(
  before: QueueRecords,
  after: QueueRecords,
  profileOf: (jobId: string) => string | null,
  at: number,
): readonly ActivityLine[] {
  const diff = diffRecords(before, after);
  const batches = diff.batchIds.flatMap((id): ActivityLine[] => {
    if (before.batches.has(id)) return [];
    const name = after.batches.get(id)?.name ?? '';
    const what = { jobId: null, batchId: id, title: name, profile: null, error: null, pausedBy: null };
    return [{ at, what: 'queued', ...what }];
  });
  const jobs = logOfChange(before, after, diff, at).flatMap(({ event, ...entry }): ActivityLine[] => {
    const { jobId, batchId } = entry;
    const what = KINDS[event];
    if (what === null) return [];
    if (jobId === null) return [{ ...entry, what, profile: null }];
    const [old, job] = [before.jobs.get(jobId), after.jobs.get(jobId)];
    // A thousand new jobs are one line, their batch's; a run that was given back in good order is none.
    if (event === 'queued' && batchId !== null && old === undefined) return [];
    if (event === 'released' && old?.crashes === job?.crashes) return [];
    return [{ ...entry, what, profile: profileOf(jobId) }];
  });
  return [...batches, ...jobs];
}

/** Newest first. */
export async function readActivity(db: Database): Promise<readonly (ActivityLine & { id: number })[]> {
  const records = await db.getAll('activity');
  return records
    .map((record) => ({ ...record, id: record.id ?? 0 }))
    .reverse()
    .slice(0, MOST_LINES);
}

export async function addActivity(db: Database, lines: readonly ActivityLine[]): Promise<void> {
  const tx = db.transaction('activity', 'readwrite');
  const keys = await Promise.all(lines.map((line) => tx.store.add(line)));
  await Promise.all([forgetOlder(tx.store, keys), tx.done]);
}

export async function forgetOlder(
  lines: { delete(range: IDBKeyRange): Promise<void> },
  added: readonly number[],
): Promise<void> {
  const newest = added.at(-1) ?? 0;
  if (newest > MOST_LINES) await lines.delete(IDBKeyRange.upperBound(newest - MOST_LINES));
}
