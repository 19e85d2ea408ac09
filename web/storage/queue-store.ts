import type {
  Batch,
  QueueChange,
  QueueJob,
  QueueRecords,
  QueueStore,
} from '../../shared/queue/queue-types.ts';
import { forgetOlder, linesOf } from './activity-records.ts';
import { type Database, storageError } from './database.ts';
import type { JobDetails, JobRecord } from './job-records.ts';
import {
  abandon,
  beginChange,
  type JobParts,
  putParts,
  readCount,
  removeParts,
  writeCount,
} from './queue-parts.ts';

export interface BrowserQueueStore extends QueueStore {
  /** Every job with what it makes, as it was last read or written here. */
  known(): ReadonlyMap<string, JobRecord>;
  batches(): ReadonlyMap<string, Batch>;
  /** Written in one transaction with the job's next record; what never comes to that is let go by `unstage`. */
  stage(jobId: string, parts: JobParts): void;
  unstage(jobId: string): void;
  /** Changes what jobs make, where they are still there. */
  changeDetails(jobIds: readonly string[], changes: Partial<JobDetails>): Promise<void>;
  /** Learns what another tab has written, so that it need not be read. */
  follow(change: StoredChange): void;
}

/** A change that is on the disk. Spoken between tabs: only add to it. */
export interface StoredChange {
  /** The number of the change, of all there ever were. */
  readonly count: number;
  readonly put: readonly JobRecord[];
  readonly batches: readonly Batch[];
  readonly removed: readonly string[];
  readonly removedBatches: readonly string[];
}

export interface QueueStoreOptions {
  readonly now?: () => number;
  /** For other tabs. */
  readonly onWritten?: (change: StoredChange) => void;
  /** What is known is another, whoever wrote it. */
  readonly onKnown?: () => void;
}

interface Snapshot {
  readonly count: number;
  readonly records: ReadonlyMap<string, JobRecord>;
  readonly queue: QueueRecords;
}

type Written = Omit<StoredChange, 'count'>;

const EMPTY: Snapshot = { count: -1, records: new Map(), queue: { jobs: new Map(), batches: new Map() } };

/** The queue's records in IndexedDB, one strict transaction for each change. */
export function openQueueStore(db: Database, options: QueueStoreOptions = {}): BrowserQueueStore {
  const { now = Date.now } = options;
  let last = EMPTY;
  const staged = new Map<string, JobParts>();

  const learn = (next: Snapshot) => {
    if (next === last) return;
    last = next;
    options.onKnown?.();
  };

  const write = async (decide: (before: Snapshot) => Written | null): Promise<QueueRecords> => {
    const tx = beginChange(db);
    // A failure of any request ends the transaction and is thrown below.
    tx.done.catch(() => {});
    try {
      const before = await snapshot(tx, last);
      const written = decide(before);
      if (written === null) {
        await tx.done;
        learn(before);
        return last.queue;
      }
      const after = applied(before, written);
      const profileOf = (id: string) => after.records.get(id)?.profile || null;
      const lines = linesOf(before.queue, after.queue, profileOf, now());
      const activity = tx.objectStore('activity');
      const writes: Promise<unknown>[] = [];
      // Held one by one: where the next one cannot even be asked for, those before it fail with the transaction.
      const ask = (...asked: readonly Promise<unknown>[]) => {
        for (const each of asked) each.catch(() => {});
        writes.push(...asked);
      };
      ask(writeCount(tx, after.count));
      for (const record of written.put) {
        ask(tx.objectStore('jobs').put(record));
        ask(...putParts(tx, record, staged.get(record.id) ?? {}));
      }
      for (const batch of written.batches) ask(tx.objectStore('batches').put(batch));
      for (const id of written.removedBatches) ask(tx.objectStore('batches').delete(id));
      const keys = Promise.all(lines.map((line) => activity.add(line)));
      ask(keys.then((added) => forgetOlder(activity, added)));
      ask(removeParts(tx, written.removed));
      await Promise.all(writes);
      await tx.done;
      for (const record of written.put) forget(record);
      options.onWritten?.({ ...written, count: after.count });
      learn(after);
      return after.queue;
    } catch (error) {
      abandon(tx);
      throw error instanceof DOMException ? storageError(error, 'The queue could not be written') : error;
    }
  };

  /** An artifact waits until a record names it. */
  const forget = ({ id, artifactId }: JobRecord) => {
    const artifact = staged.get(id)?.artifact;
    if (artifact === undefined || artifact.id === artifactId) staged.delete(id);
    else staged.set(id, { artifact });
  };

  return {
    async read() {
      try {
        const tx = db.transaction(['jobs', 'batches', 'queue']);
        const next = await snapshot(tx, last);
        await tx.done;
        learn(next);
        return last.queue;
      } catch (error) {
        throw storageError(error, 'The queue could not be read');
      }
    },
    known: () => last.records,
    batches: () => last.queue.batches,
    update: (decide) =>
      write((before) => {
        const change = decide(before.queue);
        return change === null ? null : writtenOf(change, before, staged);
      }),
    stage(jobId, parts) {
      staged.set(jobId, { ...staged.get(jobId), ...parts });
    },
    unstage(jobId) {
      staged.delete(jobId);
    },
    async changeDetails(jobIds, changes) {
      await write((before) => {
        const put = jobIds
          .flatMap((id) => before.records.get(id) ?? [])
          .map((job) => ({ ...job, ...changes }));
        return put.length === 0 ? null : { put, batches: [], removed: [], removedBatches: [] };
      });
    },
    follow(change) {
      // One that was missed, or is not even known to be there, is read with all others.
      if (change.count === last.count + 1) learn(applied(last, change));
    },
    async close() {},
  };
}

