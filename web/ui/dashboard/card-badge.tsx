import CirclePause from 'lucide-solid/icons/circle-pause';
import type { JSX } from 'solid-js';
import type { ProjectBadge } from '../../state/job-types.ts';
import { Badge, type BadgeStatus } from '../kit/badge.tsx';
import { formatPercent } from '../words/format.ts';
import { words } from '../words/words.ts';

const STATUS: Readonly<Record<ProjectBadge['state'], BadgeStatus>> = {
  DRAFT: 'draft',
  PROCESSING: 'processing',
  COMPLETED: 'completed',
  FAILED: 'failed',
};

export function CardBadge(props: {
  readonly badge: ProjectBadge;
  readonly ratio: number | null;
  readonly isPaused: boolean;
}): JSX.Element {
  const text = () => {
    if (props.badge.state === 'PROCESSING') {
      if (props.isPaused) return words.dashboard.paused;
      if (props.ratio !== null) return words.dashboard.percentDone(formatPercent(props.ratio));
    }
    return words.dashboard.badges[props.badge.state];
  };
  return (
    <Badge
      status={STATUS[props.badge.state]}
      isStill={props.isPaused}
      icon={props.isPaused ? CirclePause : undefined}
    >
      <span class="sl-numbers">{text()}</span>
    </Badge>
  );
}
