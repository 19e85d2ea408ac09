import { StudioError } from '../errors.ts';
import { failDoomed, findBlocker } from './dependants.ts';
import type { Draft } from './draft.ts';
import { isLive } from './job-states.ts';
import type { BatchChange, Gate, JobTarget } from './queue-api.ts';
import type { PauseReason, QueueJob, QueueRecords } from './queue-types.ts';
import { leave } from './run-changes.ts';
import { checkBatch, checkPriority, checkStart } from './submit.ts';
import { compareJobs } from './turns.ts';

const GATES: readonly Gate[] = ['storage', 'battery'];

/** What a wish is about; ids that are not there any more are no error. */
export function jobsOf(draft: Draft, target: JobTarget): readonly QueueJob[] {
  if (target === 'all') return draft.jobs();
  if ('batchId' in target) return draft.jobs().filter(({ batchId }) => batchId === target.batchId);
  return target.ids.flatMap((id) => draft.job(id) ?? []);
}

export function pauseJobs(draft: Draft, target: JobTarget, now: number): void {
  const pausedBy: PauseReason = target !== 'all' && 'batchId' in target ? 'batch' : 'person';
  for (const job of jobsOf(draft, target)) {
    if (job.state !== 'PAUSED') leave(draft, job, 'pause', { pausedBy }, now);
    // What paused it may be over soon, and it shall not go on then.
    else if (job.pausedBy !== 'person' && job.pausedBy !== 'batch') draft.put({ ...job, pausedBy });
  }
}

/** A batch that has used up its time gets as much again. */
export function resumeJobs(draft: Draft, target: JobTarget): void {
  for (const job of jobsOf(draft, target)) {
    const moved = draft.move(job, 'resume', { pausedBy: null, error: null, finishedAt: null });
    const batch = moved === null || job.batchId === null ? undefined : draft.batch(job.batchId);
    if (batch !== undefined && batch.ranMs >= batch.limitMs) draft.putBatch({ ...batch, ranMs: 0 });
  }
}

export function cancelJobs(draft: Draft, target: JobTarget, now: number): void {
  for (const job of jobsOf(draft, target)) {
    leave(draft, job, 'cancel', { finishedAt: now, pausedBy: null }, now);
  }
  failDoomed(draft, now);
}

/** Those that failed for the sake of one that goes again go again with it. */
export function retryJobs(draft: Draft, target: JobTarget, { failedOnly }: { failedOnly: boolean }): void {
  const isAsked = ({ state }: QueueJob) => state === 'FAILED' || (state === 'CANCELED' && !failedOnly);
  let left = jobsOf(draft, target).filter(isAsked);
  const again = new Set<string>();
  for (let changed = true; changed; ) {
    changed = false;
    const waitsForOthers: QueueJob[] = [];
    for (const job of left) {
      if (isOrphan(draft, job) || findBlocker(draft, job) !== null) {
        waitsForOthers.push(job);
        continue;
      }
      draft.move(job, 'retry', FRESH);
      again.add(job.id);
      changed = true;
    }
    if (again.size === 0) {
      const lost = left.find((job) => isOrphan(draft, job));
      if (lost !== undefined) throw cannotFollow(lost);
    }
    const known = new Set(waitsForOthers.map(({ id }) => id));
    const followers = changed
      ? draft.jobs().filter((job) => isFollower(job, again) && !known.has(job.id))
      : [];
    left = [...waitsForOthers, ...followers];
  }
}

/** Comes after a job that was taken off before it was completed. */
function isOrphan(draft: Draft, { after }: QueueJob): boolean {
  return after.some((id) => draft.job(id) === undefined);
}

function cannotFollow({ title }: QueueJob): StudioError {
  return new StudioError(
    'input.job-gone',
    `“${title}” comes after an export that is not in the queue any more, so it cannot be retried. Export it again`,
  );
}

const FRESH = {
  ...{ error: null, retries: 0, crashes: 0, notBefore: null, pausedBy: null },
  ...{ startedAt: null, finishedAt: null },
} as const satisfies Partial<QueueJob>;

function isFollower(job: QueueJob, again: ReadonlySet<string>): boolean {
  return (
    job.state === 'FAILED' && job.error?.code === 'failed.dependency' && job.after.some((id) => again.has(id))
  );
}

