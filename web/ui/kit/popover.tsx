import './menu.css';
import './popover.css';
import * as KPopover from '@kobalte/core/popover';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { type ButtonLook, buttonClass } from './button.tsx';
import type { Icon } from './icon.ts';

export interface PopoverProps extends ButtonLook {
  readonly label: string;
  /** Names the panel itself. */
  readonly title: string;
  readonly icon?: Icon | undefined;
  readonly iconOnly?: boolean | undefined;
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
  readonly children: JSX.Element;
}

/** A button that opens a small panel beside it. */
export function Popover(props: PopoverProps): JSX.Element {
  return (
    <KPopover.Root
      gutter={6}
      {...(props.open === undefined ? {} : { open: props.open })}
      onOpenChange={(open) => props.onOpenChange?.(open)}
    >
      <KPopover.Trigger
        class={buttonClass({
          variant: props.variant ?? 'ghost',
          size: props.size ?? 'medium',
          iconOnly: props.iconOnly ?? false,
        })}
        aria-label={props.iconOnly ? props.label : undefined}
      >
        <Dynamic component={props.icon} size={16} aria-hidden="true" />
        <Show when={!props.iconOnly}>{props.label}</Show>
      </KPopover.Trigger>
      <KPopover.Portal>
        <KPopover.Content class="sl-menu sl-popover">
          <KPopover.Title class="sl-popover__title">{props.title}</KPopover.Title>
          {props.children}
        </KPopover.Content>
      </KPopover.Portal>
    </KPopover.Root>
  );
}
