import './tooltip.css';
import * as KTooltip from '@kobalte/core/tooltip';
import { type JSX, onMount, Show } from 'solid-js';
import { Kbd } from './kbd.tsx';
import { borrow } from './late-trigger.ts';
import type { TooltipWords } from './tooltip.tsx';

export interface TooltipViewProps extends TooltipWords {
  readonly trigger: HTMLElement;
  readonly onReady: () => void;
}

export function TooltipView(props: TooltipViewProps): JSX.Element {
  const trigger = borrow(props.trigger);
  const view = (
    <KTooltip.Root openDelay={450} closeDelay={60} gutter={6} placement={props.placement ?? 'bottom'}>
      <KTooltip.Trigger as={trigger} />
      <KTooltip.Portal>
        <KTooltip.Content class="sl-tooltip sl-tooltip-layer">
          <span>{props.text}</span>
          <Show when={props.shortcut}>{(keys) => <Kbd keys={keys()} />}</Show>
        </KTooltip.Content>
      </KTooltip.Portal>
    </KTooltip.Root>
  );
  // After the trigger's own effects.
  onMount(() => props.onReady());
  return view;
}
