import './field.css';
import './switch.css';
import * as KSwitch from '@kobalte/core/switch';
import { type JSX, Show } from 'solid-js';

export interface SwitchProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean | undefined;
}

export function Switch(props: SwitchProps): JSX.Element {
  return (
    <KSwitch.Root
      class="sl-switch"
      checked={props.checked}
      onChange={(checked) => props.onChange(checked)}
      disabled={props.disabled ?? false}
    >
      <span class="sl-switch__words">
        <KSwitch.Label class="sl-switch__label">{props.label}</KSwitch.Label>
        <Show when={props.hint}>
          <KSwitch.Description class="sl-field__hint">{props.hint}</KSwitch.Description>
        </Show>
      </span>
      <KSwitch.Input class="sl-switch__input" />
      <KSwitch.Control class="sl-switch__control">
        <KSwitch.Thumb class="sl-switch__thumb" />
      </KSwitch.Control>
    </KSwitch.Root>
  );
}
