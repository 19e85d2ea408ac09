import { randomUUID } from 'node:crypto';
import { StudioError } from '../../shared/errors.ts';
import { batchState, countStates } from '../../shared/queue/batch-state.ts';
import type { JobTarget, Queue } from '../../shared/queue/queue-api.ts';
import type { Batch } from '../../shared/queue/queue-types.ts';
import type { FilmProgress } from '../execute/types.ts';
import type { Store } from '../store/open-store.ts';
import { forget, type makeIntake, turnOf } from './job-intake.ts';
import type { BatchSubmit, HelperBatch, HelperQueue } from './queue-types.ts';
import type { HelperJob } from './types.ts';

type Batches = Pick<
  HelperQueue,
  | 'createBatch'
  | 'batches'
  | 'batch'
  | 'changeBatch'
  | 'pauseBatch'
  | 'resumeBatch'
  | 'cancelBatch'
  | 'retryFailed'
>;

/** Groups of jobs: what was asked for together, in the queue's turns. */
export function makeHelperBatches(
  { jobs, batches }: Pick<Store, 'jobs' | 'batches'>,
  queue: Queue<FilmProgress>,
  intake: ReturnType<typeof makeIntake>,
): Batches {
  const view = (batch: Batch): HelperBatch => {
    const { records } = queue;
    const members = batches.jobIds(batch.id).flatMap((id) => records().jobs.get(id) ?? []);
    return {
      ...batch,
      state: batchState(members),
      counts: countStates(members),
      jobIds: members.map(({ id }) => id),
      eta: queue.batchEta(batch.id),
    };
  };
  const find = (id: string): HelperBatch => {
    const batch = queue.records().batches.get(id);
    if (batch === undefined) throw new StudioError('input.job-gone', 'There is no such batch here');
    return view(batch);
  };
  /** Its own, and those it joined, which are in the queue's record of another batch or of none. */
  const both = async (batchId: string, work: (target: JobTarget) => Promise<unknown>) => {
    await work({ batchId });
    const joined = batches.jobIds(batchId).filter((id) => queue.records().jobs.get(id)?.batchId !== batchId);
    if (joined.length > 0) await work({ ids: joined });
  };
  const change =
    (work: (id: string) => Promise<unknown>) =>
    async (id: string): Promise<HelperBatch> => {
      find(id);
      await work(id);
      return find(id);
    };

  return {
    async createBatch({ films, ...asked }: BatchSubmit) {
      const taken = films.map((film) =>
        intake.take({ ...film, idempotencyKey: null }, film.fileName ?? null),
      );
      const jobIds = taken.map((one) => (one.joined === null ? one.entry.job.id : one.joined.id));
      const fresh = new Map(
        taken.flatMap((one) => (one.joined === null ? [[one.entry.job.id, one.entry]] : [])),
      );
      // Two films of the very same request are one.
      const turns = [...fresh].map(([id, entry]) => {
        const { work = null, predicted = null, after = [] } = films[jobIds.indexOf(id)] ?? {};
        return turnOf(entry, { work, predicted, after: after.flatMap((place) => jobIds[place] ?? []) });
      });
      const id = randomUUID();
      jobs.add([...fresh.values()]);
      try {
        // Before the batch itself: one that is there knows its jobs.
        batches.put(id, jobIds);
        await queue.createBatch({ ...asked, id }, turns);
      } catch (error) {
        forget(jobs, [...fresh.keys()]);
        batches.tidy();
        throw error;
      }
      const seen = new Set<string>();
      return {
        batch: find(id),
        jobs: jobIds.flatMap((jobId) => {
          const job: HelperJob | null = fresh.get(jobId)?.job ?? jobs.get(jobId);
          const joined = !fresh.has(jobId) || seen.has(jobId);
          seen.add(jobId);
          return job === null ? [] : [{ job, joined }];
        }),
      };
    },
    batches: () => [...queue.records().batches.values()].sort((a, b) => a.createdAt - b.createdAt).map(view),
    batch(id) {
      const batch = queue.records().batches.get(id);
      return batch === undefined ? null : view(batch);
    },
    changeBatch: (id, changes) => change(() => queue.changeBatch(id, changes))(id),
    pauseBatch: change((batchId) => both(batchId, queue.pause)),
    resumeBatch: change((batchId) => both(batchId, queue.resume)),
    cancelBatch: change((batchId) => both(batchId, queue.cancel)),
    retryFailed: change((batchId) => both(batchId, queue.retryFailed)),
  };
}
