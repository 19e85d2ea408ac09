import { type JSX, Show } from 'solid-js';

/** A setting: its name, what it changes, and its control. The control carries the name for screen readers. */
export function SettingPair(props: {
  readonly name: string;
  readonly hint?: string | undefined;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <div class="set-pair">
      <div>
        <p class="set-pair__name">{props.name}</p>
        <Show when={props.hint}>
          <p class="set-pair__hint">{props.hint}</p>
        </Show>
      </div>
      <div class="set-pair__control">{props.children}</div>
    </div>
  );
}
