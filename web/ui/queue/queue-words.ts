import type { ExportProgress } from '../../state/job-types.ts';
import type { Activity, JobGroup, QueueItem, WaitReason } from '../../state/queue-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { stageWords as runningWords, titleOf } from '../jobs/job-words.ts';
import { profileNamed } from '../profile-label.ts';
import { queue as words } from '../words/en/queue.ts';
import { formatMoment } from '../words/format.ts';
import { words as appWords } from '../words/words.ts';

export { titleOf };

/** Which of a story's films it is. */
export function formatWords(item: QueueItem): string {
  return item.kind === 'bundle'
    ? words.bundle
    : `${profileNamed(item.profile)}, ${appWords.jobs.kind(item.container)}`;
}

export function groupName(group: JobGroup): string {
  return group.batch === null ? words.single : group.batch.name;
}

export function groupStateWords(group: JobGroup): string {
  return group.state === 'done' && group.counts.FAILED > 0
    ? words.groupStates.failed(group.counts.FAILED)
    : words.groupStates[group.state];
}

/** What it is at, or why it is not: one line. */
export function nowWords(
  item: QueueItem,
  progress: ExportProgress | null,
  titleOfJob: (jobId: string) => string | null,
): string {
  switch (item.state) {
    case 'QUEUED':
      return item.waitsFor === null ? words.waits.turn : waitWords(item.waitsFor, titleOfJob);
    case 'PAUSED':
      return item.pausedBy === null ? words.states.PAUSED : words.pausedBy[item.pausedBy];
    case 'FAILED':
      return item.error === null ? words.states.FAILED : errorWords(item.error.code).title;
    case 'RUNNING':
      return runningWords(item, progress);
    case 'COMPLETED':
    case 'CANCELED':
      return words.states[item.state];
  }
}

function waitWords(wait: WaitReason, titleOfJob: (jobId: string) => string | null): string {
  switch (wait.reason) {
    case 'turn':
      return words.waits.turn;
    case 'held':
      return words.waits.held;
    case 'start':
      return words.waits.start(formatMoment(wait.at, Date.now()));
    case 'hours':
      return words.waits.hours(formatMoment(wait.at, Date.now()));
    case 'retry':
      return words.waits.retry(formatMoment(wait.at, Date.now()), wait.attempt);
    case 'dependency': {
      const [only, ...more] = wait.jobIds;
      const title = only === undefined || more.length > 0 ? null : titleOfJob(only);
      return title === null ? words.waits.dependencies(wait.jobIds.length) : words.waits.dependency(title);
    }
  }
}

export function activitySentence(line: Activity): string {
  const what = words.log.kinds[line.what];
  if (line.what === 'held' || line.what === 'released') {
    return line.pausedBy === null ? what : `${what}: ${words.pausedBy[line.pausedBy]}`;
  }
  const title = line.title || appWords.dashboard.untitled;
  const name = line.profile === null ? title : `${title} (${profileNamed(line.profile)})`;
  return `${name} ${what}`;
}
