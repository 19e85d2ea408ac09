import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { BatchState } from '../../shared/queue/batch-state.ts';
import type { JobState } from '../../shared/queue/job-states.ts';
import type { BatchChange, Eta, LogEntry, NewBatch } from '../../shared/queue/queue-api.ts';
import type { Batch, JobWork, QueueJob } from '../../shared/queue/queue-types.ts';
import type { SecondsRange, SpeedBook } from '../../shared/queue/speed.ts';
import type { HelperJob, HelperJobs, SubmitRequest } from './types.ts';

/** One film of a batch. */
export interface BatchFilm extends Omit<SubmitRequest, 'idempotencyKey'> {
  /** Of the film for a download, with its extension; named after the story when absent. */
  readonly fileName?: string | null;
  /** Frames to make and what their speed depends on, from its plan: for estimates. */
  readonly work?: JobWork | null;
  /** Seconds its plan expects; worked out from what was measured when absent. */
  readonly predicted?: QueueJob['predicted'];
  /** Places in the same list of films that have to be completed before it. */
  readonly after?: readonly number[];
}

export interface BatchSubmit extends Omit<NewBatch, 'id'> {
  readonly films: readonly BatchFilm[];
}

/** A batch as it stands. Its jobs are named in the order they were asked for, those that were joined too. */
export interface HelperBatch extends Batch {
  readonly state: BatchState;
  readonly counts: Readonly<Record<JobState, number>>;
  readonly jobIds: readonly string[];
  /** Seconds of work that are left; null where the speed is not known. */
  readonly eta: Eta | null;
}

/** The helper's jobs with their turns, and groups of them. Throws `input.job-gone` for a batch that is not there. */
export interface HelperQueue extends HelperJobs {
  /** A job as the queue has it: priority, batch, retries, why it is paused, expected and real seconds. */
  entry(jobId: string): QueueJob | null;
  eta(jobId: string): Eta | null;
  log(): readonly LogEntry[];
  /** What this computer was measured at, by `speedKey`. */
  speeds(): SpeedBook;
  /** Seconds that a film takes here, measured by a moment of it where that was never known; null where it is not. */
  secondsOf(plan: HelperPlan, options: { readonly signal: AbortSignal }): Promise<SecondsRange | null>;
  setPriority(jobId: string, priority: number): Promise<void>;
  /** Puts a waiting job before another of its batch; null puts it last. */
  reorder(jobId: string, before: string | null): Promise<void>;
  /** Takes ended jobs off with their films, of a batch or of all; gives their ids. What another batch names stays. */
  clearFinished(batchId: string | null): Promise<readonly string[]>;

  /**
   * Stores a batch and all its jobs, or nothing. A film that is being made already is joined, one that is finished
   * and still there too unless `force` is set. Throws what `submit` throws.
   */
  createBatch(request: BatchSubmit): Promise<{
    readonly batch: HelperBatch;
    readonly jobs: readonly { readonly job: HelperJob; readonly joined: boolean }[];
  }>;
  /** The newest last. */
  batches(): readonly HelperBatch[];
  batch(id: string): HelperBatch | null;
  changeBatch(id: string, change: BatchChange): Promise<HelperBatch>;
  pauseBatch(id: string): Promise<HelperBatch>;
  resumeBatch(id: string): Promise<HelperBatch>;
  cancelBatch(id: string): Promise<HelperBatch>;
  /** Failed jobs go again under their ids, and those that failed for their sake. */
  retryFailed(id: string): Promise<HelperBatch>;
}
