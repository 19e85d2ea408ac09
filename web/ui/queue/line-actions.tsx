import Film from 'lucide-solid/icons/clapperboard';
import Download from 'lucide-solid/icons/download';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import X from 'lucide-solid/icons/x';
import { For, type JSX } from 'solid-js';
import { isLive } from '../../../shared/queue/job-states.ts';
import type { JobGroup, QueueItem, Target } from '../../state/queue-types.ts';
import type { Icon } from '../kit/icon.ts';
import { queue as words } from '../words/en/queue.ts';
import { LineButton } from './line-button.tsx';
import { type QueueTools, useQueue } from './queue-tools.tsx';
import { formatWords, groupName, titleOf } from './queue-words.ts';

/** What a press of a line's button does. */
type Command = 'pause' | 'resume' | 'retry' | 'cancel' | 'open' | 'save';

const ICONS: Readonly<Record<Command, Icon>> = {
  pause: Pause,
  resume: Play,
  retry: RotateCw,
  cancel: X,
  open: Film,
  save: Download,
};

/** What is likely wanted of an export in its state. */
function mainCommand({ kind, state }: QueueItem): Command {
  switch (state) {
    case 'RUNNING':
    case 'QUEUED':
      return 'pause';
    case 'PAUSED':
      return 'resume';
    case 'COMPLETED':
      return kind === 'bundle' ? 'save' : 'open';
    case 'FAILED':
    case 'CANCELED':
      return 'retry';
  }
}

function groupCommands({ counts, state }: JobGroup): readonly Command[] {
  const all: Command[] = [];
  if (counts.FAILED > 0) all.push('retry');
  if (counts.RUNNING + counts.QUEUED > 0) all.push('pause');
  else if (counts.PAUSED > 0) all.push('resume');
  if (state !== 'done') all.push('cancel');
  return all;
}

/** What can be done with a job in its state, and nothing else. */
export function JobLineActions(props: {
  readonly item: QueueItem;
  readonly reachable: boolean;
}): JSX.Element {
  const commands = (): readonly Command[] =>
    isLive(props.item.state) ? [mainCommand(props.item), 'cancel'] : [mainCommand(props.item)];
  return (
    <div class="qu-line__actions">
      <For each={commands()}>
        {(command) => <JobButton item={props.item} command={command} reachable={props.reachable} />}
      </For>
    </div>
  );
}

/** The one thing that is likely wanted; the page has the others. */
export function MainJobAction(props: { readonly item: QueueItem }): JSX.Element {
  return <JobButton item={props.item} command={mainCommand(props.item)} reachable />;
}

function JobButton(props: {
  readonly item: QueueItem;
  readonly command: Command;
  readonly reachable: boolean;
}): JSX.Element {
  const tools = useQueue();
  const target = (): Target => ({ type: 'job', id: props.item.id });
  return (
    <LineButton
      icon={ICONS[props.command]}
      label={words.row[props.command](`${titleOf(props.item)}, ${formatWords(props.item)}`)}
      busy={tools.actions.isBusy(target())}
      reachable={props.reachable}
      onClick={() => run(tools, props.command, target())}
    />
  );
}

export function GroupLineActions(props: {
  readonly group: JobGroup;
  readonly reachable: boolean;
}): JSX.Element {
  const tools = useQueue();
  const target = (): Target => ({ type: 'batch', id: props.group.id });
  const label = (command: Command) => {
    const name = groupName(props.group);
    return command === 'retry' ? `${words.do.retryFailed}: ${name}` : words.row[command](name);
  };
  return (
    <div class="qu-line__actions">
      <For each={groupCommands(props.group)}>
        {(command) => (
          <LineButton
            icon={ICONS[command]}
            label={label(command)}
            busy={tools.actions.isBusy(target())}
            reachable={props.reachable}
            onClick={() => run(tools, command, target())}
          />
        )}
      </For>
    </div>
  );
}

function run({ actions, show }: QueueTools, command: Command, target: Target): void {
  if (command === 'open' || command === 'save') {
    if (target.type === 'job') show(target.id);
  } else void actions[command](target);
}
