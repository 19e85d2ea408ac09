import { isWithinHours, nextHoursChange } from './hours.ts';
import type { Gate } from './queue-api.ts';
import type { Batch, QueueJob, QueueRecords } from './queue-types.ts';
import { LONGEST_BACKOFF_MS } from './retry-rules.ts';
import { compareJobs } from './turns.ts';

export interface Capacity {
  /** Jobs at once. */
  readonly concurrency: number;
  /** Nothing starts while there is a reason in here, but for jobs that ignore gates. */
  readonly heldBy: readonly Gate[];
  /** Minute of the local day at a moment. */
  readonly minuteOfDay: (at: number) => number;
  /** Running, and at rest: they take no place. */
  readonly idle?: ReadonlySet<string>;
}

export interface NextRuns {
  /** In the order of their turns. */
  readonly start: readonly string[];
  /** Running outside of their batch's hours: to be given back. */
  readonly stop: readonly string[];
  /** When time alone changes the answer; null where only news can. */
  readonly wakeAt: number | null;
}

/** Jobs of one batch that may start, or all those without one. They take turns with the other groups. */
interface Group {
  readonly batch: Batch | null;
  readonly jobs: QueueJob[];
  turn: number;
  free: number;
}

/**
 * Which jobs start now. Higher priority goes first. Among equals, the group that started longest ago has its turn, so
 * that one with a job that may start waits for at most one start of each other group.
 */
export function nextRuns(records: QueueRecords, now: number, capacity: Capacity): NextRuns {
  const groups = new Map<string | null, Group>();
  const stop: string[] = [];
  const ready: QueueJob[] = [];
  let running = 0;
  let wakeAt: number | null = null;
  const wake = (at: number | null) => {
    if (at !== null && at > now && (wakeAt === null || at < wakeAt)) wakeAt = at;
  };
  const isHeld = capacity.heldBy.length > 0;
  const minute = capacity.minuteOfDay(now);
  const isOpen = new Map<string, boolean>();
  for (const batch of records.batches.values()) isOpen.set(batch.id, isWithinHours(batch.hours, minute));
  const groupOf = ({ batchId }: QueueJob): Group => {
    const found = groups.get(batchId);
    if (found !== undefined) return found;
    const batch = batchId === null ? null : (records.batches.get(batchId) ?? null);
    const group = { batch, jobs: [], turn: batch?.turn ?? 0, free: batch?.maxConcurrent ?? Infinity };
    groups.set(batchId, group);
    if (batch !== null) wake(nextHoursChange(batch.hours, now, minute));
    return group;
  };

  /** Of a job's own hours, which few have. */
  const isWithin = (hours: QueueJob['hours']): boolean => {
    if (hours === undefined) return true;
    wake(nextHoursChange(hours, now, minute));
    return isWithinHours(hours, minute);
  };

  for (const job of records.jobs.values()) {
    if (job.batchId === null && job.turn > 0) {
      const group = groupOf(job);
      group.turn = Math.max(group.turn, job.turn);
    }
    if (job.state !== 'RUNNING' && job.state !== 'QUEUED') continue;
    const group = groupOf(job);
    const isShut = (group.batch !== null && isOpen.get(group.batch.id) === false) || !isWithin(job.hours);
    if (job.state === 'RUNNING') {
      if (isShut) stop.push(job.id);
      else if (capacity.idle?.has(job.id) !== true) {
        running += 1;
        group.free -= 1;
      }
      continue;
    }
    const startAt = group.batch?.startAt ?? null;
    if (startAt !== null && startAt > now) wake(startAt);
    else if (!isDue(job, now)) wake(job.notBefore);
    else if (!isShut && (!isHeld || job.ignoresGates) && isFree(records, job)) ready.push(job);
  }

  const start: string[] = [];
  ready.sort(compareJobs);
  while (running + start.length < capacity.concurrency && ready.length > 0) {
    const next = nextTurn(ready, groupOf);
    if (next === -1) break;
    const [job] = ready.splice(next, 1);
    if (job === undefined) break;
    start.push(job.id);
    const group = groupOf(job);
    group.free -= 1;
    group.turn = Math.max(...[...groups.values()].map(({ turn }) => turn)) + 1;
  }
  return { start, stop, wakeAt };
}

/** Place of the job whose turn it is among sorted ones; -1 where every group is as busy as it may be. */
function nextTurn(ready: readonly QueueJob[], groupOf: (job: QueueJob) => Group): number {
  let best = -1;
  let first: Group | null = null;
  for (const [at, job] of ready.entries()) {
    // Sorted by priority: what follows has less than the best one found.
    if (job.priority < (ready[best]?.priority ?? job.priority)) break;
    const group = groupOf(job);
    if (group.free <= 0 || (first !== null && !isBefore(group, first))) continue;
    best = at;
    first = group;
  }
  return best;
}

function isBefore(a: Group, b: Group): boolean {
  return a.turn < b.turn || (a.turn === b.turn && (a.batch?.createdAt ?? 0) < (b.batch?.createdAt ?? 0));
}

/** A pause before a retry that is longer than any such pause is one from before the clock was set back. */
function isDue({ notBefore, retries }: QueueJob, now: number): boolean {
  return notBefore === null || notBefore <= now || (retries > 0 && notBefore - now > LONGEST_BACKOFF_MS);
}

function isFree(records: QueueRecords, job: QueueJob): boolean {
  return job.after.every((id) => records.jobs.get(id)?.state === 'COMPLETED');
}
