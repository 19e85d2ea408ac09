import { isLive, JOB_STATES, type JobState } from './job-states.ts';
import type { QueueJob } from './queue-types.ts';

/** `done` is every job ended, failed and cancelled ones included. */
export type BatchState = 'waiting' | 'running' | 'paused' | 'done';

export function batchState(jobs: readonly Pick<QueueJob, 'state'>[]): BatchState {
  if (jobs.some(({ state }) => state === 'RUNNING')) return 'running';
  if (jobs.some(({ state }) => state === 'QUEUED')) return 'waiting';
  return jobs.some(({ state }) => isLive(state)) ? 'paused' : 'done';
}

export function countStates(jobs: readonly Pick<QueueJob, 'state'>[]): Record<JobState, number> {
  const counts = Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>;
  for (const { state } of jobs) counts[state] += 1;
  return counts;
}
