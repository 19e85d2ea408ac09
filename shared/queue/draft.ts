import { type JobEvent, nextJobState } from './job-states.ts';
import type { Batch, QueueChange, QueueJob, QueueRecords } from './queue-types.ts';

/** Records as they are being changed: what is put is seen at once. Lives inside one `edit`. */
export interface Draft {
  job(id: string): QueueJob | undefined;
  batch(id: string): Batch | undefined;
  jobs(): readonly QueueJob[];
  batches(): readonly Batch[];
  put(job: QueueJob): void;
  putBatch(batch: Batch): void;
  remove(jobId: string): void;
  removeBatch(batchId: string): void;
  /** Moves a job by the table; null where the table does not allow it. */
  move(job: QueueJob, event: JobEvent, changes: Partial<QueueJob>): QueueJob | null;
}

/** Runs changes over records without touching them; null where there is nothing to write. */
export function edit<T>(
  records: QueueRecords,
  work: (draft: Draft) => T,
): { readonly result: T; readonly change: QueueChange | null } {
  const jobs = new Map<string, QueueJob | null>();
  const batches = new Map<string, Batch | null>();
  const put = (job: QueueJob) => void jobs.set(job.id, job);
  const result = work({
    job: (id) => lookUp(jobs, records.jobs, id),
    batch: (id) => lookUp(batches, records.batches, id),
    jobs() {
      if (jobs.size === 0) return [...records.jobs.values()];
      return [...merge(records.jobs, jobs).values()];
    },
    batches: () => [...merge(records.batches, batches).values()],
    put,
    putBatch: (batch) => void batches.set(batch.id, batch),
    remove: (id) => void jobs.set(id, null),
    removeBatch: (id) => void batches.set(id, null),
    move(job, event, changes) {
      const state = nextJobState(job.state, event);
      if (state === null) return null;
      const moved = { ...job, ...changes, state };
      put(moved);
      return moved;
    },
  });
  if (jobs.size === 0 && batches.size === 0) return { result, change: null };
  const change: QueueChange = {
    putJobs: [...jobs.values()].filter((job) => job !== null),
    putBatches: [...batches.values()].filter((batch) => batch !== null),
    removeJobs: [...jobs].filter(([, job]) => job === null).map(([id]) => id),
    removeBatches: [...batches].filter(([, batch]) => batch === null).map(([id]) => id),
  };
  return { result, change };
}

/** The records after a change; the ones before stay as they were. */
export function applyChange(records: QueueRecords, change: QueueChange): QueueRecords {
  const jobs = new Map(records.jobs);
  const batches = new Map(records.batches);
  for (const id of change.removeJobs) jobs.delete(id);
  for (const id of change.removeBatches) batches.delete(id);
  for (const job of change.putJobs) jobs.set(job.id, job);
  for (const batch of change.putBatches) batches.set(batch.id, batch);
  return { jobs, batches };
}

export const NO_RECORDS: QueueRecords = { jobs: new Map(), batches: new Map() };

function lookUp<T>(
  changed: ReadonlyMap<string, T | null>,
  kept: ReadonlyMap<string, T>,
  id: string,
): T | undefined {
  const found = changed.get(id);
  return found === undefined ? kept.get(id) : (found ?? undefined);
}

function merge<T>(kept: ReadonlyMap<string, T>, changed: ReadonlyMap<string, T | null>): Map<string, T> {
  const all = new Map(kept);
  for (const [id, value] of changed) {
    if (value === null) all.delete(id);
    else all.set(id, value);
  }
  return all;
}
