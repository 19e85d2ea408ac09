import type { ExportProgress, Job } from '../../state/job-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { formatPercent, formatTimeLeft } from '../words/format.ts';
import { words } from '../words/words.ts';

export function titleOf(job: Job): string {
  return job.title || words.dashboard.untitled;
}

/** How a job stands for who looks at it: what the helper holds does not run. */
export function shownState(job: Pick<Job, 'state'>, progress: ExportProgress | null): Job['state'] {
  if (job.state !== 'RUNNING') return job.state;
  switch (progress?.helper) {
    case 'paused':
      return 'PAUSED';
    case 'queued':
    case 'hours':
    case 'waiting':
      return 'QUEUED';
    default:
      return 'RUNNING';
  }
}

/** The stage of a job in a few words. */
export function stageWords(job: Job, progress: ExportProgress | null): string {
  if (job.state === 'FAILED' && job.error !== null) return errorWords(job.error.code).title;
  if (job.state !== 'RUNNING' || progress === null) return words.jobs.states[job.state];
  const { stages } = words.jobs;
  if (progress.helper === 'paused') return words.jobs.pausedThere[progress.pausedBy ?? 'person'];
  if (progress.helper !== undefined) return words.jobs.helper[progress.helper];
  return progress.stage === 'rendering'
    ? stages.rendering(progress.segment, progress.segments)
    : stages[progress.stage];
}

export function progressSentence(job: Job, progress: ExportProgress | null): string {
  if (job.state !== 'RUNNING' || progress === null) {
    return `${titleOf(job)}: ${words.jobs.states[job.state]}`;
  }
  if (shownState(job, progress) !== 'RUNNING') return `${titleOf(job)}: ${stageWords(job, progress)}`;
  return words.jobs.announce(
    titleOf(job),
    formatPercent(progress.ratio),
    formatTimeLeft(progress.secondsLeft),
  );
}