interface Reading {
  objectStore(name: 'queue'): { get(key: string): Promise<unknown> };
  objectStore(name: 'jobs'): { getAll(): Promise<JobRecord[]> };
  objectStore(name: 'batches'): { getAll(): Promise<Batch[]> };
}

async function snapshot(tx: Reading, last: Snapshot): Promise<Snapshot> {
  const count = await readCount(tx.objectStore('queue'));
  if (count === last.count) return last;
  const [jobs, batches] = await Promise.all([
    tx.objectStore('jobs').getAll(),
    tx.objectStore('batches').getAll(),
  ]);
  return {
    count,
    records: new Map(jobs.map((job) => [job.id, job])),
    queue: {
      jobs: new Map(jobs.map((job) => [job.id, queueJobOf(job)])),
      batches: new Map(batches.map((batch) => [batch.id, batch])),
    },
  };
}

function writtenOf(change: QueueChange, before: Snapshot, staged: ReadonlyMap<string, JobParts>): Written {
  return {
    put: change.putJobs.map(({ outputId, ...job }) => {
      const old = before.records.get(job.id);
      const details = staged.get(job.id)?.details ?? old;
      if (details === undefined) throw new TypeError('A new job comes with what it makes');
      const isTakenUp = old !== undefined && job.crashes > old.crashes && job.state === 'QUEUED';
      const notice = isTakenUp ? 'continued-after-close' : details.notice;
      return { ...details, ...job, notice, artifactId: outputId };
    }),
    batches: change.putBatches,
    removed: change.removeJobs,
    removedBatches: change.removeBatches,
  };
}

function applied(before: Snapshot, written: Written): Snapshot {
  const records = new Map(before.records);
  const jobs = new Map(before.queue.jobs);
  const batches = new Map(before.queue.batches);
  for (const id of written.removed) {
    records.delete(id);
    jobs.delete(id);
  }
  for (const id of written.removedBatches) batches.delete(id);
  for (const record of written.put) {
    records.set(record.id, record);
    jobs.set(record.id, queueJobOf(record));
  }
  for (const batch of written.batches) batches.set(batch.id, batch);
  return { count: before.count + 1, records, queue: { jobs, batches } };
}

/** All that is not a detail is the queue's, also what newer queues add. */
function queueJobOf(record: JobRecord): QueueJob {
  const { artifactId, ...rest } = record;
  const { projectId, profile, container, engine, codec, destination, fileName, ...more } = rest;
  const { revision, run, notice, encoder, framing, isCleared, ...job } = more;
  return { ...job, outputId: artifactId };
}
