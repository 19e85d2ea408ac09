import { createSignal, type JSX, mergeProps, onCleanup, splitProps } from 'solid-js';
import { spread } from 'solid-js/web';
import type { LatePart } from './late-part.ts';
import { tellNotLoaded } from './not-loaded.ts';

export interface LateTrigger<T> {
  /** Null until somebody comes near the button; then it is drawn with `button` as its trigger. */
  readonly part: () => T | null;
  readonly button: () => HTMLButtonElement;
  /** For the button. */
  readonly props: Pick<
    JSX.ButtonHTMLAttributes<HTMLButtonElement>,
    'ref' | 'type' | 'onPointerEnter' | 'onFocus' | 'onPointerDown' | 'onClick' | 'onKeyDown'
  >;
  /** To be called once the part has put its own handlers on the button. */
  readonly onReady: () => void;
}

/**
 * A button that opens something which is loaded when the pointer or the focus comes to it. What is pressed before that
 * is done again once it is there, unless the person has gone on to something else.
 */
export function createLateTrigger<T extends object>(
  late: LatePart<T>,
  /** Keys that open it, beside those which make a click of themselves. */
  keys: readonly string[] = [],
): LateTrigger<T> {
  let button: HTMLButtonElement | undefined;
  const [isWanted, setWanted] = createSignal(false);
  let early: readonly (PointerEvent | MouseEvent | KeyboardEvent)[] = [];
  let isReady = false;
  let waiting = new AbortController();

  const forget = () => {
    early = [];
    waiting.abort();
  };
  onCleanup(forget);
  const want = () => {
    setWanted(true);
    late.load().catch(() => {
      if (early.length > 0) tellNotLoaded();
      forget();
    });
  };
  const keep = (event: PointerEvent | MouseEvent | KeyboardEvent, before: typeof early) => {
    if (isReady) return;
    forget();
    early = [...before, event];
    waiting = new AbortController();
    for (const type of ['pointerdown', 'focusin', 'keydown']) {
      document.addEventListener(type, (next) => isElsewhere(next, button) && forget(), {
        capture: true,
        signal: waiting.signal,
      });
    }
    want();
  };

  return {
    part: () => (isWanted() ? late.part() : null),
    button: () => {
      if (button === undefined) throw new TypeError('The trigger has no button');
      return button;
    },
    props: {
      ref: (element) => {
        button = element;
      },
      type: 'button',
      onPointerEnter: want,
      onFocus: want,
      onPointerDown: (event) => keep(event, []),
      onClick: (event) => keep(event, early),
      onKeyDown: (event) => {
        if (isReady || !keys.includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        keep(event, []);
      },
    },
    onReady: () => {
      const again = early;
      isReady = true;
      forget();
      for (const event of again) button?.dispatchEvent(copyOf(event));
    },
  };
}

/** For `as` of a trigger: draws nothing, and gives its attributes and handlers to an element that is there already. */
export function borrow(element: HTMLElement) {
  return (props: Pick<JSX.HTMLAttributes<HTMLElement>, 'onClick' | 'onPointerDown'>): JSX.Element => {
    // Beside what the element listens to itself, not instead of it.
    const [press, rest] = splitProps(props, ['onClick', 'onPointerDown']);
    const beside = { 'on:click': press.onClick, 'on:pointerdown': press.onPointerDown };
    spread(element, mergeProps(rest, beside), false, true);
    return null;
  };
}

function isElsewhere(event: Event, button: HTMLButtonElement | undefined): boolean {
  if (event instanceof KeyboardEvent) return event.key === 'Escape';
  return !(event.target instanceof Node && button?.contains(event.target));
}

function copyOf(event: PointerEvent | MouseEvent | KeyboardEvent): Event {
  return event instanceof KeyboardEvent
    ? new KeyboardEvent(event.type, event)
    : new PointerEvent(event.type, event);
}
