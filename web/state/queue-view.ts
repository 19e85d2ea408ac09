import { batchState, countStates } from '../../shared/queue/batch-state.ts';
import { isWithinHours, minuteOfDay, nextHoursChange } from '../../shared/queue/hours.ts';
import type { Batch } from '../../shared/queue/queue-types.ts';
import { compareJobs } from '../../shared/queue/turns.ts';
import type { JobRecord } from '../storage/job-records.ts';
import type { Artifact, BundleFile, Job } from './job-types.ts';
import type { JobGroup, QueueItem, WaitReason } from './queue-types.ts';

/** What is known of the queue at a moment. */
export interface QueueFacts {
  readonly records: ReadonlyMap<string, JobRecord>;
  readonly batches: ReadonlyMap<string, Batch>;
  readonly artifacts: ReadonlyMap<string, Artifact | BundleFile>;
  readonly isHeld: boolean;
  readonly now: number;
}

export function jobOfRecord(record: JobRecord, artifacts: QueueFacts['artifacts']): Job {
  const { id, kind, projectId, title, state, profile, container, engine = 'browser', codec = null } = record;
  const { destination, fileName, revision, run, createdAt, startedAt, finishedAt, error, notice } = record;
  const made = record.artifactId === null ? null : (artifacts.get(record.artifactId) ?? null);
  return {
    ...{ id, kind, projectId, title, state, profile, container, engine, codec, destination, fileName },
    ...{ revision, run, createdAt, startedAt, finishedAt, error, notice },
    // A job's kind says what came of it.
    artifact: kind === 'bundle' ? null : (made as Artifact | null),
    bundle: kind === 'bundle' ? (made as BundleFile | null) : null,
  };
}

/** Newest first, as exports are listed. */
export function listJobs({ records, artifacts }: QueueFacts): Job[] {
  return [...records.values()]
    .map((record) => jobOfRecord(record, artifacts))
    .sort((a, b) => b.createdAt - a.createdAt || orderOf(records, b) - orderOf(records, a));
}

const orderOf = (records: QueueFacts['records'], { id }: Job) => records.get(id)?.order ?? 0;

/** What runs or waits first, as it was made; then what ended, newest first. */
export function listGroups(facts: QueueFacts): JobGroup[] {
  const byBatch = new Map<string, JobRecord[]>();
  for (const record of facts.records.values()) {
    if (record.isCleared) continue;
    const id = record.batchId ?? '';
    const jobs = byBatch.get(id);
    if (jobs === undefined) byBatch.set(id, [record]);
    else jobs.push(record);
  }
  const groups = [...byBatch].map(([id, records]): JobGroup => {
    const batch = facts.batches.get(id) ?? null;
    const jobs = records
      .sort((a, b) => compareJobs(withOutput(a), withOutput(b)))
      .map((record) => itemOf(record, batch, facts));
    const counts = countStates(jobs);
    return { id, batch, jobs, counts, state: batchState(jobs) };
  });
  const madeAt = ({ batch, jobs }: JobGroup) => batch?.createdAt ?? jobs[0]?.createdAt ?? 0;
  const isDone = ({ state }: JobGroup) => state === 'done';
  return groups.sort(
    (a, b) =>
      Number(isDone(a)) - Number(isDone(b)) || (isDone(a) ? madeAt(b) - madeAt(a) : madeAt(a) - madeAt(b)),
  );
}

const withOutput = (record: JobRecord) => ({ ...record, outputId: record.artifactId });

function itemOf(record: JobRecord, batch: Batch | null, facts: QueueFacts): QueueItem {
  const { batchId, priority, after, notBefore, retries, pausedBy, predicted, worked } = record;
  const { encoder, framing = null } = record;
  return {
    ...jobOfRecord(record, facts.artifacts),
    ...{ batchId, priority, after, notBefore, retries, pausedBy, predicted, worked },
    ...{ encoder, framing },
    waitsFor: record.state === 'QUEUED' ? waitReason(record, batch, facts) : null,
  };
}

function waitReason(job: JobRecord, batch: Batch | null, { records, isHeld, now }: QueueFacts): WaitReason {
  const before = job.after.filter((id) => records.get(id)?.state !== 'COMPLETED');
  if (before.length > 0) return { reason: 'dependency', jobIds: before };
  const start = batch?.startAt ?? null;
  if (start !== null && start > now) return { reason: 'start', at: start };
  if (job.notBefore !== null && job.notBefore > now) {
    if (job.retries === 0) return { reason: 'start', at: job.notBefore };
    return { reason: 'retry', at: job.notBefore, attempt: job.retries + 1 };
  }
  const minute = minuteOfDay(now);
  if (batch !== null && !isWithinHours(batch.hours, minute)) {
    return { reason: 'hours', at: nextHoursChange(batch.hours, now, minute) ?? now };
  }
  return isHeld && !job.ignoresGates ? { reason: 'held' } : { reason: 'turn' };
}

/** When the view changes by time alone; null where only news can change it. */
export function nextViewChange(groups: readonly JobGroup[], now: number): number | null {
  let next: number | null = null;
  for (const { jobs } of groups) {
    for (const { waitsFor } of jobs) {
      if (waitsFor === null || !('at' in waitsFor) || waitsFor.at <= now) continue;
      if (next === null || waitsFor.at < next) next = waitsFor.at;
    }
  }
  return next;
}
