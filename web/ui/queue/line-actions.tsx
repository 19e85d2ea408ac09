import Film from 'lucide-solid/icons/clapperboard';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import X from 'lucide-solid/icons/x';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { isLive } from '../../../shared/queue/job-states.ts';
import type { JobGroup, QueueItem, Target } from '../../state/queue-types.ts';
import { queue as words } from '../words/en/queue.ts';
import { LineButton } from './line-button.tsx';
import { useQueue } from './queue-tools.tsx';
import { formatWords, groupName, titleOf } from './queue-words.ts';

/** What can be done with a job in its state, and nothing else. */
export function JobLineActions(props: {
  readonly item: QueueItem;
  readonly reachable: boolean;
}): JSX.Element {
  const { actions, show } = useQueue();
  const target = (): Target => ({ type: 'job', id: props.item.id });
  const name = () => `${titleOf(props.item)}, ${formatWords(props.item)}`;
  const busy = () => actions.isBusy(target());
  return (
    <div class="qu-line__actions">
      <Switch>
        <Match when={props.item.state === 'RUNNING' || props.item.state === 'QUEUED'}>
          <LineButton
            icon={Pause}
            label={words.row.pause(name())}
            busy={busy()}
            reachable={props.reachable}
            onClick={() => void actions.pause(target())}
          />
        </Match>
        <Match when={props.item.state === 'PAUSED'}>
          <LineButton
            icon={Play}
            label={words.row.resume(name())}
            busy={busy()}
            reachable={props.reachable}
            onClick={() => void actions.resume(target())}
          />
        </Match>
        <Match when={props.item.state === 'COMPLETED'}>
          <LineButton
            icon={Film}
            label={words.row.open(name())}
            reachable={props.reachable}
            onClick={() => show(props.item.id)}
          />
        </Match>
        <Match when={props.item.state === 'FAILED' || props.item.state === 'CANCELED'}>
          <LineButton
            icon={RotateCw}
            label={words.row.retry(name())}
            busy={busy()}
            reachable={props.reachable}
            onClick={() => void actions.retry(target())}
          />
        </Match>
      </Switch>
      <Show when={isLive(props.item.state)}>
        <LineButton
          icon={X}
          label={words.row.cancel(name())}
          busy={busy()}
          reachable={props.reachable}
          onClick={() => void actions.cancel(target())}
        />
      </Show>
    </div>
  );
}

export function GroupLineActions(props: {
  readonly group: JobGroup;
  readonly reachable: boolean;
}): JSX.Element {
  const { actions } = useQueue();
  const target = (): Target => ({ type: 'batch', id: props.group.id });
  const name = () => groupName(props.group);
  const busy = () => actions.isBusy(target());
  const counts = () => props.group.counts;
  return (
    <div class="qu-line__actions">
      <Show when={counts().FAILED > 0}>
        <LineButton
          icon={RotateCw}
          label={`${words.do.retryFailed}: ${name()}`}
          busy={busy()}
          reachable={props.reachable}
          onClick={() => void actions.retry(target())}
        />
      </Show>
      <Switch>
        <Match when={counts().RUNNING + counts().QUEUED > 0}>
          <LineButton
            icon={Pause}
            label={words.row.pause(name())}
            busy={busy()}
            reachable={props.reachable}
            onClick={() => void actions.pause(target())}
          />
        </Match>
        <Match when={counts().PAUSED > 0}>
          <LineButton
            icon={Play}
            label={words.row.resume(name())}
            busy={busy()}
            reachable={props.reachable}
            onClick={() => void actions.resume(target())}
          />
        </Match>
      </Switch>
      <Show when={props.group.state !== 'done'}>
        <LineButton
          icon={X}
          label={words.row.cancel(name())}
          busy={busy()}
          reachable={props.reachable}
          onClick={() => void actions.cancel(target())}
        />
      </Show>
    </div>
  );
}
