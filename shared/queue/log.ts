import { batchState } from './batch-state.ts';
import type { LogEntry, LogEvent } from './queue-api.ts';
import type { QueueJob, QueueRecords } from './queue-types.ts';

/** What of both records is another one: whoever wrote it. */
export interface RecordsDiff {
  readonly jobs: readonly { readonly before: QueueJob | null; readonly after: QueueJob }[];
  readonly batchIds: readonly string[];
  readonly removedJobs: readonly QueueJob[];
  readonly removedBatches: readonly string[];
}

export function diffRecords(before: QueueRecords, after: QueueRecords): RecordsDiff {
  const jobs = [...after.jobs.values()].flatMap((job) => {
    const old = before.jobs.get(job.id) ?? null;
    return old !== null && isSame(old, job) ? [] : [{ before: old, after: job }];
  });
  const batches = [...after.batches.values()].filter((batch) => {
    const old = before.batches.get(batch.id);
    return old === undefined || !isSame(old, batch);
  });
  return {
    jobs,
    batchIds: batches.map(({ id }) => id),
    removedJobs: [...before.jobs.values()].filter(({ id }) => !after.jobs.has(id)),
    removedBatches: [...before.batches.keys()].filter((id) => !after.batches.has(id)),
  };
}

/** Stores that read anew give other objects of the same content. */
function isSame(a: object, b: object): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The log's lines about a change, in the order of the records. */
export function logOfChange(
  before: QueueRecords,
  after: QueueRecords,
  diff: RecordsDiff,
  at: number,
): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  const batches = new Set<string>();
  for (const { before: old, after: job } of diff.jobs) {
    const event = eventOf(old, job);
    if (event !== null) entries.push(entryOf(job, event, at));
    if (event !== null && job.batchId !== null) batches.add(job.batchId);
  }
  for (const job of diff.removedJobs) entries.push(entryOf(job, 'removed', at));
  for (const id of batches) {
    const batch = after.batches.get(id);
    if (batch === undefined || stateOf(after, id) !== 'done' || stateOf(before, id) === 'done') continue;
    entries.push({ at, event: 'batch-done', jobId: null, batchId: id, ...about(batch.name) });
  }
  return entries;
}

/** What records alone tell of the time before a queue was opened, oldest first. */
export function logOfRecords({ jobs }: QueueRecords): readonly LogEntry[] {
  const entries = [...jobs.values()].flatMap((job) => {
    const { createdAt, startedAt, finishedAt } = job;
    const told = [entryOf({ ...job, error: null, pausedBy: null }, 'queued', createdAt)];
    if (startedAt !== null) told.push(entryOf({ ...job, error: null, pausedBy: null }, 'started', startedAt));
    const end = eventOf(null, job);
    if (finishedAt !== null && end !== null && end !== 'queued') told.push(entryOf(job, end, finishedAt));
    return told;
  });
  return entries.sort((a, b) => a.at - b.at);
}

function stateOf(records: QueueRecords, batchId: string) {
  const jobs = [...records.jobs.values()].filter((job) => job.batchId === batchId);
  return jobs.length === 0 ? null : batchState(jobs);
}

function eventOf(before: QueueJob | null, job: QueueJob): LogEvent | null {
  if (before?.state === job.state) return null;
  switch (job.state) {
    case 'QUEUED':
      if (before === null) return 'queued';
      if (before.state === 'PAUSED') return 'resumed';
      if (before.state !== 'RUNNING') return 'queued';
      return job.retries > before.retries ? 'retrying' : 'released';
    case 'RUNNING':
      return 'started';
    case 'PAUSED':
      return 'paused';
    case 'FAILED':
      return 'failed';
    case 'CANCELED':
      return 'canceled';
    case 'COMPLETED':
      return 'completed';
  }
}

function entryOf(job: QueueJob, event: LogEvent, at: number): LogEntry {
  const { id: jobId, batchId, title, error, pausedBy } = job;
  return { at, event, jobId, batchId, title, error, pausedBy };
}

function about(title: string): Pick<LogEntry, 'title' | 'error' | 'pausedBy'> {
  return { title, error: null, pausedBy: null };
}
