import type { QueueJob } from './queue-types.ts';

type Ranked = Pick<QueueJob, 'id' | 'priority' | 'order' | 'createdAt'>;

/** Order of jobs in their batch: higher priority first, then as they were put. */
export function compareJobs(a: Ranked, b: Ranked): number {
  return b.priority - a.priority || a.order - b.order || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/** The number of the latest start there was. */
export function latestTurn(records: {
  readonly jobs: Iterable<QueueJob>;
  readonly batches: Iterable<{ readonly turn: number }>;
}): number {
  let latest = 0;
  for (const { turn } of records.jobs) if (turn > latest) latest = turn;
  for (const { turn } of records.batches) if (turn > latest) latest = turn;
  return latest;
}
