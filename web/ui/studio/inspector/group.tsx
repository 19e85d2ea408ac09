import ChevronRight from 'lucide-solid/icons/chevron-right';
import type { JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from '../../kit/icon.ts';
import { useStudio } from '../studio-context.tsx';

export interface GroupProps {
  readonly name: string;
  readonly title: string;
  readonly icon: Icon;
  /** What the group holds, in a word, so that it may stay closed. */
  readonly summary?: string | undefined;
  readonly children: JSX.Element;
}

/** A part of the inspector that folds, and stays as it was left. */
export function Group(props: GroupProps): JSX.Element {
  const { studio } = useStudio();
  const key = () => `group-${props.name}-closed`;
  const isOpen = () => (studio.session.state.panels[key()] ?? 0) === 0;
  return (
    <details
      class="st-group"
      open={isOpen()}
      onToggle={(event) => {
        if (event.currentTarget.open !== isOpen())
          studio.session.setPanel(key(), event.currentTarget.open ? 0 : 1);
      }}
    >
      <summary class="st-group__head">
        <Dynamic component={props.icon} class="st-group__icon" size={15} aria-hidden="true" />
        <h3 class="st-group__title">{props.title}</h3>
        <span class="st-group__summary sl-numbers" title={props.summary}>
          {props.summary}
        </span>
        <ChevronRight class="st-group__chevron" size={14} aria-hidden="true" />
      </summary>
      <div class="st-group__body">{props.children}</div>
    </details>
  );
}