/** A job that runs, or has ended, keeps what it had. */
export function setPriority(draft: Draft, ids: readonly string[], priority: number): void {
  checkPriority(priority);
  for (const job of jobsOf(draft, { ids })) if (isWaiting(job)) draft.put({ ...job, priority });
}

/** Puts a waiting job before another of its batch, with that one's priority; null puts it last. */
export function reorderJob(draft: Draft, id: string, before: string | null): void {
  const job = draft.job(id);
  if (job === undefined || !isWaiting(job) || before === id) return;
  const others = draft
    .jobs()
    .filter((other) => other.batchId === job.batchId && other.id !== id && isWaiting(other))
    .sort(compareJobs);
  const at = before === null ? others.length : others.findIndex((other) => other.id === before);
  if (at === -1) return;
  const next = others[at];
  const previous = others[at - 1];
  const priority = (next ?? previous ?? job).priority;
  const sorted = [...others.slice(0, at), { ...job, priority }, ...others.slice(at)];
  // Their places are dealt out anew among the same numbers, so that jobs of other batches keep theirs.
  const places = [...others.map(({ order }) => order), job.order].sort((a, b) => a - b);
  for (const [index, moved] of sorted.entries()) {
    const order = places[index] ?? moved.order;
    if (moved.id === id || moved.order !== order) draft.put({ ...moved, order });
  }
}

export function changeBatch(draft: Draft, id: string, change: BatchChange, now: number): void {
  const batch = draft.batch(id);
  if (batch === undefined) throw new StudioError('input.job-gone', 'There is no such batch in the queue');
  const changed = { ...batch, ...change };
  checkBatch(changed);
  checkStart(change.startAt ?? null, changed.name, now);
  draft.putBatch(changed);
  if (change.priority === undefined) return;
  for (const job of jobsOf(draft, { batchId: id })) {
    if (isWaiting(job)) draft.put({ ...job, priority: change.priority });
  }
}

/** Takes ended jobs off, and batches that have none left. Who came after a completed one has that behind it. */
export function clearJobs(draft: Draft, target: JobTarget): readonly string[] {
  const ended = jobsOf(draft, target).filter(({ state }) => !isLive(state));
  const gone = new Set(ended.map(({ id }) => id));
  const completed = new Set(ended.filter(({ state }) => state === 'COMPLETED').map(({ id }) => id));
  for (const id of gone) draft.remove(id);
  const left = draft.jobs();
  for (const job of left) {
    if (!job.after.some((id) => completed.has(id))) continue;
    draft.put({ ...job, after: job.after.filter((id) => !completed.has(id)) });
  }
  const inUse = new Set(left.map(({ batchId }) => batchId));
  const emptied = ended.flatMap(({ batchId }) => batchId ?? []);
  // One whose jobs were all joined has none of its own.
  if (target !== 'all' && 'batchId' in target) emptied.push(target.batchId);
  for (const id of emptied) if (!inUse.has(id) && draft.batch(id) !== undefined) draft.removeBatch(id);
  return [...gone];
}

export function closeGate(draft: Draft, gate: Gate, now: number): void {
  for (const job of draft.jobs()) {
    if (isHeldUp(job)) leave(draft, job, 'pause', { pausedBy: gate }, now);
  }
}

/** Runs, and may not while a gate is shut. */
function isHeldUp({ state, ignoresGates }: QueueJob): boolean {
  return state === 'RUNNING' && !ignoresGates;
}

export function openGate(draft: Draft, gate: Gate): void {
  for (const job of draft.jobs()) {
    if (job.pausedBy === gate) draft.move(job, 'resume', { pausedBy: null, error: null });
  }
}

/** Some job is not as the gates have it: it could not be written down when they closed or opened. */
export function hasStray({ jobs }: QueueRecords, closed: ReadonlySet<Gate>): boolean {
  return [...jobs.values()].some((job) =>
    job.state === 'RUNNING'
      ? closed.size > 0 && isHeldUp(job)
      : GATES.some((gate) => job.pausedBy === gate && !closed.has(gate)),
  );
}

export function mendGates(draft: Draft, closed: ReadonlySet<Gate>, now: number): void {
  for (const gate of GATES) {
    if (closed.has(gate)) closeGate(draft, gate, now);
    else openGate(draft, gate);
  }
}

function isWaiting({ state }: QueueJob): boolean {
  return state === 'QUEUED' || state === 'PAUSED';
}
