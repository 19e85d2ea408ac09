import './jobs.css';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import ChevronUp from 'lucide-solid/icons/chevron-up';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { formatPercent, formatTimeLeft } from '../words/format.ts';
import { words } from '../words/words.ts';
import { createJobNews } from './create-job-news.ts';
import { progressSentence, stageWords } from './job-words.ts';

const LIVE = new Set<Job['state']>(['QUEUED', 'RUNNING', 'PAUSED']);

/** A slim line at the foot of every screen while anything is being exported; opens to all of them. */
export function JobBar(props: {
  readonly workspace: Workspace;
  readonly onWatch: (jobId: string) => void;
}): JSX.Element {
  const jobs = () => props.workspace.jobs;
  const [isOpen, setOpen] = createSignal(false);
  createJobNews(props.workspace, { onWatch: (job) => props.onWatch(job.id) });

  // Oldest first, as they will be run.
  const live = createMemo(() =>
    jobs()
      .list()
      .filter((job) => LIVE.has(job.state))
      .reverse(),
  );
  const current = () => live().find((job) => job.state === 'RUNNING') ?? live()[0];
  const others = () => live().filter((job) => job !== current());

  let bar: HTMLElement | undefined;
  const observer = new ResizeObserver(() => publishHeight(bar?.isConnected ? bar.offsetHeight : 0));
  onCleanup(() => {
    observer.disconnect();
    publishHeight(0);
  });
  createEffect(() => {
    if (live().length === 0) {
      setOpen(false);
      publishHeight(0);
    }
  });

  return (
    <>
      <Show when={current()}>
        {(job) => (
          <section
            class="job-bar"
            aria-label={words.jobs.region}
            ref={(element) => {
              bar = element;
              observer.observe(element);
            }}
          >
            <Show when={isOpen()}>
              <ul class="job-bar__list">
                <For each={others()}>
                  {(other) => (
                    <li class="job-bar__row">
                      <JobLine job={other} workspace={props.workspace} />
                      <JobActions job={other} workspace={props.workspace} />
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <ProgressBar
              thin
              label={words.jobs.exporting(job().title)}
              ratio={job().state === 'RUNNING' ? (jobs().progress(job().id)?.ratio ?? null) : 0}
              valueText={progressSentence(job(), jobs().progress(job().id))}
            />
            <div class="job-bar__line">
              <JobLine job={job()} workspace={props.workspace} />
              <div class="job-bar__actions">
                <JobActions job={job()} workspace={props.workspace} />
                <Show when={others().length > 0}>
                  <IconButton
                    size="small"
                    label={
                      isOpen() ? words.jobs.hide : `${words.jobs.open}: ${words.jobs.others(others().length)}`
                    }
                    icon={isOpen() ? ChevronDown : ChevronUp}
                    aria-expanded={isOpen()}
                    tooltipPlacement="top"
                    onClick={() => setOpen((open) => !open)}
                  />
                </Show>
              </div>
            </div>
          </section>
        )}
      </Show>
    </>
  );
}

/** Toasts and screens keep clear of the bar. */
function publishHeight(height: number): void {
  document.documentElement.style.setProperty('--job-bar-height', `${height}px`);
}

function JobLine(props: { readonly job: Job; readonly workspace: Workspace }): JSX.Element {
  const progress = () => props.workspace.jobs.progress(props.job.id);
  return (
    <div class="job-line">
      <Clapperboard class="job-line__icon" size={16} aria-hidden="true" />
      <a class="job-line__title" href={`/story/${props.job.projectId}`}>
        {props.job.title || words.dashboard.untitled}
      </a>
      <span class="job-line__stage">{stageWords(props.job, progress())}</span>
      <Show when={props.job.state === 'RUNNING' && progress()}>
        {(now) => (
          <span class="job-line__numbers">
            <span class="job-line__left">{formatTimeLeft(now().secondsLeft)}</span>
            <span class="job-line__percent">{formatPercent(now().ratio)}</span>
          </span>
        )}
      </Show>
    </div>
  );
}

function JobActions(props: { readonly job: Job; readonly workspace: Workspace }): JSX.Element {
  const jobs = () => props.workspace.jobs;
  const title = () => props.job.title || words.dashboard.untitled;
  return (
    <>
      <Show
        when={props.job.state === 'PAUSED'}
        fallback={
          <IconButton
            size="small"
            icon={Pause}
            label={words.jobs.pauseNamed(title())}
            tooltipPlacement="top"
            onClick={() => void jobs().pause(props.job.id)}
          />
        }
      >
        <IconButton
          size="small"
          icon={Play}
          label={words.jobs.resumeNamed(title())}
          tooltipPlacement="top"
          onClick={() => void jobs().resume(props.job.id)}
        />
      </Show>
      <IconButton
        size="small"
        icon={X}
        label={words.jobs.cancelNamed(title())}
        tooltipPlacement="top"
        onClick={() => void jobs().cancel(props.job.id)}
      />
    </>
  );
}
