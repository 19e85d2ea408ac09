import './jobs.css';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import ChevronUp from 'lucide-solid/icons/chevron-up';
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { words } from '../words/words.ts';
import type { JobList } from './create-job-list.ts';
import { JobActions } from './job-actions.tsx';
import { JobDetails, JobLine, JobProgress } from './job-row.tsx';

export interface JobBarViewProps {
  readonly workspace: Workspace;
  readonly list: JobList;
  /** The one that the slim line is about. */
  readonly job: Job;
  readonly onShow: (jobId: string) => void;
}

/** More are on the queue's page. */
const MOST_LINES = 5;

/** The slim line; it opens to all jobs of the list. */
export function JobBarView(props: JobBarViewProps): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  const progressOf = (job: Job) => props.workspace.jobs.progress(job.id);
  const leftOf = (job: Job) => props.workspace.queue.secondsLeft(job.id);
  const waiting = () => props.list.entries().length - 1;

  let bar: HTMLElement | undefined;
  const observer = new ResizeObserver(() => publishHeight(bar?.isConnected ? bar.offsetHeight : 0));
  onCleanup(() => {
    observer.disconnect();
    publishHeight(0);
  });
  const actions = (job: Job) => (
    <JobActions
      job={job}
      workspace={props.workspace}
      onShow={props.onShow}
      onPutAway={(id) => props.list.putAway(id)}
    />
  );

  return (
    <section
      class="job-bar"
      aria-label={words.jobs.region}
      ref={(element) => {
        bar = element;
        observer.observe(element);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      <Show when={isOpen()}>
        <ul class="job-bar__list" id="job-bar-list">
          <For each={props.list.entries().slice(0, MOST_LINES)}>
            {(each) => (
              <li class="job-bar__row">
                <div class="job-bar__words">
                  <JobLine job={each} progress={progressOf(each)} left={leftOf(each)} />
                  <JobProgress job={each} progress={progressOf(each)} />
                  <JobDetails
                    job={each}
                    progress={progressOf(each)}
                    isElsewhere={!props.workspace.jobs.isRunner()}
                  />
                </div>
                {actions(each)}
              </li>
            )}
          </For>
        </ul>
        <p class="job-bar__all">
          <a href="/queue">{words.jobs.queue}</a>
        </p>
      </Show>
      <Show when={!isOpen()}>
        <JobProgress job={props.job} progress={progressOf(props.job)} />
      </Show>
      <div class="job-bar__line">
        <Show when={!isOpen()} fallback={<p class="job-bar__title">{words.jobs.region}</p>}>
          <JobLine job={props.job} progress={progressOf(props.job)} left={leftOf(props.job)} />
          <Show when={waiting() > 0}>
            <span class="job-bar__more">{words.jobs.others(waiting())}</span>
          </Show>
          {actions(props.job)}
        </Show>
        <IconButton
          size="small"
          label={isOpen() ? words.jobs.hide : words.jobs.open}
          icon={isOpen() ? ChevronDown : ChevronUp}
          aria-expanded={isOpen()}
          aria-controls={isOpen() ? 'job-bar-list' : undefined}
          tooltipPlacement="top"
          onClick={() => setOpen((open) => !open)}
        />
      </div>
    </section>
  );
}

/** Toasts and screens keep clear of the bar. */
function publishHeight(height: number): void {
  document.documentElement.style.setProperty('--job-bar-height', `${height}px`);
}
