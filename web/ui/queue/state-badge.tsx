import Ban from 'lucide-solid/icons/ban';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CirclePause from 'lucide-solid/icons/circle-pause';
import Clock from 'lucide-solid/icons/clock';
import LoaderCircle from 'lucide-solid/icons/loader-circle';
import type { JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { JobState } from '../../../shared/queue/job-states.ts';
import type { GroupState, JobGroup } from '../../state/queue-types.ts';
import { Badge, type BadgeStatus } from '../kit/badge.tsx';
import type { Icon } from '../kit/icon.ts';
import { queue as words } from '../words/en/queue.ts';
import { groupStateWords } from './queue-words.ts';

const ICONS: Readonly<Record<JobState, Icon>> = {
  QUEUED: Clock,
  RUNNING: LoaderCircle,
  PAUSED: CirclePause,
  FAILED: CircleAlert,
  CANCELED: Ban,
  COMPLETED: CircleCheck,
};

const STATUS: Readonly<Record<JobState, BadgeStatus>> = {
  QUEUED: 'draft',
  RUNNING: 'processing',
  PAUSED: 'draft',
  FAILED: 'failed',
  CANCELED: 'draft',
  COMPLETED: 'completed',
};

export function StateBadge(props: { readonly state: JobState }): JSX.Element {
  return (
    <Badge status={STATUS[props.state]} icon={ICONS[props.state]}>
      {words.states[props.state]}
    </Badge>
  );
}

const LIKE: Readonly<Record<GroupState, JobState>> = {
  waiting: 'QUEUED',
  running: 'RUNNING',
  paused: 'PAUSED',
  done: 'COMPLETED',
};

export function GroupBadge(props: { readonly group: JobGroup }): JSX.Element {
  const like = () => {
    const { state, counts } = props.group;
    return state === 'done' && counts.FAILED > 0 ? 'FAILED' : LIKE[state];
  };
  return (
    <Badge status={STATUS[like()]} icon={ICONS[like()]}>
      {groupStateWords(props.group)}
    </Badge>
  );
}

export function StateIcon(props: { readonly state: JobState }): JSX.Element {
  return (
    <Dynamic
      component={ICONS[props.state]}
      class="qu-state-icon"
      data-state={props.state}
      size={14}
      aria-hidden="true"
    />
  );
}
