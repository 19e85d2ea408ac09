/** The states of a job and the only ways between them. Names are stored in records: do not change them. */
export const JOB_STATES = ['QUEUED', 'RUNNING', 'PAUSED', 'FAILED', 'CANCELED', 'COMPLETED'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What happens to a job. `release` is a run that ended without a result: its tab was closed or killed. */
export type JobEvent = 'start' | 'pause' | 'resume' | 'release' | 'fail' | 'cancel' | 'complete' | 'retry';

const TRANSITIONS: Readonly<Record<JobState, Readonly<Partial<Record<JobEvent, JobState>>>>> = {
  QUEUED: { start: 'RUNNING', pause: 'PAUSED', cancel: 'CANCELED', fail: 'FAILED' },
  RUNNING: {
    pause: 'PAUSED',
    release: 'QUEUED',
    fail: 'FAILED',
    cancel: 'CANCELED',
    complete: 'COMPLETED',
  },
  PAUSED: { resume: 'QUEUED', cancel: 'CANCELED', fail: 'FAILED' },
  FAILED: { retry: 'QUEUED' },
  CANCELED: { retry: 'QUEUED' },
  COMPLETED: {},
};

/** The state after an event, or null where the event is not allowed: late news about a job is no error. */
export function nextJobState(state: JobState, event: JobEvent): JobState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** A job that still wants to run, or does; everything else stays as it is until someone asks. */
export function isLive(state: JobState): boolean {
  return state === 'QUEUED' || state === 'RUNNING' || state === 'PAUSED';
}
