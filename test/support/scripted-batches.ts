import type { BatchSubmit, HelperBatch, HelperQueue } from '../../helper/jobs/queue-types.ts';
import type { HelperJob } from '../../helper/jobs/types.ts';
import { StudioError } from '../../shared/errors.ts';
import { batchState, countStates } from '../../shared/queue/batch-state.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import type { QueueJob } from '../../shared/queue/queue-types.ts';
import type { ScriptedJobs } from './scripted-jobs.ts';

type Queued = Omit<HelperQueue, keyof ScriptedJobs> & {
  readonly asked: BatchSubmit[];
};

/** Groups of scripted jobs: what a person asks of a batch is asked of each job. */
export function makeScriptedBatches(jobs: Omit<ScriptedJobs, keyof Queued>): Queued {
  const batches = new Map<string, Omit<HelperBatch, 'state' | 'counts' | 'eta'>>();
  const asked: BatchSubmit[] = [];
  const members = (id: string) => batches.get(id)?.jobIds.flatMap((job) => jobs.get(job) ?? []) ?? [];
  const view = (id: string): HelperBatch | null => {
    const batch = batches.get(id);
    if (batch === undefined) return null;
    return {
      ...batch,
      state: batchState(members(id)),
      counts: countStates(members(id)),
      eta: { from: 1, to: 2 },
    };
  };
  const all = async (
    id: string,
    fits: (job: HelperJob) => boolean,
    work: (id: string) => Promise<unknown>,
  ) => {
    for (const job of members(id)) if (fits(job)) await work(job.id);
    const batch = view(id);
    if (batch === null) throw new StudioError('input.job-gone', 'There is no such batch here');
    return batch;
  };
  const live = ({ state }: HelperJob) => isLive(state);
  return {
    asked,
    entry: (jobId) => {
      const job = jobs.get(jobId);
      return job === null ? null : entryOf(job);
    },
    eta: () => null,
    log: () => [],
    speeds: () => ({}),
    secondsOf: async () => null,
    setPriority: async () => {},
    reorder: async () => {},
    async clearFinished(batchId) {
      const gone = members(batchId ?? '').map(({ id }) => id);
      for (const id of gone) await jobs.remove(id);
      batches.delete(batchId ?? '');
      return gone;
    },
    async createBatch(request) {
      asked.push(request);
      const made = [];
      for (const film of request.films) made.push(await jobs.submit({ ...film, idempotencyKey: null }));
      const id = `00000000-0000-4000-8000-${String(batches.size + 1).padStart(12, '0')}`;
      batches.set(id, {
        ...{ id, name: request.name, note: request.note ?? '', priority: request.priority ?? 5 },
        ...{ maxConcurrent: request.maxConcurrent ?? null, limitMs: request.limitMs ?? 1, ranMs: 0 },
        ...{ startAt: request.startAt ?? null, hours: request.hours ?? null, createdAt: 1000, turn: 0 },
        jobIds: made.map(({ job }) => job.id),
      });
      return { batch: view(id) as HelperBatch, jobs: made };
    },
    batches: () => [...batches.keys()].flatMap((id) => view(id) ?? []),
    batch: view,
    changeBatch: (id) => all(id, () => false, jobs.pause),
    pauseBatch: (id) => all(id, (job) => live(job) && job.state !== 'PAUSED', jobs.pause),
    resumeBatch: (id) => all(id, ({ state }) => state === 'PAUSED', jobs.resume),
    cancelBatch: (id) => all(id, live, jobs.cancel),
    retryFailed: (id) => all(id, ({ state }) => state === 'FAILED', jobs.retry),
  };
}

function entryOf(job: HelperJob): QueueJob {
  return {
    ...{
      id: job.id,
      batchId: null,
      kind: 'render',
      title: job.title,
      state: job.state,
      priority: 5,
      order: 0,
    },
    ...{ after: [], notBefore: null, retries: 0, params: '', work: null, predicted: { from: 4, to: 6 } },
    ...{
      worked: 5.126,
      reached: job.state === 'PAUSED' ? 0.5 : 0,
      crashes: 0,
      turn: 0,
      lease: null,
      epoch: 0,
      pausedBy: null,
    },
    ...{ error: job.error, createdAt: job.createdAt, startedAt: job.startedAt, finishedAt: job.finishedAt },
    outputId: job.artifactId,
  };
}
