import './queue-line.css';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { type JSX, Show } from 'solid-js';
import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { JobGroup } from '../../state/queue-types.ts';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatPercent } from '../words/format.ts';
import type { QueueList } from './create-queue-list.ts';
import { GroupLineActions } from './line-actions.tsx';
import type { QueueLine } from './queue-lines.ts';
import { useQueue } from './queue-tools.tsx';
import { groupName, groupStateWords } from './queue-words.ts';
import { GroupBadge } from './state-badge.tsx';
import { formatRangeLeft } from './time-range.ts';

export interface GroupLineProps {
  readonly list: QueueList;
  readonly line: QueueLine & { readonly type: 'group' };
  readonly group: JobGroup;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

/** A batch in one line; its exports are under it. */
export function GroupLine(props: GroupLineProps): JSX.Element {
  const { queue } = useQueue();
  const isReachable = () => props.list.tabStop() === props.line.id;
  const name = () => groupName(props.group);
  const done = () => props.group.counts.COMPLETED;
  const all = () => props.group.jobs.length - props.group.counts.CANCELED;
  const progress = () => queue.groupProgress(props.group.id);
  const ownPriority = () => {
    const priority = props.group.batch?.priority ?? QUEUE_LIMITS.priority.usual;
    return priority === QUEUE_LIMITS.priority.usual ? null : words.priority(priority);
  };
  return (
    <div class="qu-line qu-line--group" classList={{ 'qu-line--chosen': props.isChosen }}>
      <button
        type="button"
        class="qu-line__fold"
        aria-label={props.line.isOpen ? words.group.close(name()) : words.group.open(name())}
        aria-expanded={props.line.isOpen}
        tabIndex={isReachable() ? 0 : -1}
        onClick={() => props.onToggle()}
      >
        <ChevronRight size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        class="qu-line__head"
        data-line-head={props.line.id}
        aria-label={words.group.name(name(), groupStateWords(props.group), done(), all())}
        aria-current={props.isChosen ? 'true' : undefined}
        tabIndex={isReachable() ? 0 : -1}
        onFocus={() => props.list.focused(props.line.id)}
        onKeyDown={(event) => props.list.onKey(event, props.line)}
        onClick={() => (props.group.batch === null ? props.onToggle() : props.onChoose())}
      >
        <span class="qu-line__name" dir="auto">
          {name()}
        </span>
        <Show when={ownPriority()}>{(priority) => <span class="qu-line__sub">{priority()}</span>}</Show>
      </button>
      <div class="qu-line__state">
        <GroupBadge group={props.group} />
      </div>
      <div class="qu-line__now">
        <Show when={props.group.batch !== null && props.group.state !== 'done'}>
          <ProgressBar
            label={name()}
            ratio={progress().ratio}
            valueText={`${words.group.count(done(), all())}, ${formatPercent(progress().ratio)}`}
          />
        </Show>
      </div>
      <div class="qu-line__numbers sl-numbers">
        <span class="qu-line__strong">
          {props.group.batch === null ? words.group.exports(all()) : words.group.count(done(), all())}
        </span>
        <Show when={props.group.batch !== null && props.group.state === 'running'}>
          <span>{formatRangeLeft(progress().secondsLeft)}</span>
        </Show>
      </div>
      <Show when={props.group.batch !== null} fallback={<span class="qu-line__actions" />}>
        <GroupLineActions group={props.group} reachable={isReachable()} />
      </Show>
    </div>
  );
}
