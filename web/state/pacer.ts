/** Lets the newest value through at most once in a while: the first at once, later ones together. */
export interface Pacer<T> {
  push(value: T): void;
  /** Forgets what has not been let through yet. */
  drop(): void;
}

export function makePacer<T>(everyMs: number, letThrough: (value: T) => void): Pacer<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: T } | null = null;
  const tick = () => {
    timer = undefined;
    if (waiting === null) return;
    const { value } = waiting;
    waiting = null;
    timer = setTimeout(tick, everyMs);
    letThrough(value);
  };
  return {
    push(value) {
      waiting = { value };
      if (timer === undefined) tick();
    },
    drop() {
      waiting = null;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
