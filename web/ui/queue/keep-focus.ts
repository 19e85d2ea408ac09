const CONTROLS = 'button:not(:disabled), a[href], input:not(:disabled), [tabindex="0"]';

/**
 * Keeps a person's place when what had the focus goes: a button that was pressed is another one a moment later, and a
 * line moves or leaves. Zones say where the focus goes on: by a function of their own, or to their first control.
 */
export function makeFocusKeeper() {
  const zones = new Map<Element, (() => void) | null>();
  let zone: Element | null = null;
  let last: EventTarget | null = null;

  const zoneOf = (target: EventTarget | null) => {
    for (let at = target instanceof Element ? target : null; at !== null; at = at.parentElement) {
      if (zones.has(at)) return at;
    }
    return null;
  };
  const onFocusIn = (event: FocusEvent) => {
    zone = zoneOf(event.target);
    last = event.target;
  };
  // A press beside everything lets the focus go on purpose.
  const onPress = () => {
    zone = null;
  };
  const onChange = () => {
    if (zone === null || document.activeElement !== document.body) return;
    const own = zones.get(zone);
    // What is still there lost the focus on its way to something else: tooltips come and go with guards of their own.
    if (!own && last instanceof Element && last.isConnected) return;
    if (own) own();
    else if (zone instanceof HTMLElement) (zone.querySelector<HTMLElement>(CONTROLS) ?? zone).focus();
  };
  const observer = new MutationObserver(onChange);
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('pointerdown', onPress, true);

  return {
    /** The element must be able to take the focus, or hold what can. */
    watch(element: Element, rescue: (() => void) | null = null): void {
      zones.set(element, rescue);
      observer.observe(element, { childList: true, subtree: true });
    },
    stop(): void {
      observer.disconnect();
      zones.clear();
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('pointerdown', onPress, true);
    },
  };
}

export type FocusKeeper = ReturnType<typeof makeFocusKeeper>;
