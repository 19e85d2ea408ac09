import type { JobState } from '../../../shared/queue/job-states.ts';
import type { JobGroup, QueueItem } from '../../state/queue-types.ts';

export type QueueFilter = 'all' | 'running' | 'waiting' | 'failed' | 'finished';

export const FILTER_STATES: Readonly<Record<QueueFilter, readonly JobState[]>> = {
  all: ['RUNNING', 'QUEUED', 'PAUSED', 'FAILED', 'COMPLETED', 'CANCELED'],
  running: ['RUNNING'],
  waiting: ['QUEUED', 'PAUSED'],
  failed: ['FAILED'],
  finished: ['COMPLETED', 'CANCELED'],
};

/** One line of the page: the head of a group, or a job. Ids are unique over both. */
export type QueueLine =
  | { readonly type: 'group'; readonly id: string; readonly groupId: string; readonly isOpen: boolean }
  | {
      readonly type: 'job';
      readonly id: string;
      readonly jobId: string;
      readonly groupId: string;
    };

export interface QueueListOptions {
  readonly groups: readonly JobGroup[];
  readonly filter: QueueFilter;
  /** Groups that were opened or closed by hand. */
  readonly folds: Readonly<Record<string, boolean>>;
}

/** The lines of the page, from top to bottom. */
export function queueLines({ groups, filter, folds }: QueueListOptions): readonly QueueLine[] {
  const shown = new Set(FILTER_STATES[filter]);
  const kept = groups
    .map((group) => ({ group, jobs: sorted(group.jobs.filter(({ state }) => shown.has(state))) }))
    .filter(({ jobs }) => jobs.length > 0);
  // Exports on their own need no heading where there is nothing else.
  const hasHeads = kept.some(({ group }) => group.batch !== null);
  return kept.flatMap(({ group, jobs }): QueueLine[] => {
    const groupId = group.id;
    const lines = jobs.map(({ id }): QueueLine => ({ type: 'job', id: `job ${id}`, jobId: id, groupId }));
    if (!hasHeads) return lines;
    const isOpen = folds[groupId] ?? isOpenByItself(group);
    return [{ type: 'group', id: `group ${groupId}`, groupId, isOpen }, ...(isOpen ? lines : [])];
  });
}

const RANKS: Readonly<Record<JobState, number>> = {
  RUNNING: 0,
  QUEUED: 1,
  PAUSED: 1,
  FAILED: 2,
  COMPLETED: 3,
  CANCELED: 3,
};

/** What runs, what waits in the order of its turns, what failed, and then what is over, newest first. */
function sorted(jobs: readonly QueueItem[]): readonly QueueItem[] {
  const endedAt = (job: QueueItem) => (RANKS[job.state] > 1 ? (job.finishedAt ?? 0) : 0);
  return jobs.toSorted((a, b) => RANKS[a.state] - RANKS[b.state] || endedAt(b) - endedAt(a));
}

/** A batch of which everything went well is told by its head. */
function isOpenByItself({ state, counts }: JobGroup): boolean {
  return state !== 'done' || counts.FAILED > 0;
}

/**
 * The jobs among which one may be moved: those of its group that wait with the same priority, in their order.
 * Beyond them its place follows from its priority.
 */
export function movableAmong(group: JobGroup, jobId: string): readonly string[] {
  const job = group.jobs.find(({ id }) => id === jobId);
  if (job === undefined || !isWaiting(job)) return [];
  return group.jobs.filter((each) => isWaiting(each) && each.priority === job.priority).map(({ id }) => id);
}

function isWaiting({ state }: QueueItem): boolean {
  return state === 'QUEUED' || state === 'PAUSED';
}

/**
 * Which job a moved one goes before (null is behind the last), when it is put into the gap before place `to` of
 * those it may be moved among. Undefined where that is where it is.
 */
export function landsBefore(order: readonly string[], jobId: string, to: number): string | null | undefined {
  const from = order.indexOf(jobId);
  const gap = Math.max(0, Math.min(order.length, to));
  if (from < 0 || gap === from || gap === from + 1) return undefined;
  return order[gap] ?? null;
}

/** Of all groups together. */
export function countJobs(groups: readonly JobGroup[]): JobGroup['counts'] {
  const counts: Record<JobState, number> = {
    QUEUED: 0,
    RUNNING: 0,
    PAUSED: 0,
    FAILED: 0,
    CANCELED: 0,
    COMPLETED: 0,
  };
  for (const group of groups) for (const state of FILTER_STATES.all) counts[state] += group.counts[state];
  return counts;
}

export function sumOf(counts: JobGroup['counts'], states: readonly JobState[]): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}
