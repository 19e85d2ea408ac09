import { type Accessor, createSignal } from 'solid-js';

export interface LatePart<T> {
  /** Null until it is here. */
  readonly part: Accessor<T | null>;
  /** Fetches it once; after a failure the next call tries again. */
  load(): Promise<T>;
}

/** A part of the interface that the first page does without. */
export function latePart<T extends object>(fetch: () => Promise<T>): LatePart<T> {
  const [part, setPart] = createSignal<T | null>(null);
  let loading: Promise<T> | null = null;
  const load = async () => {
    try {
      const loaded = await fetch();
      setPart(() => loaded);
      return loaded;
    } catch (error) {
      loading = null;
      throw error;
    }
  };
  return {
    part,
    load: () => {
      loading ??= load();
      return loading;
    },
  };
}
