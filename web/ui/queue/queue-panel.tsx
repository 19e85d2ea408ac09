import ListVideo from 'lucide-solid/icons/list-video';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { QueueItem } from '../../state/queue-types.ts';
import { progressSentence, shownState } from '../jobs/job-words.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatDuration, formatNumber, formatPercent } from '../words/format.ts';
import { words as appWords } from '../words/words.ts';
import { MainJobAction } from './line-actions.tsx';
import { HeldBanner } from './queue-head.tsx';
import { countJobs, sumOf } from './queue-lines.ts';
import { useQueue } from './queue-tools.tsx';
import { queueTotal } from './queue-total.ts';
import { formatWords, nowWords, titleOf } from './queue-words.ts';
import { StateIcon } from './state-badge.tsx';
import { formatRangeLeft } from './time-range.ts';

const NEXT = 5;
const LAST = 5;

/** The queue in small, over whatever screen is open. */
export function QueuePanel(props: { readonly onLeave: () => void }): JSX.Element {
  const { queue, actions } = useQueue();
  const all = { type: 'all' } as const;
  const counts = createMemo(() => countJobs(queue.groups()));
  const total = createMemo(() => queueTotal(queue));
  const inState = (state: QueueItem['state']) =>
    queue.groups().flatMap(({ jobs }) => jobs.filter((job) => job.state === state));
  const running = createMemo(() => inState('RUNNING'));
  const paused = createMemo(() => inState('PAUSED'));
  const next = () => queue.upcoming(NEXT);
  const recent = () => queue.recent(LAST);
  const waiting = () => counts().QUEUED;
  const isEmpty = () => running().length + next().length + recent().length + paused().length === 0;

  return (
    <>
      <header class="qu-panel__head">
        <h2 class="qu-panel__title">
          {words.panel.name}
          <Show when={total().isBusy}>
            <span class="qu-panel__sum sl-numbers">
              {formatPercent(total().ratio)} · {formatRangeLeft(total().secondsLeft)}
            </span>
          </Show>
        </h2>
        <Switch>
          <Match when={sumOf(counts(), ['RUNNING', 'QUEUED']) > 0}>
            <Button
              size="small"
              icon={Pause}
              busy={actions.isBusy(all)}
              onClick={() => void actions.pause(all)}
            >
              {words.do.pauseAll}
            </Button>
          </Match>
          <Match when={counts().PAUSED > 0}>
            <Button
              size="small"
              icon={Play}
              busy={actions.isBusy(all)}
              onClick={() => void actions.resume(all)}
            >
              {words.do.resumeAll}
            </Button>
          </Match>
        </Switch>
      </header>
      <div class="qu-panel__body">
        <HeldBanner />
        <Show
          when={!isEmpty()}
          fallback={
            <EmptyState icon={ListVideo} title={words.panel.nothing} body={words.panel.nothingBody} />
          }
        >
          <Part name={words.panel.running} items={running()} />
          <Part name={words.panel.next} items={next()} />
          <Show when={waiting() > next().length}>
            <p class="qu-panel__more">{words.panel.moreWaiting(waiting() - next().length)}</p>
          </Show>
          <Part name={words.panel.paused} items={paused().slice(0, NEXT)} />
          <Part name={words.panel.recent} items={recent()} />
        </Show>
      </div>
      <footer class="qu-panel__foot">
        <a
          class={buttonClass({ variant: 'ghost', size: 'small' })}
          href="/queue"
          onClick={() => props.onLeave()}
        >
          {words.panel.all}
        </a>
      </footer>
    </>
  );
}

function Part(props: { readonly name: string; readonly items: readonly QueueItem[] }): JSX.Element {
  return (
    <Show when={props.items.length > 0}>
      <section aria-label={props.name}>
        <h3 class="qu-panel__heading">{props.name}</h3>
        <ul>
          <For each={props.items}>{(item) => <MiniJob item={item} />}</For>
        </ul>
      </section>
    </Show>
  );
}

function MiniJob(props: { readonly item: QueueItem }): JSX.Element {
  const { queue, titleOfJob } = useQueue();
  const progress = () => queue.progress(props.item.id);
  const isRunning = () => props.item.state === 'RUNNING';
  const shown = () => shownState(props.item, progress());
  const now = () =>
    props.item.state === 'COMPLETED'
      ? words.took(formatDuration(props.item.worked))
      : nowWords(props.item, progress(), titleOfJob);
  const pace = () => {
    const report = progress();
    if (shown() !== 'RUNNING' || report === null) return null;
    const left = formatRangeLeft(queue.secondsLeft(props.item.id));
    const speed = Math.round(report.framesPerSecond ?? 0);
    return speed > 0 ? `${left} · ${words.speed(formatNumber(speed))}` : left;
  };
  return (
    <li class="qu-mini">
      <div>
        <p class="qu-mini__line">
          <StateIcon state={shown()} />
          <span class="sl-visually-hidden">{words.states[shown()]}</span>
          <span class="qu-mini__title" dir="auto">
            {titleOf(props.item)}
          </span>
          <span class="qu-mini__format">{formatWords(props.item)}</span>
          <Show when={isRunning() && progress()}>
            {(report) => <span class="qu-mini__percent sl-numbers">{formatPercent(report().ratio)}</span>}
          </Show>
        </p>
        <Show when={isRunning()}>
          <ProgressBar
            thin
            label={appWords.jobs.exporting(titleOf(props.item))}
            ratio={progress()?.ratio ?? null}
            valueText={progressSentence(props.item, progress())}
          />
        </Show>
        <Show when={props.item.state !== 'QUEUED' || props.item.waitsFor?.reason !== 'turn'}>
          <p class="qu-mini__foot sl-numbers">
            <span class="qu-mini__now" data-failed={props.item.state === 'FAILED' ? '' : undefined}>
              {now()}
            </span>
            <span>{pace()}</span>
          </p>
        </Show>
      </div>
      <MainJobAction item={props.item} />
    </li>
  );
}
