import './tooltip.css';
import * as KTooltip from '@kobalte/core/tooltip';
import { type JSX, Show } from 'solid-js';
import { Kbd } from './kbd.tsx';

export interface TooltipProps {
  readonly text: JSX.Element;
  /** Shown as keys, e.g. `Ctrl+Z`. */
  readonly shortcut?: string | undefined;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right' | undefined;
  /** The trigger: `<TooltipTrigger as={...}>`. */
  readonly children: JSX.Element;
}

/** A short word about a control. Never the only place where something is said. */
export function Tooltip(props: TooltipProps): JSX.Element {
  return (
    <KTooltip.Root openDelay={450} closeDelay={60} gutter={6} placement={props.placement ?? 'bottom'}>
      {props.children}
      <KTooltip.Portal>
        <KTooltip.Content class="sl-tooltip sl-tooltip-layer">
          <span>{props.text}</span>
          <Show when={props.shortcut}>{(keys) => <Kbd keys={keys()} />}</Show>
        </KTooltip.Content>
      </KTooltip.Portal>
    </KTooltip.Root>
  );
}

export const TooltipTrigger = KTooltip.Trigger;
