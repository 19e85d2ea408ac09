import './panel.css';
import { createUniqueId, type JSX, Show } from 'solid-js';

export interface PanelProps {
  readonly title?: string | undefined;
  /** Controls at the right of the head. */
  readonly actions?: JSX.Element | undefined;
  readonly class?: string | undefined;
  readonly children: JSX.Element;
}

export function Panel(props: PanelProps): JSX.Element {
  const id = createUniqueId();
  return (
    <section class={`sl-panel ${props.class ?? ''}`} aria-labelledby={props.title ? id : undefined}>
      <Show when={props.title}>
        <header class="sl-panel__head">
          <h2 class="sl-panel__title" id={id}>
            {props.title}
          </h2>
          {props.actions}
        </header>
      </Show>
      <div class="sl-panel__body">{props.children}</div>
    </section>
  );
}
