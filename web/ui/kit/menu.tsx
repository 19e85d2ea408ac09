import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { type ButtonLook, buttonClass } from './button.tsx';
import type { Icon } from './icon.ts';
import { latePart } from './late-part.ts';
import { createLateTrigger } from './late-trigger.ts';

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

const list = latePart(() => import('./menu-list.tsx'));

/** A button that opens a list of actions. */
export function Menu(props: MenuProps): JSX.Element {
  const trigger = createLateTrigger(list, ['Enter', ' ', 'ArrowDown', 'ArrowUp']);
  return (
    <>
      <button
        {...trigger.props}
        class={buttonClass({
          variant: props.variant ?? 'ghost',
          size: props.size ?? 'medium',
          iconOnly: props.iconOnly ?? false,
          class: props.class,
        })}
        aria-label={props.iconOnly ? props.label : undefined}
        title={props.iconOnly ? props.label : undefined}
        aria-haspopup="true"
        aria-expanded="false"
        disabled={props.disabled}
      >
        <Dynamic component={props.icon} size={props.iconOnly ? 18 : 16} aria-hidden="true" />
        <Show when={!props.iconOnly}>{props.label}</Show>
        <Dynamic component={props.trailingIcon} size={14} aria-hidden="true" />
      </button>
      <Show when={trigger.part()}>
        {(part) => (
          <Dynamic
            component={part().MenuList}
            button={trigger.button()}
            onReady={trigger.onReady}
            entries={props.entries}
            disabled={props.disabled}
            onOpenChange={(open) => props.onOpenChange?.(open)}
          />
        )}
      </Show>
    </>
  );
}
