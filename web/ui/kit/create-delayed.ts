import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

/** True only once the condition has held for a while: what is over in a blink should not flash. */
export function createDelayed(condition: Accessor<boolean>, delayMs = 150): Accessor<boolean> {
  const [isLong, setLong] = createSignal(false);
  createEffect(() => {
    if (!condition()) {
      setLong(false);
      return;
    }
    const timer = setTimeout(() => setLong(true), delayMs);
    onCleanup(() => clearTimeout(timer));
  });
  return isLong;
}
