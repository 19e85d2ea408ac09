import type { JobQueue, SecondsRange } from '../../state/queue-types.ts';
import { countJobs, sumOf } from './queue-lines.ts';

export interface QueueTotal {
  /** Something runs or is about to. */
  readonly isBusy: boolean;
  /** Of the jobs of every group that is not done; each counts alike. */
  readonly ratio: number;
  readonly secondsLeft: SecondsRange | null;
}

/** All groups that still have work, as one. */
export function queueTotal(queue: JobQueue): QueueTotal {
  let jobs = 0;
  let done = 0;
  let from = 0;
  let to = 0;
  let isKnown = true;
  for (const group of queue.groups()) {
    if (group.state === 'done') continue;
    const { ratio, secondsLeft } = queue.groupProgress(group.id);
    const count = group.jobs.length - group.counts.CANCELED;
    jobs += count;
    done += ratio * count;
    if (secondsLeft === null) isKnown = false;
    else {
      // Side by side or one after the other is the queue's to know: never less than the longest, at most the sum.
      from = Math.max(from, secondsLeft.from);
      to += secondsLeft.to;
    }
  }
  return {
    isBusy: sumOf(countJobs(queue.groups()), ['RUNNING', 'QUEUED']) > 0,
    ratio: jobs === 0 ? 0 : done / jobs,
    secondsLeft: isKnown && jobs > 0 ? { from, to } : null,
  };
}
