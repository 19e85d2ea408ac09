import CirclePause from 'lucide-solid/icons/circle-pause';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Settings2 from 'lucide-solid/icons/settings-2';
import Trash2 from 'lucide-solid/icons/trash';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import type { JobGroup } from '../../state/queue-types.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { Menu, type MenuEntry } from '../kit/menu.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatPercent } from '../words/format.ts';
import { FILTER_STATES, sumOf } from './queue-lines.ts';
import { useQueue } from './queue-tools.tsx';
import type { QueueTotal } from './queue-total.ts';
import { formatRangeLeft } from './time-range.ts';

export interface QueueHeadProps {
  readonly counts: JobGroup['counts'];
  readonly total: QueueTotal;
  readonly onClear: () => void;
}

const SUMMED = ['running', 'waiting', 'failed', 'finished'] as const;

/** Where everything stands, and what can be done with all of it. */
export function QueueHead(props: QueueHeadProps): JSX.Element {
  const { queue, actions, keeper } = useQueue();
  const all = { type: 'all' } as const;
  const live = () => sumOf(props.counts, ['RUNNING', 'QUEUED']);
  const ended = () => sumOf(props.counts, [...FILTER_STATES.finished, 'FAILED']);
  const seldom = (): readonly MenuEntry[] => {
    const entries: MenuEntry[] = [];
    if (ended() > 0) {
      entries.push({ label: words.do.clear, icon: Trash2, onSelect: () => props.onClear() });
    }
    if (live() + props.counts.PAUSED > 0) {
      entries.push({
        label: words.do.cancelAll,
        icon: X,
        danger: true,
        onSelect: () => void actions.cancel(all),
      });
    }
    return entries;
  };
  return (
    <header class="qu-head">
      <div class="qu-head__line">
        <h1 class="sl-title qu-head__title">{words.title}</h1>
        <div class="qu-head__actions" ref={(element) => keeper.watch(element)} tabIndex={-1}>
          <Show when={props.counts.FAILED > 0}>
            <Button icon={RotateCw} busy={actions.isBusy(all)} onClick={() => void actions.retry(all)}>
              {words.do.retryFailed}
            </Button>
          </Show>
          <Show when={live() > 0}>
            <Button icon={Pause} busy={actions.isBusy(all)} onClick={() => void actions.pause(all)}>
              {words.do.pauseAll}
            </Button>
          </Show>
          <Show when={props.counts.PAUSED > 0}>
            <Button
              variant={live() === 0 ? 'primary' : 'secondary'}
              icon={Play}
              busy={actions.isBusy(all)}
              onClick={() => void actions.resume(all)}
            >
              {words.do.resumeAll}
            </Button>
          </Show>
          <Show when={seldom().length > 0}>
            <Menu label={words.do.more} icon={Ellipsis} iconOnly variant="secondary" entries={seldom()} />
          </Show>
        </div>
      </div>
      <div class="qu-head__sum">
        <p class="qu-head__words sl-numbers">{sumWords(props.counts)}</p>
        <Show when={props.total.isBusy}>
          <p class="qu-head__left sl-numbers">
            <span class="qu-head__percent">{formatPercent(props.total.ratio)}</span>
            {formatRangeLeft(props.total.secondsLeft)}
          </p>
        </Show>
        <a
          class={buttonClass({ variant: 'ghost', size: 'small', class: 'qu-head__settings' })}
          href="/settings/queue"
          title={words.summary.settings}
        >
          <Settings2 size={16} aria-hidden="true" />
          {words.summary.atOnce(queue.concurrency())}
        </a>
      </div>
      <Show when={props.total.isBusy}>
        <ProgressBar thin label={words.summary.progress} ratio={props.total.ratio} />
      </Show>
      <Show when={!queue.isRunner() && props.counts.RUNNING > 0}>
        <p class="qu-head__elsewhere">{words.summary.elsewhere}</p>
      </Show>
    </header>
  );
}

/** Why nothing starts, where that is no choice of the moment, and the way on. */
export function HeldBanner(): JSX.Element {
  const { queue, actions } = useQueue();
  return (
    <Show when={queue.held()}>
      {(reason) => (
        <div class="qu-held" role="status">
          <CirclePause size={20} aria-hidden="true" />
          <div class="qu-held__words">
            <p class="qu-held__title">{words.held[reason()].title}</p>
            <p class="qu-held__body">{words.held[reason()].body}</p>
          </div>
          <Show when={reason() === 'storage'}>
            <a class={buttonClass({ size: 'small' })} href="/settings/storage">
              {words.held.storageAction}
            </a>
          </Show>
          <Show when={reason() !== 'battery'}>
            <Button size="small" icon={Play} onClick={() => void actions.resume({ type: 'all' })}>
              {words.do.resume}
            </Button>
          </Show>
        </div>
      )}
    </Show>
  );
}

/** In the parts that the list can be narrowed to. */
function sumWords(counts: JobGroup['counts']): string {
  const parts = SUMMED.flatMap((part) => {
    const sum = sumOf(counts, FILTER_STATES[part]);
    return sum === 0 ? [] : words.summary.parts[part](sum, counts);
  });
  return parts.length === 0 ? words.summary.nothing : parts.join(' · ');
}
