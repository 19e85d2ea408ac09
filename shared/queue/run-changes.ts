import { type ErrorData, StudioError, toErrorData } from '../errors.ts';
import { failDoomed } from './dependants.ts';
import type { Draft } from './draft.ts';
import type { JobEvent } from './job-states.ts';
import { QUEUE_LIMITS, type QueueJob } from './queue-types.ts';
import { backoffMs, canPass } from './retry-rules.ts';
import { latestTurn } from './turns.ts';

/** A lease that nobody renews for so long is nobody's. */
export const LEASE_MS = 30_000;
/** A run that came further by this much has not ended its program at the same place. */
const FURTHER = 0.01;

/** Which run of a job: another epoch is another run. */
export interface RunRef {
  readonly id: string;
  readonly epoch: number;
  readonly owner: string;
}

/** Gives a queued job to an owner; null where it may not start any more. */
export function takeJob(
  draft: Draft,
  id: string,
  { owner, now, predicted }: Pick<RunRef, 'owner'> & { now: number; predicted: QueueJob['predicted'] },
): QueueJob | null {
  const job = draft.job(id);
  if (job === undefined) return null;
  const turn = latestTurn({ jobs: draft.jobs(), batches: draft.batches() }) + 1;
  const epoch = job.epoch + 1;
  const taken = draft.move(job, 'start', {
    ...{ epoch, turn, lease: { owner, epoch, until: now + LEASE_MS } },
    ...{ startedAt: now, finishedAt: null, error: null, notBefore: null },
    predicted: job.predicted ?? predicted,
  });
  const batch = job.batchId === null ? undefined : draft.batch(job.batchId);
  if (taken !== null && batch !== undefined) draft.putBatch({ ...batch, turn });
  return taken;
}

/** The job where this run still has it; null where its lease is nobody's. */
export function holdOf(draft: Draft, run: RunRef): QueueJob | null {
  const job = draft.job(run.id);
  if (job?.state !== 'RUNNING' || job.lease === null) return null;
  return job.lease.owner === run.owner && job.lease.epoch === run.epoch ? job : null;
}

/** Ends or interrupts a run: its time is counted, its lease given back. Any running job leaves through here. */
export function leave(
  draft: Draft,
  job: QueueJob,
  event: JobEvent,
  changes: Partial<QueueJob>,
  now: number,
): QueueJob | null {
  const counted = job.state === 'RUNNING' ? countTime(draft, job, now) : job;
  return draft.move(counted, event, { lease: null, ...changes });
}

export interface Renewal extends RunRef {
  /** Time in which it rests is not counted. */
  readonly isIdle: boolean;
}

/**
 * Renews leases and counts the time since. Where a sleep let one run out and nobody else took it, it is still ours.
 * A batch that has used up its time is paused, with the reason.
 */
export function renewLeases(draft: Draft, runs: readonly Renewal[], now: number): void {
  // Rest first: the time that a batch has run begins with a job of it that works.
  for (const run of [...runs].sort((a, b) => Number(b.isIdle) - Number(a.isIdle))) {
    const job = holdOf(draft, run);
    if (job === null) continue;
    const lease = { owner: run.owner, epoch: run.epoch, until: now + LEASE_MS };
    draft.put({ ...(run.isIdle ? job : countTime(draft, job, now)), lease });
  }
  for (const { id, ranMs, limitMs } of draft.batches()) {
    if (ranMs >= limitMs) pauseOverdue(draft, id, now);
  }
}

function pauseOverdue(draft: Draft, batchId: string, now: number): void {
  for (const job of draft.jobs()) {
    if (job.batchId !== batchId || (job.state !== 'RUNNING' && job.state !== 'QUEUED')) continue;
    leave(draft, job, 'pause', { pausedBy: 'time-limit' }, now);
  }
}

/** Notes how far a run has come, where that is further than any before it. */
export function noteReached(draft: Draft, run: RunRef, ratio: number): void {
  const job = holdOf(draft, run);
  if (job !== null && isFurther(job, ratio)) draft.put({ ...job, reached: Math.min(1, ratio), crashes: 0 });
}

export function isFurther(job: QueueJob, ratio: number): boolean {
  return ratio > job.reached + FURTHER;
}

