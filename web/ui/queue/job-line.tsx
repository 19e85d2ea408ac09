import './queue-line.css';
import GripVertical from 'lucide-solid/icons/grip-vertical';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { QueueItem } from '../../state/queue-types.ts';
import { progressSentence, shownState } from '../jobs/job-words.ts';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatDuration, formatMoment, formatNumber, formatPercent } from '../words/format.ts';
import { words as appWords } from '../words/words.ts';
import type { QueueList } from './create-queue-list.ts';
import { JobLineActions } from './line-actions.tsx';
import type { QueueLine } from './queue-lines.ts';
import { useQueue } from './queue-tools.tsx';
import { formatWords, nowWords, titleOf } from './queue-words.ts';
import { StateBadge } from './state-badge.tsx';
import { formatRangeLeft, formatRangeShort } from './time-range.ts';

export interface JobLineProps {
  readonly list: QueueList;
  readonly line: QueueLine;
  readonly item: QueueItem;
  readonly isInGroup: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** An export in one line: which, how far, how long still, and what can be done with it. */
export function JobLine(props: JobLineProps): JSX.Element {
  const { queue, titleOfJob } = useQueue();
  const isReachable = () => props.list.tabStop() === props.line.id;
  const isWaiting = () => props.item.state === 'QUEUED' || props.item.state === 'PAUSED';
  const progress = () => queue.progress(props.item.id);
  const shown = () => shownState(props.item, progress());
  /** That it waits its turn, or is over, its state says already. */
  const isTelling = () => {
    const { state, waitsFor } = props.item;
    return state === 'QUEUED'
      ? waitsFor !== null && waitsFor.reason !== 'turn'
      : isWaiting() || state === 'FAILED';
  };
  const now = () => nowWords(props.item, progress(), titleOfJob);
  return (
    <div
      class="qu-line qu-line--job"
      classList={{
        'qu-line--inside': props.isInGroup,
        'qu-line--chosen': props.isChosen,
        'qu-line--dragged': props.list.dragged() === props.line.id,
      }}
      data-state={props.item.state}
    >
      <span class="qu-line__lead">
        <Show when={isWaiting()}>
          {/* By keyboard the line itself is moved. */}
          <span
            class="qu-line__grip"
            title={words.row.drag}
            aria-hidden="true"
            onPointerDown={(event) => props.list.startDrag(event, props.line.id)}
          >
            <GripVertical size={16} />
          </span>
        </Show>
      </span>
      <button
        type="button"
        class="qu-line__head"
        data-line-head={props.line.id}
        aria-label={words.row.name(titleOf(props.item), formatWords(props.item), now())}
        aria-current={props.isChosen ? 'true' : undefined}
        aria-keyshortcuts={isWaiting() ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
        tabIndex={isReachable() ? 0 : -1}
        onFocus={() => props.list.focused(props.line.id)}
        onKeyDown={(event) => props.list.onKey(event, props.line)}
        onClick={() => props.onChoose()}
      >
        <span class="qu-line__title" dir="auto">
          {titleOf(props.item)}
        </span>
        <span class="qu-line__sub">
          <span class="qu-line__format">{formatWords(props.item)}</span>
          <Show when={isWaiting() && props.item.priority !== QUEUE_LIMITS.priority.usual}>
            <span class="qu-line__format">{words.priority(props.item.priority)}</span>
          </Show>
          <span class="qu-line__by">
            {words.engines[props.item.engine]}
            <Show when={props.item.encoder}>{(encoder) => <> · {encoder()}</>}</Show>
          </span>
        </span>
      </button>
      <div class="qu-line__state">
        <StateBadge state={shown()} />
      </div>
      <div class="qu-line__now">
        <Show
          when={props.item.state === 'RUNNING'}
          fallback={
            <Show when={isTelling()}>
              <p class="qu-line__words">{now()}</p>
            </Show>
          }
        >
          <p class="qu-line__words">{now()}</p>
          <ProgressBar
            thin
            label={appWords.jobs.exporting(titleOf(props.item))}
            ratio={progress()?.ratio ?? null}
            valueText={progressSentence(props.item, progress())}
          />
        </Show>
      </div>
      <div class="qu-line__numbers sl-numbers">
        <Switch>
          <Match when={props.item.state === 'RUNNING' && progress()}>
            {(report) => (
              <>
                <span class="qu-line__strong">{formatPercent(report().ratio)}</span>
                <Show when={shown() === 'RUNNING'}>
                  <span>{formatRangeLeft(queue.secondsLeft(props.item.id))}</span>
                </Show>
                <Show when={(report().framesPerSecond ?? 0) > 0}>
                  <span class="qu-line__speed">
                    {words.speed(formatNumber(Math.round(report().framesPerSecond ?? 0)))}
                  </span>
                </Show>
              </>
            )}
          </Match>
          <Match when={props.item.state === 'COMPLETED'}>
            <span>{words.took(formatDuration(props.item.worked))}</span>
            <span>{formatMoment(props.item.finishedAt ?? Number.NaN, Date.now())}</span>
          </Match>
          <Match when={isWaiting() && props.item.predicted}>
            {(range) => <span>{words.takes(formatRangeShort(range()))}</span>}
          </Match>
        </Switch>
      </div>
      <JobLineActions item={props.item} reachable={isReachable()} />
    </div>
  );
}
