import { createStore } from 'solid-js/store';
import { withName } from './import-files.ts';
import type { ImportItem } from './studio-types.ts';

/** Files on their way in, as the studio shows them; those that are stored leave the list. */
export function createImportList() {
  const [state, setState] = createStore<{ items: ImportItem[] }>({ items: [] });
  const ended = new AbortController();
  const running = new Map<string, AbortController>();

  const change = (id: string, changes: Partial<ImportItem>) =>
    setState('items', (item) => item.id === id, changes);
  const drop = (id: string) => setState('items', (items) => items.filter((item) => item.id !== id));

  return {
    items: () => state.items,
    byId: (id: string) => state.items.find((item) => item.id === id),
    add: (items: readonly ImportItem[]) => setState('items', (known) => [...known, ...items]),
    change,
    drop,
    /** One stage of a file's way. Null where it was cancelled, and gone from the list, or failed, which it then says. */
    async run<Result>(
      { id, name }: Pick<ImportItem, 'id' | 'name'>,
      stage: 'reading' | 'copying',
      work: (signal: AbortSignal) => Promise<Result>,
    ): Promise<Result | null> {
      const controller = new AbortController();
      const signal = AbortSignal.any([controller.signal, ended.signal]);
      running.set(id, controller);
      change(id, { stage, error: null });
      try {
        return await work(signal);
      } catch (error) {
        if (signal.aborted) drop(id);
        else change(id, { stage: 'failed', ratio: 0, error: withName(error, name) });
        return null;
      } finally {
        running.delete(id);
      }
    },
    isRunning: (id: string) => running.has(id),
    cancel: (id: string) => running.get(id)?.abort(new DOMException('Cancelled', 'AbortError')),
    isClosed: () => ended.signal.aborted,
    close: () => ended.abort(new DOMException('Closed', 'AbortError')),
  };
}
