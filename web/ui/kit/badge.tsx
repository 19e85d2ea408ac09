import './badge.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleDashed from 'lucide-solid/icons/circle-dashed';
import LoaderCircle from 'lucide-solid/icons/loader-circle';
import PencilLine from 'lucide-solid/icons/pencil-line';
import type { JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from './icon.ts';

export type BadgeStatus = 'draft' | 'preparing' | 'processing' | 'completed' | 'failed';

const ICONS: Readonly<Record<BadgeStatus, Icon>> = {
  draft: PencilLine,
  preparing: CircleDashed,
  processing: LoaderCircle,
  completed: CircleCheck,
  failed: CircleAlert,
};

/** A status: colour, icon and word together, so that none is needed alone. */
export function Badge(props: {
  readonly status: BadgeStatus;
  /** Instead of the status's own, where the word says more than the colour. */
  readonly icon?: Icon | undefined;
  /** Nothing turns: the work waits. */
  readonly isStill?: boolean | undefined;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <span
      class={`sl-badge sl-badge--${props.status}`}
      classList={{ 'sl-badge--still': props.isStill === true }}
    >
      <Dynamic
        component={props.icon ?? ICONS[props.status]}
        class="sl-badge__icon"
        size={13}
        aria-hidden="true"
      />
      {props.children}
    </span>
  );
}
