import { isLive } from '../../../shared/queue/job-states.ts';
import type { GroupProgress, JobGroup, JobQueue, QueueItem, SecondsRange } from '../../state/queue-types.ts';
import { countJobs, sumOf } from './queue-lines.ts';

export interface QueueTotal {
  /** Something runs or is about to. */
  readonly isBusy: boolean;
  /** Of the jobs of every batch that is not done, and of what runs or waits on its own; each counts alike. */
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
    const isBatch = group.batch !== null;
    const { ratio, secondsLeft } = isBatch ? queue.groupProgress(group.id) : progressOfLive(queue, group);
    const count = isBatch ? group.jobs.length - group.counts.CANCELED : liveOf(group).length;
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

function liveOf({ jobs }: JobGroup): readonly QueueItem[] {
  return jobs.filter(({ state }) => isLive(state));
}

/** Exports on their own are no whole: what ended among them earlier says nothing of what runs now. */
function progressOfLive(queue: JobQueue, group: JobGroup): GroupProgress {
  const jobs = liveOf(group);
  let ratio = 0;
  let left: SecondsRange | null = { from: 0, to: 0 };
  for (const { id } of jobs) {
    ratio += queue.progress(id)?.ratio ?? 0;
    const own = queue.secondsLeft(id);
    left = left === null || own === null ? null : { from: left.from + own.from, to: left.to + own.to };
  }
  return { ratio: jobs.length === 0 ? 0 : ratio / jobs.length, secondsLeft: left };
}
