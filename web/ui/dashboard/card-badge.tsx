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
}): JSX.Element {
  const text = () =>
    props.badge.state === 'PROCESSING' && props.ratio !== null
      ? words.dashboard.percentDone(formatPercent(props.ratio))
      : words.dashboard.badges[props.badge.state];
  return (
    <Badge status={STATUS[props.badge.state]}>
      <span class="sl-numbers">{text()}</span>
    </Badge>
  );
}
