import { isWithinHours } from '../../../shared/queue/hours.ts';
import { isLive, nextJobState } from '../../../shared/queue/job-states.ts';
import type { QueueJob, QueueRecords } from '../../../shared/queue/queue-types.ts';

const EVENTS = ['start', 'pause', 'resume', 'release', 'fail', 'cancel', 'complete', 'retry'] as const;

export interface Watch {
  /** Looks at one transaction: what was before it and what it wrote. Throws where a promise is broken. */
  written(before: QueueRecords, after: QueueRecords, now: number): void;
  cleared(ids: readonly string[]): void;
}

/** Knows nothing of how the queue decides: only what it has promised. */
export function makeWatch(
  minuteOfDay: (at: number) => number,
  concurrency: () => number,
  isHeld: () => boolean = () => false,
): Watch {
  const cleared = new Set<string>();
  /** Starts of other groups, by group that had a job that might start, at one priority, all the while. */
  const passedOver = new Map<string, Map<string, number>>();

  const mayStart = (records: QueueRecords, job: QueueJob, now: number): boolean => {
    if (job.state !== 'QUEUED' || (isHeld() && !job.ignoresGates)) return false;
    const batch = job.batchId === null ? null : records.batches.get(job.batchId);
    if (batch === undefined) throw new Error(`The batch of ${job.id} is gone`);
    if (batch?.startAt && batch.startAt > now) return false;
    if (batch && !isWithinHours(batch.hours, minuteOfDay(now))) return false;
    if (!isWithinHours(job.hours ?? null, minuteOfDay(now))) return false;
    // A pause before a retry is never longer than a minute: what lies further ahead is from another clock.
    const waits = job.notBefore !== null && job.notBefore > now;
    if (waits && !(job.retries > 0 && (job.notBefore ?? 0) - now > 60_000)) return false;
    if (job.after.some((id) => records.jobs.get(id)?.state !== 'COMPLETED')) return false;
    const running = [...records.jobs.values()].filter(
      (other) => other.state === 'RUNNING' && other.batchId === job.batchId,
    );
    return !batch?.maxConcurrent || running.length < batch.maxConcurrent;
  };

  const watchStart = (records: QueueRecords, job: QueueJob, now: number) => {
    if (!mayStart(records, job, now)) throw new Error(`${job.id} was started before its time`);
    const ready = [...records.jobs.values()].filter((other) => mayStart(records, other, now));
    const best = Math.max(...ready.map(({ priority }) => priority));
    if (job.priority < best) throw new Error(`${job.id} went before one of priority ${best}`);
    const group = job.batchId ?? '';
    const inLine = new Set(
      ready.filter(({ priority }) => priority === best).map(({ batchId }) => batchId ?? ''),
    );
    for (const key of passedOver.keys()) {
      const [name = '', priority] = key.split('|');
      if (name === group || Number(priority) !== best || !inLine.has(name)) passedOver.delete(key);
    }
    for (const name of inLine) {
      if (name === group) continue;
      const key = `${name}|${best}`;
      const counts = passedOver.get(key) ?? new Map<string, number>();
      passedOver.set(key, counts);
      const count = (counts.get(group) ?? 0) + 1;
      counts.set(group, count);
      if (count > 1) throw new Error(`Batch “${name}” was passed over ${count} times by “${group}”`);
    }
  };

  return {
    cleared(ids) {
      for (const id of ids) cleared.add(id);
      // Jobs of no batch keep their turn in their records only: without them they are new in the line.
      for (const counts of passedOver.values()) counts.delete('');
    },
    written(before, after, now) {
      let current = before;
      const started: QueueJob[] = [];
      for (const job of after.jobs.values()) {
        const old = before.jobs.get(job.id);
        watchJob(old, job);
        if (job.state === 'RUNNING' && old?.state !== 'RUNNING') started.push(job);
      }
      for (const [id, job] of before.jobs) {
        if (after.jobs.has(id)) continue;
        if (isLive(job.state)) throw new Error(`${id} is lost while it was ${job.state}`);
        cleared.add(id);
      }
      // Readiness as it was before this transaction's starts, with everything else of it done.
      const waiting = new Map(after.jobs);
      for (const job of started) {
        const old = before.jobs.get(job.id);
        if (old !== undefined) waiting.set(job.id, { ...old, state: 'QUEUED', lease: null });
      }
      current = { jobs: waiting, batches: after.batches };
      for (const job of started.sort((a, b) => a.turn - b.turn)) {
        watchStart(current, waiting.get(job.id) ?? job, now);
        waiting.set(job.id, job);
        current = { jobs: waiting, batches: after.batches };
      }
      const running = [...after.jobs.values()].filter(({ state }) => state === 'RUNNING');
      if (started.length > 0 && running.length > concurrency()) {
        throw new Error(`${running.length} run at once`);
      }
    },
  };
}

function watchJob(old: QueueJob | undefined, job: QueueJob): void {
  if ((job.state === 'RUNNING') !== (job.lease !== null)) {
    throw new Error(`${job.id} is ${job.state} with lease ${JSON.stringify(job.lease)}`);
  }
  if (job.lease !== null && job.lease.epoch !== job.epoch) throw new Error(`${job.id} has an old lease`);
  if ((job.state === 'PAUSED') !== (job.pausedBy !== null)) {
    throw new Error(`${job.id} is ${job.state}, paused by ${job.pausedBy}`);
  }
  if ((job.state === 'COMPLETED') !== (job.outputId !== null)) {
    throw new Error(`${job.id} is ${job.state} with output ${job.outputId}`);
  }
  if (old === undefined) return;
  const isAllowed =
    old.state === job.state || EVENTS.some((event) => nextJobState(old.state, event) === job.state);
  if (!isAllowed) throw new Error(`${job.id} went from ${old.state} to ${job.state}`);
  if (old.outputId !== null && old.outputId !== job.outputId)
    throw new Error(`${job.id} has a second output`);
  const starts = job.state === 'RUNNING' && old.state !== 'RUNNING';
  if (job.epoch !== old.epoch + (starts ? 1 : 0)) throw new Error(`${job.id} has epoch ${job.epoch}`);
}
