import { toErrorData } from '../errors.ts';
import type { Draft } from './draft.ts';
import { makePacer, type Pacer } from './pace-progress.ts';
import type { JobDone, QueueOptions, QueueProgress } from './queue-api.ts';
import type { QueueJob, QueueRecords } from './queue-types.ts';
import {
  completeRun,
  failRun,
  holdOf,
  isFurther,
  noteReached,
  type RunRef,
  releaseRun,
  renewLeases,
} from './run-changes.ts';
import type { SpeedDesk } from './speed-desk.ts';

const RENEW_MS = 10_000;
/** Each still holds a line to what it waits for: a thousand jobs shall not all be begun to rest. */
const MOST_IDLE = 8;
/** How far a run has come is written no more often. */
const NOTE_MS = 1000;

interface Run<P> {
  readonly ref: RunRef;
  readonly controller: AbortController;
  readonly pacer: Pacer<P>;
  done: Promise<void>;
  notedAt: number | null;
  isIdle: boolean;
}

export interface RunsOptions<P extends QueueProgress> {
  readonly queue: QueueOptions<P>;
  readonly speeds: SpeedDesk;
  readonly records: () => QueueRecords;
  readonly update: <T>(work: (draft: Draft) => T) => Promise<T>;
  readonly onProgress: (jobId: string, progress: P | null) => void;
  /** A run has come to rest: there may be a place for another. */
  readonly onIdle: () => void;
  readonly onEnded: () => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Why a run was stopped; recognised by `signal.aborted`, as every cancel is. */
class RunStopped extends Error {
  override readonly name = 'AbortError';
}

/** The jobs that run here. */
export interface Runs<P> {
  readonly size: number;
  has(jobId: string): boolean;
  /** Runs that were stopped and are still being cleared away. */
  stopping(): number;
  /** Jobs whose runs are at rest, as many as may be beside those that work. */
  idle(): ReadonlySet<string>;
  launch(job: QueueJob): void;
  /** Stops what the records no longer let run. */
  follow(): void;
  progress(jobId: string): P | null;
  /** Resolves when nothing is left of the runs that were stopped. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function makeRuns<P extends QueueProgress>(options: RunsOptions<P>): Runs<P> {
  const { queue, update, records } = options;
  const runs = new Map<string, Run<P>>();
  let callOffRenewal: (() => void) | null = null;

  const stopped = () => [...runs.values()].filter(({ controller }) => controller.signal.aborted);

  const renewSoon = () => {
    if (callOffRenewal !== null || runs.size === 0) return;
    callOffRenewal = queue.setTimer(renewalDelay(records()), () => {
      callOffRenewal = null;
      const renewals = [...runs.values()].map(({ ref, isIdle }) => ({ ...ref, isIdle }));
      update((draft) => renewLeases(draft, renewals, queue.now()))
        .catch(options.onTrouble)
        .finally(renewSoon);
    });
  };

  const report = (run: Run<P>, progress: P) => {
    if (run.controller.signal.aborted) return;
    run.pacer.push(progress);
    const wasIdle = run.isIdle;
    run.isIdle = progress.isIdle === true;
    if (run.isIdle && !wasIdle) options.onIdle();
    const job = records().jobs.get(run.ref.id);
    if (job !== undefined && progress.framesPerSecond !== null) {
      options.speeds.glimpsed(job, progress.framesPerSecond);
    }
    if (job === undefined || !isFurther(job, progress.ratio)) return;
    const now = queue.now();
    if (run.notedAt !== null && Math.abs(now - run.notedAt) < NOTE_MS) return;
    run.notedAt = now;
    update((draft) => noteReached(draft, run.ref, progress.ratio)).catch(options.onTrouble);
  };

  const make = async (run: Run<P>, job: QueueJob): Promise<JobDone> => {
    const { signal } = run.controller;
    const predicted = await options.speeds.calibrate(job, signal);
    signal.throwIfAborted();
    if (predicted !== null) {
      await update((draft) => {
        const held = holdOf(draft, run.ref);
        if (held !== null && held.predicted === null) draft.put({ ...held, predicted });
      });
      signal.throwIfAborted();
    }
    try {
      return await queue.run(job, { signal, onProgress: (progress) => report(run, progress) });
    } finally {
      run.pacer.stop();
    }
  };

  const attempt = async (run: Run<P>, job: QueueJob): Promise<void> => {
    const { ref, controller } = run;
    let done: JobDone;
    try {
      done = await make(run, job);
    } catch (error) {
      // A stopped run has its state already: whoever stopped it wrote that first. Only a closing queue has not.
      await update((draft) => {
        if (controller.signal.aborted) releaseRun(draft, ref, queue.now());
        else failRun(draft, ref, toErrorData(error), queue.now(), queue.random());
      });
      return;
    }
    let kept = false;
    try {
      kept = (await update((draft) => completeRun(draft, ref, done.outputId, queue.now()))) !== null;
    } finally {
      if (!kept) await queue.discard(job, done);
    }
    if (kept) await options.speeds.measured(done);
  };

  return {
    get size() {
      return runs.size;
    },
    has: (jobId) => runs.has(jobId),
    launch(job) {
      const ref = { id: job.id, epoch: job.epoch, owner: queue.owner };
      const controller = new AbortController();
      const pacer = makePacer<P>(queue.setTimer, (progress) => options.onProgress(job.id, progress));
      const run: Run<P> = { ref, controller, pacer, done: Promise.resolve(), notedAt: null, isIdle: false };
      runs.set(job.id, run);
      run.done = attempt(run, job)
        .catch(options.onTrouble)
        .finally(() => {
          runs.delete(job.id);
          options.onProgress(job.id, null);
          options.onEnded();
        });
      renewSoon();
    },
    follow() {
      for (const { ref, controller } of runs.values()) {
        const job = records().jobs.get(ref.id);
        const isOurs = job?.lease?.owner === ref.owner && job.lease.epoch === ref.epoch;
        if (!isOurs && !controller.signal.aborted) controller.abort(new RunStopped('The job was stopped'));
      }
    },
    progress: (jobId) => runs.get(jobId)?.pacer.latest() ?? null,
    stopping: () => stopped().length,
    idle() {
      const resting = [...runs.values()].filter(({ isIdle }) => isIdle);
      return new Set(resting.slice(0, MOST_IDLE).map(({ ref }) => ref.id));
    },
    async settled() {
      await Promise.all(stopped().map(({ done }) => done));
    },
    async close() {
      callOffRenewal?.();
      for (const { controller } of runs.values()) {
        if (!controller.signal.aborted) controller.abort(new RunStopped('The queue was closed'));
      }
      await Promise.all([...runs.values()].map(({ done }) => done));
      callOffRenewal?.();
    },
  };
}

/** Often enough for leases, and for a batch whose time is nearly used up. */
function renewalDelay({ jobs, batches }: QueueRecords): number {
  let delay = RENEW_MS;
  for (const { state, batchId } of jobs.values()) {
    const batch = state === 'RUNNING' && batchId !== null ? batches.get(batchId) : undefined;
    if (batch !== undefined) delay = Math.min(delay, Math.max(0, batch.limitMs - batch.ranMs));
  }
  return Math.max(NOTE_MS, delay);
}
