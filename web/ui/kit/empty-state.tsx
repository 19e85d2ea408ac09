import './empty-state.css';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from './icon.ts';

export interface EmptyStateProps {
  readonly icon?: Icon | undefined;
  readonly title: string;
  /** 1 where it is the whole page. */
  readonly level?: 1 | 2 | undefined;
  /** One sentence that teaches. */
  readonly body: JSX.Element;
  readonly actions?: JSX.Element | undefined;
}

export function EmptyState(props: EmptyStateProps): JSX.Element {
  return (
    <div class="sl-empty">
      <Show when={props.icon}>
        {(icon) => (
          <div class="sl-empty__icon" aria-hidden="true">
            <Dynamic component={icon()} size={24} />
          </div>
        )}
      </Show>
      <Dynamic component={props.level === 1 ? 'h1' : 'h2'} class="sl-empty__title">
        {props.title}
      </Dynamic>
      <p class="sl-empty__body">{props.body}</p>
      <Show when={props.actions}>
        <div class="sl-empty__actions">{props.actions}</div>
      </Show>
    </div>
  );
}
