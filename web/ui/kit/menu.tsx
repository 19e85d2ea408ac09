import './menu.css';
import * as KMenu from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { type ButtonLook, buttonClass } from './button.tsx';
import type { Icon } from './icon.ts';
import { Kbd } from './kbd.tsx';

export type MenuEntry =
  | {
      readonly type?: 'item' | undefined;
      readonly label: string;
      readonly hint?: string | undefined;
      readonly icon?: Icon | undefined;
      readonly shortcut?: string | undefined;
      readonly danger?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      /** Draws a tick beside the chosen one of several. */
      readonly checked?: boolean | undefined;
      readonly onSelect: () => void;
    }
  | { readonly type: 'separator' };

export interface MenuProps extends ButtonLook {
  /** The trigger's name; drawn unless `iconOnly`. */
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly iconOnly?: boolean | undefined;
  readonly trailingIcon?: Icon | undefined;
  readonly entries: readonly MenuEntry[];
  readonly class?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
}

/** A button that opens a list of actions. */
export function Menu(props: MenuProps): JSX.Element {
  return (
    // Modal, it would hide the page from screen readers while leaving its controls in the order of Tab.
    <KMenu.Root gutter={4} modal={false} onOpenChange={(open) => props.onOpenChange?.(open)}>
      <KMenu.Trigger
        class={buttonClass({
          variant: props.variant ?? 'ghost',
          size: props.size ?? 'medium',
          iconOnly: props.iconOnly ?? false,
          class: props.class,
        })}
        aria-label={props.iconOnly ? props.label : undefined}
        title={props.iconOnly ? props.label : undefined}
        disabled={props.disabled}
      >
        <Dynamic component={props.icon} size={props.iconOnly ? 18 : 16} aria-hidden="true" />
        <Show when={!props.iconOnly}>{props.label}</Show>
        <Dynamic component={props.trailingIcon} size={14} aria-hidden="true" />
      </KMenu.Trigger>
      <KMenu.Portal>
        <KMenu.Content
          class="sl-menu sl-menu--list"
          onKeyDown={(event) => {
            // The focus may be in a dialog by now, whose button would take the same Enter as a press.
            if (event.key === 'Enter') event.preventDefault();
          }}
        >
          <MenuEntries entries={props.entries} />
        </KMenu.Content>
      </KMenu.Portal>
    </KMenu.Root>
  );
}

/** The lines of a menu; also used inside context menus. */
function MenuEntries(props: { readonly entries: readonly MenuEntry[] }): JSX.Element {
  const hasChecks = () =>
    props.entries.some((entry) => entry.type !== 'separator' && entry.checked !== undefined);
  return (
    <For each={props.entries}>
      {(entry) =>
        entry.type === 'separator' ? (
          <KMenu.Separator class="sl-menu__separator" />
        ) : (
          <KMenu.Item
            class="sl-menu__item"
            classList={{ 'sl-menu__item--danger': entry.danger === true }}
            disabled={entry.disabled ?? false}
            onSelect={() => entry.onSelect()}
          >
            <Show when={hasChecks()}>
              <span class="sl-menu__check">
                <Show when={entry.checked}>
                  <Check size={16} aria-hidden="true" />
                </Show>
              </span>
            </Show>
            <Dynamic component={entry.icon} size={16} aria-hidden="true" />
            <span class="sl-menu__item-text">
              <KMenu.ItemLabel>{entry.label}</KMenu.ItemLabel>
              <Show when={entry.hint}>
                <KMenu.ItemDescription class="sl-menu__item-hint">{entry.hint}</KMenu.ItemDescription>
              </Show>
            </span>
            <Show when={entry.shortcut}>{(keys) => <Kbd keys={keys()} />}</Show>
          </KMenu.Item>
        )
      }
    </For>
  );
}
