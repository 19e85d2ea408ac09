import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CirclePause from 'lucide-solid/icons/circle-pause';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import Clock from 'lucide-solid/icons/clock';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { ExportProgress, Job } from '../../state/job-types.ts';
import type { SecondsRange } from '../../state/queue-types.ts';
import type { Icon } from '../kit/icon.ts';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { profileNamed } from '../profile-label.ts';
import { formatRangeLeft } from '../queue/time-range.ts';
import { formatNumber, formatPercent } from '../words/format.ts';
import { words } from '../words/words.ts';
import { progressSentence, shownState, stageWords, titleOf } from './job-words.ts';

const ICONS: Readonly<Record<Job['state'], Icon>> = {
  QUEUED: Clock,
  RUNNING: Clapperboard,
  PAUSED: CirclePause,
  FAILED: CircleAlert,
  CANCELED: CircleAlert,
  COMPLETED: CircleCheck,
};

/** A job in one line: which, how far, how long still. */
export function JobLine(props: {
  readonly job: Job;
  readonly progress: ExportProgress | null;
  readonly left: SecondsRange | null;
}): JSX.Element {
  const state = () => shownState(props.job, props.progress);
  return (
    <div class="job-line" data-state={state()}>
      <Dynamic component={ICONS[state()]} class="job-line__icon" size={16} aria-hidden="true" />
      <a class="job-line__title" href={`/story/${props.job.projectId}`} dir="auto">
        {titleOf(props.job)}
      </a>
      <span class="job-line__stage">{stageWords(props.job, props.progress)}</span>
      <Show when={props.job.state === 'RUNNING' && props.progress}>
        {(now) => (
          <span class="job-line__numbers">
            <Show when={state() === 'RUNNING'}>
              <span class="job-line__left">{formatRangeLeft(props.left)}</span>
            </Show>
            <span class="job-line__percent">{formatPercent(now().ratio)}</span>
          </span>
        )}
      </Show>
    </div>
  );
}

export function JobProgress(props: {
  readonly job: Job;
  readonly progress: ExportProgress | null;
}): JSX.Element {
  const ratio = () => {
    if (props.job.state === 'COMPLETED' || props.job.state === 'FAILED') return 1;
    return props.progress?.ratio ?? (props.job.state === 'RUNNING' ? null : 0);
  };
  const tone = () => {
    if (props.job.state === 'COMPLETED') return 'completed';
    return props.job.state === 'FAILED' ? 'failed' : 'plain';
  };
  return (
    <ProgressBar
      thin
      label={words.jobs.exporting(titleOf(props.job))}
      ratio={ratio()}
      tone={tone()}
      valueText={progressSentence(props.job, props.progress)}
    />
  );
}

/** What only those ask who opened the list: how fast, and what did not have to be made again. */
export function JobDetails(props: {
  readonly job: Job;
  readonly progress: ExportProgress | null;
  /** Another tab does the work. */
  readonly isElsewhere: boolean;
}): JSX.Element {
  const parts = () => {
    const { job, progress } = props;
    const where = job.destination === 'file' ? words.jobs.toFile(job.fileName ?? '') : words.jobs.toLibrary;
    const all = [`${profileNamed(job.profile)}, ${words.jobs.kind(job.container)}`, where];
    if (job.engine === 'helper') all.push(words.jobs.byHelper);
    if (job.state === 'RUNNING' && props.isElsewhere) all.push(words.jobs.elsewhere);
    if (job.state !== 'RUNNING' || progress === null) return all;
    if (progress.framesPerSecond !== null && progress.framesPerSecond > 0) {
      all.push(words.jobs.speed(formatNumber(progress.framesPerSecond)));
    }
    if (progress.chunksReused > 0) all.push(words.jobs.reused(progress.chunksReused));
    return all;
  };
  return <p class="job-details">{parts().join(' · ')}</p>;
}