/** Null where the run has lost its job: what it made is not wanted. */
export function completeRun(draft: Draft, run: RunRef, outputId: string, now: number): QueueJob | null {
  const job = holdOf(draft, run);
  if (job === null) return null;
  const changes = { outputId, finishedAt: now, error: null, reached: 1 };
  return leave(draft, job, 'complete', changes, now);
}

/** What can pass is tried again after a while, up to three times; the rest fails, and with it what comes after it. */
export function failRun(draft: Draft, run: RunRef, error: ErrorData, now: number, random: number): void {
  const job = holdOf(draft, run);
  if (job === null) return;
  if (canPass(error.code) && job.retries < QUEUE_LIMITS.retries) {
    const notBefore = now + backoffMs(job.retries, random);
    leave(draft, job, 'release', { error, notBefore, retries: job.retries + 1 }, now);
    return;
  }
  leave(draft, job, 'fail', { error, finishedAt: now }, now);
  failDoomed(draft, now);
}

/** Gives a job back that was stopped for no fault of its own: its turn comes again. */
export function releaseRun(draft: Draft, run: RunRef, now: number): void {
  const job = holdOf(draft, run);
  if (job !== null) leave(draft, job, 'release', {}, now);
}

/**
 * Gives back the jobs of dead owners: all of them where nobody else can be alive, else those whose lease ran out. One
 * that ends its program again and again at the same place is not tried for ever.
 */
export function recoverJobs(
  draft: Draft,
  { owner, alone, now }: { readonly owner: string; readonly alone: boolean; readonly now: number },
): void {
  let failed = false;
  for (const job of draft.jobs()) {
    if (job.state !== 'RUNNING' || job.lease?.owner === owner) continue;
    if (!alone && job.lease !== null && isAlive(job.lease.until, now)) continue;
    const crashes = job.crashes + 1;
    // Nobody renewed it since: how long it ran after that is not known, so nothing is counted.
    const changes = { lease: null, crashes };
    if (crashes < QUEUE_LIMITS.crashes) {
      draft.move(job, 'release', changes);
      continue;
    }
    const error = toErrorData(endsItsProgram(crashes));
    draft.move(job, 'fail', { ...changes, error, finishedAt: now });
    failed = true;
  }
  if (failed) failDoomed(draft, now);
}

/** A lease that lies further ahead than any is given for is one from before the clock was set back. */
function isAlive(until: number, now: number): boolean {
  return until > now && until <= now + LEASE_MS;
}

function countTime(draft: Draft, job: QueueJob, now: number): QueueJob {
  countBatchTime(draft, job, now);
  return { ...job, worked: job.worked + timeSince(countedUntil(job, now), now) / 1000 };
}

/** A stretch of time counts once, however many of its jobs run in it. */
function countBatchTime(draft: Draft, job: QueueJob, now: number): void {
  const batch = job.batchId === null ? undefined : draft.batch(job.batchId);
  if (batch === undefined) return;
  const together = draft.jobs().filter(({ batchId, state, lease }) => {
    return batchId === batch.id && state === 'RUNNING' && isAlive(lease?.until ?? 0, now);
  });
  const begun = Math.min(...[job, ...together].map((other) => countedUntil(other, now)));
  // A clock that was set back makes this the future: then nothing is known of the time before now.
  const ms = timeSince(Math.max(begun, batch.ranUntil ?? begun), now);
  if (ms > 0 || batch.ranUntil !== now) draft.putBatch({ ...batch, ranMs: batch.ranMs + ms, ranUntil: now });
}

/** A running job's time is counted with each renewal of its lease. */
function countedUntil({ lease }: QueueJob, now: number): number {
  return lease === null ? now : lease.until - LEASE_MS;
}

/** A clock that jumped and a computer that slept count for no more than one lease. */
function timeSince(since: number, now: number): number {
  return Math.min(LEASE_MS, Math.max(0, now - since));
}

function endsItsProgram(times: number): StudioError {
  return new StudioError(
    'failed.crashed',
    `The program that makes it was ended ${times} times in a row at the same place. Retry it, or make it with other settings`,
  );
}
