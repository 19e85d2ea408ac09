import './queue.css';
import './queue-panel.css';
import CirclePause from 'lucide-solid/icons/circle-pause';
import ListVideo from 'lucide-solid/icons/list-video';
import { createMemo, type JSX, Match, Show, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Workspace } from '../../state/workspace-types.ts';
import { buttonClass } from '../kit/button.tsx';
import { latePart } from '../kit/late-part.ts';
import { createLateTrigger } from '../kit/late-trigger.ts';
import { queueButton as words } from '../words/en/queue/button.ts';
import { formatNumber, formatPercent } from '../words/format.ts';
import { ProgressRing } from './progress-ring.tsx';
import { countJobs, FILTER_STATES, sumOf } from './queue-lines.ts';
import { queueTotal } from './queue-total.ts';

const popover = latePart(() => import('./queue-popover.tsx'));

/** In the top bar of every screen: how far everything is, and the queue in small on a press. */
export function QueueButton(props: { readonly workspace: Workspace }): JSX.Element {
  const { queue } = props.workspace;
  const trigger = createLateTrigger(popover);
  const counts = createMemo(() => countJobs(queue.groups()));
  const live = () => sumOf(counts(), ['RUNNING', 'QUEUED', 'PAUSED']);
  const total = createMemo(() => queueTotal(queue));
  const isHeld = () => live() > 0 && (queue.held() !== null || counts().RUNNING + counts().QUEUED === 0);
  const name = () => {
    const waiting = sumOf(counts(), FILTER_STATES.waiting);
    if (live() === 0) return words.idle;
    if (isHeld()) return words.held(waiting);
    return counts().RUNNING === 0
      ? words.waiting(waiting)
      : words.busy(counts().RUNNING, waiting, formatPercent(total().ratio));
  };

  return (
    <>
      <button
        {...trigger.props}
        class={buttonClass({ variant: 'ghost', size: 'small', class: 'qu-button' })}
        aria-label={name()}
        title={name()}
        aria-haspopup="dialog"
        aria-expanded="false"
      >
        <Switch fallback={<ListVideo size={16} aria-hidden="true" />}>
          <Match when={isHeld()}>
            <CirclePause size={16} aria-hidden="true" />
          </Match>
          <Match when={total().isBusy}>
            <ProgressRing ratio={total().ratio} />
          </Match>
        </Switch>
        <span class="qu-button__words">{words.name}</span>
        <Show when={live() > 0}>
          <span class="qu-button__count">{formatNumber(live())}</span>
        </Show>
      </button>
      <Show when={trigger.part()}>
        {(part) => (
          <Dynamic
            component={part().QueuePopover}
            workspace={props.workspace}
            button={trigger.button()}
            onReady={trigger.onReady}
          />
        )}
      </Show>
    </>
  );
}
