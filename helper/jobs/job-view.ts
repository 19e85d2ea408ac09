import type { Queue } from '../../shared/queue/queue-api.ts';
import type { Batch, QueueJob } from '../../shared/queue/queue-types.ts';
import type { FilmProgress } from '../execute/types.ts';
import type { JobRecords } from '../store/job-records.ts';
import type { HelperJob } from './types.ts';

/** Jobs as they are shown: with what their batches allow. */
export interface JobView {
  get(id: string): HelperJob | null;
  all(): readonly HelperJob[];
  /** News of a job where it is any; null where only its lease was renewed, or it is told already. */
  newsOf(entry: QueueJob): HelperJob | null;
  forget(id: string): void;
}

export function makeJobView(
  jobs: Pick<JobRecords, 'get' | 'all'>,
  queue: Pick<Queue<FilmProgress>, 'records'>,
): JobView {
  const told = new Map<string, string>();
  const inBatch = (job: HelperJob): HelperJob => {
    const { jobs: entries, batches } = queue.records();
    const batchId = entries.get(job.id)?.batchId ?? null;
    const batch = batchId === null ? undefined : batches.get(batchId);
    return batch === undefined ? job : withTimes(job, batch);
  };
  const get = (id: string) => {
    const job = jobs.get(id);
    return job === null ? null : inBatch(job);
  };
  return {
    get,
    all: () => jobs.all().map(inBatch),
    newsOf(entry) {
      const shown = shownOf(entry);
      if (told.get(entry.id) === shown) return null;
      const job = get(entry.id);
      if (job !== null) told.set(entry.id, shown);
      return job;
    },
    forget: (id) => void told.delete(id),
  };
}

function withTimes(job: HelperJob, { startAt, hours }: Batch): HelperJob {
  const waits = job.state === 'QUEUED' && startAt !== null;
  const notBefore = waits ? Math.max(startAt, job.notBefore ?? 0) : job.notBefore;
  return { ...job, notBefore, hours: job.hours ?? hours };
}

/** What of a job is news when it changes. */
function shownOf(entry: QueueJob): string {
  const { state, priority, order, error, startedAt, finishedAt, outputId, pausedBy, retries } = entry;
  const { notBefore, predicted } = entry;
  const now = [state, priority, order, error, startedAt, finishedAt, outputId, pausedBy, retries];
  return JSON.stringify([...now, notBefore, predicted]);
}
