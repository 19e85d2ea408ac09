import './menu.css';
import * as KMenu from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import { For, type JSX, onMount, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Kbd } from './kbd.tsx';
import { borrow } from './late-trigger.ts';
import type { MenuEntry } from './menu.tsx';

export interface MenuListProps {
  /** Opens it. */
  readonly button: HTMLButtonElement;
  readonly onReady: () => void;
  readonly entries: readonly MenuEntry[];
  readonly disabled: boolean | undefined;
  readonly onOpenChange: (open: boolean) => void;
}

/** What a menu's button opens. */
export function MenuList(props: MenuListProps): JSX.Element {
  const trigger = borrow(props.button);
  const list = (
    // Modal, it would hide the page from screen readers while leaving its controls in the order of Tab.
    <KMenu.Root gutter={4} modal={false} onOpenChange={(open) => props.onOpenChange(open)}>
      <KMenu.Trigger as={trigger} disabled={props.disabled} />
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
  // After the trigger's own effects.
  onMount(() => props.onReady());
  return list;
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
