import type { ExportProgress, Job } from '../../state/job-types.ts';
import { formatPercent, formatTimeLeft } from '../words/format.ts';
import { words } from '../words/words.ts';

/** The stage of a job in a few words. */
export function stageWords(job: Job, progress: ExportProgress | null): string {
  if (job.state !== 'RUNNING' || progress === null) return words.jobs.states[job.state];
  const { stages } = words.jobs;
  return progress.stage === 'rendering'
    ? stages.rendering(progress.segment, progress.segments)
    : stages[progress.stage];
}

export function progressSentence(job: Job, progress: ExportProgress | null): string {
  if (job.state !== 'RUNNING' || progress === null) return `${job.title}: ${words.jobs.states[job.state]}`;
  return words.jobs.announce(job.title, formatPercent(progress.ratio), formatTimeLeft(progress.secondsLeft));
}
