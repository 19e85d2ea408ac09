import './export.css';
import './run.css';
import Circle from 'lucide-solid/icons/circle';
import CircleCheck from 'lucide-solid/icons/circle-check';
import PauseIcon from 'lucide-solid/icons/circle-pause';
import LoaderCircle from 'lucide-solid/icons/loader-circle';
import { createMemo, For, Index, type JSX, on, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { ExportProgress, Job } from '../../state/job-types.ts';
import { progressSentence, stageWords } from '../jobs/job-words.ts';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { exports as words } from '../words/en/exports.ts';
import { formatNumber, formatPercent, formatTimeLeft } from '../words/format.ts';
import { words as appWords } from '../words/words.ts';
import { partsReady, progressStep, STAGES, type StageState, stageStates } from './export-stages.ts';

const ICONS = { done: CircleCheck, now: LoaderCircle, waiting: Circle } as const;
const STATE_WORDS: Readonly<Record<StageState, string>> = {
  done: words.stageDone,
  now: words.stageNow,
  waiting: words.stageWaiting,
};

/** More segments than this are too thin to tell apart: one bar says it all. */
const MOST_BARS = 80;

export interface ExportRunProps {
  readonly job: Job;
  readonly progress: ExportProgress | null;
}

/** Where an export stands: the five stages, the segments, how long it will take. */
export function ExportRun(props: ExportRunProps): JSX.Element {
  const isRunning = () => props.job.state === 'RUNNING';
  /** A pause keeps its place in sight; the worker that would tell it is gone by then. */
  const progress = createMemo<ExportProgress | null>((last) => {
    if (isRunning()) return props.progress;
    return props.job.state === 'PAUSED' ? (props.progress ?? last) : null;
  }, null);
  const stages = createMemo(() => stageStates(progress()));
  const isPast = (stage: (typeof STAGES)[number]) => {
    const now = progress();
    return now !== null && STAGES.indexOf(now.stage) > STAGES.indexOf(stage);
  };
  /** What is paused does not turn. */
  const iconOf = (state: StageState) => (state === 'now' && !isRunning() ? PauseIcon : ICONS[state]);
  const segments = () => progress()?.segments ?? 0;
  const segment = () => (isPast('rendering') ? segments() + 1 : (progress()?.segment ?? 0));

  return (
    <div class="export-run">
      <Show when={isRunning()} fallback={<Standing job={props.job} />}>
        <div class="export-run__head">
          <span class="export-run__percent">{formatPercent(progress()?.ratio ?? 0)}</span>
          <span class="export-run__now">
            <span class="export-run__stage">{stageWords(props.job, progress())}</span>
            <span class="export-run__left">{formatTimeLeft(progress()?.secondsLeft ?? null)}</span>
          </span>
        </div>
      </Show>
      <div class="export-run__bars">
        <ProgressBar
          label={appWords.jobs.exporting(props.job.title)}
          ratio={isRunning() ? (progress()?.ratio ?? null) : (progress()?.ratio ?? 0)}
          valueText={progressSentence(props.job, progress())}
        />
        <Show when={segments() > 1 && segments() <= MOST_BARS}>
          <div class="export-segments" aria-hidden="true">
            <Index each={Array.from({ length: segments() })}>
              {(_, index) => (
                <span
                  class="export-segments__one"
                  classList={{
                    'export-segments__one--done': index + 1 < segment(),
                    'export-segments__one--now': index + 1 === segment(),
                  }}
                />
              )}
            </Index>
          </div>
        </Show>
      </div>
      <ol class="export-stages" aria-label={words.stages}>
        <For each={stages()}>
          {({ stage, state }) => (
            <li
              class={`export-stage export-stage--${state}`}
              classList={{ 'export-stage--still': !isRunning() }}
              aria-current={state === 'now' ? 'step' : undefined}
            >
              <Dynamic component={iconOf(state)} class="export-stage__icon" size={18} aria-hidden="true" />
              <span>
                {words.stageNames[stage]}
                <span class="sl-visually-hidden">, {STATE_WORDS[state]}</span>
              </span>
              <Show when={stage === 'rendering'}>
                <span class="export-stage__side">{renderingWords(progress())}</span>
              </Show>
            </li>
          )}
        </For>
      </ol>
      <p class="export-note">{words.hideHint}</p>
      <Said job={props.job} progress={progress()} />
    </div>
  );
}

function Standing(props: { readonly job: Job }): JSX.Element {
  return (
    <p class="export-run__standing">
      <Show when={props.job.state === 'PAUSED'} fallback={words.waiting}>
        <PauseIcon size={20} aria-hidden="true" />
        {words.paused}
      </Show>
    </p>
  );
}

/** Speed while it renders, and what needed no rendering, as long as anybody may wonder. */
function renderingWords(progress: ExportProgress | null): string {
  const speed = progress?.stage === 'rendering' ? (progress.framesPerSecond ?? 0) : 0;
  const parts = partsReady(progress);
  return [
    parts === null
      ? ''
      : parts.isAll
        ? words.parts(parts.ready, parts.ready + parts.made)
        : words.partsSoFar(parts.ready, parts.made),
    speed > 0 ? appWords.jobs.speed(formatNumber(speed < 10 ? speed : Math.round(speed))) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The page's own live region is hidden behind the dialog. Spoken at each stage and tenth, not at each frame. */
function Said(props: ExportRunProps): JSX.Element {
  const step = createMemo(() => `${props.job.state} ${progressStep(props.progress)}`);
  const sentence = createMemo(
    on(step, () => {
      const stage = stageWords(props.job, props.progress);
      return props.progress === null ? stage : `${stage}, ${formatPercent(props.progress.ratio)}`;
    }),
  );
  return (
    <div class="sl-visually-hidden" role="status" aria-live="polite">
      {sentence()}
    </div>
  );
}
