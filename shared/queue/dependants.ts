import { StudioError, toErrorData } from '../errors.ts';
import type { Draft } from './draft.ts';
import type { QueueJob } from './queue-types.ts';

/** Fails, with the reason, what comes after a job that has failed or was cancelled, and what comes after that. */
export function failDoomed(draft: Draft, now: number): void {
  const waiting = () =>
    draft.jobs().filter((job) => job.after.length > 0 && (job.state === 'QUEUED' || job.state === 'PAUSED'));
  for (let again = true; again; ) {
    again = false;
    for (const job of waiting()) {
      const blocker = findBlocker(draft, job);
      if (blocker === null) continue;
      const error = toErrorData(comesAfter(blocker));
      draft.move(job, 'fail', { error, finishedAt: now, pausedBy: null });
      again = true;
    }
  }
}

/** A job that it comes after and that will not be completed; null where there is none. */
export function findBlocker(draft: Draft, job: QueueJob): QueueJob | null {
  for (const id of job.after) {
    const before = draft.job(id);
    if (before?.state === 'FAILED' || before?.state === 'CANCELED') return before;
  }
  return null;
}

function comesAfter({ title, state }: QueueJob): StudioError {
  const what = state === 'CANCELED' ? 'was cancelled' : 'failed';
  return new StudioError(
    'failed.dependency',
    `It comes after “${title}”, which ${what}. Retry that one, and this one goes on too`,
  );
}
