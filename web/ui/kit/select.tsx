import './field.css';
import './menu.css';
import './select.css';
import * as KSelect from '@kobalte/core/select';
import Check from 'lucide-solid/icons/check';
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import { createMemo, type JSX, Show } from 'solid-js';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly hint?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly class?: string | undefined;
}

export function Select<T extends string>(props: SelectProps<T>): JSX.Element {
  // Kept: reading a condition of the caller's in a choice would leave a computation behind with each one.
  const chosen = createMemo(() => props.options.find((option) => option.value === props.value));

  return (
    <KSelect.Root<SelectOption<T>>
      class={`sl-field ${props.class ?? ''}`}
      options={[...props.options]}
      optionValue="value"
      optionTextValue="label"
      optionDisabled={(option) => option.disabled === true}
      value={chosen() ?? null}
      onChange={(option) => {
        if (option !== null && option.value !== chosen()?.value) props.onChange(option.value);
      }}
      disallowEmptySelection
      disabled={props.disabled ?? false}
      sameWidth={false}
      gutter={4}
      placement="bottom-start"
      itemComponent={(item) => (
        <KSelect.Item item={item.item} class="sl-menu__item">
          <span class="sl-menu__check">
            <KSelect.ItemIndicator>
              <Check size={16} aria-hidden="true" />
            </KSelect.ItemIndicator>
          </span>
          <span class="sl-menu__item-text">
            <KSelect.ItemLabel>{item.item.rawValue.label}</KSelect.ItemLabel>
            <Show when={item.item.rawValue.hint}>
              <KSelect.ItemDescription class="sl-menu__item-hint">
                {item.item.rawValue.hint}
              </KSelect.ItemDescription>
            </Show>
          </span>
        </KSelect.Item>
      )}
    >
      <KSelect.Label class={props.hideLabel ? 'sl-visually-hidden' : 'sl-field__label'}>
        {props.label}
      </KSelect.Label>
      <KSelect.Trigger class="sl-select__trigger">
        <KSelect.Value<SelectOption<T>> class="sl-select__value">{() => chosen()?.label ?? ''}</KSelect.Value>
        <KSelect.Icon class="sl-select__chevron">
          <ChevronsUpDown size={14} aria-hidden="true" />
        </KSelect.Icon>
      </KSelect.Trigger>
      <Show when={props.hint}>
        <KSelect.Description class="sl-field__hint">{props.hint}</KSelect.Description>
      </Show>
      <KSelect.Portal>
        {/* Without the mark, a dialog around it would hide it from screen readers. */}
        <KSelect.Content class="sl-menu" data-kb-top-layer="">
          <KSelect.Listbox class="sl-select__listbox" />
        </KSelect.Content>
      </KSelect.Portal>
    </KSelect.Root>
  );
}
