import { createSignal, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { latePart } from './late-part.ts';

export interface TooltipWords {
  readonly text: JSX.Element;
  /** Shown as keys, e.g. `Ctrl+Z`. */
  readonly shortcut?: string | undefined;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right' | undefined;
}

export interface TooltipProps extends TooltipWords {
  /** Draws the trigger with these handlers. */
  readonly children: (handlers: Readonly<Record<`on:${string}`, (event: Event) => void>>) => JSX.Element;
}

const view = latePart(() => import('./tooltip-view.tsx'));

/** What shows a tooltip, and what ends that. */
const FOLLOWED = ['pointerenter', 'pointerleave', 'pointerdown', 'click', 'focus', 'blur'] as const;

/**
 * A short word about a control. Never the only place where something is said. Loaded when the pointer or the focus
 * comes, which is told again to what was loaded if nothing else has happened since.
 */
export function Tooltip(props: TooltipProps): JSX.Element {
  const [trigger, setTrigger] = createSignal<HTMLElement | null>(null);
  let last: Event | null = null;
  let isReady = false;
  const follow = (event: Event) => {
    const { currentTarget } = event;
    if (isReady || !(currentTarget instanceof HTMLElement) || isTouch(event)) return;
    last = event;
    if (event.type !== 'pointerenter' && event.type !== 'focus') return;
    setTrigger(currentTarget);
    // A word that does not come keeps nobody from the control.
    view.load().catch(() => {});
  };
  const handlers = Object.fromEntries(FOLLOWED.map((type) => [`on:${type}` as const, follow]));

  return (
    <>
      {props.children(handlers)}
      <Show when={trigger()} keyed>
        {(element) => (
          <Show when={view.part()}>
            {(part) => (
              <Dynamic
                component={part().TooltipView}
                text={props.text}
                shortcut={props.shortcut}
                placement={props.placement}
                trigger={element}
                onReady={() => {
                  isReady = true;
                  if (last !== null) tellAgain(element, last);
                }}
              />
            )}
          </Show>
        )}
      </Show>
    </>
  );
}

function isTouch(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}

function tellAgain(trigger: HTMLElement, event: Event): void {
  if (event.type === 'pointerenter') trigger.dispatchEvent(new PointerEvent(event.type, event));
  // A press focuses too, and is no question.
  else if (event.type === 'focus' && trigger.matches(':focus-visible'))
    trigger.dispatchEvent(new FocusEvent(event.type, event));
}
