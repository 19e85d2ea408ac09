import { createEffect, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { isReady } from '../../state/engine-facts.ts';
import type { CopiedProject, HelperProject } from '../../state/helper-project-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';

export interface StoryCopy {
  /** Under way while it is there. */
  readonly stop: AbortController | null;
  readonly ratio: number | null;
  readonly failure: ErrorData | null;
  readonly made: CopiedProject | null;
}

export interface HelperCopies {
  stories(): readonly HelperProject[];
  /** Why they could not be listed. */
  failure(): string | null;
  copyOf(id: string): StoryCopy | undefined;
  /** Any was begun: a person waits for it, or for what became of it. */
  hasCopies(): boolean;
  copy(id: string, onMade: (made: CopiedProject) => void): Promise<void>;
}

interface Shelf {
  list: readonly HelperProject[];
  failure: string | null;
  copies: Record<string, StoryCopy>;
}

/**
 * The helper's stories and what is copied of them, for as long as the settings are open: a search that hides their
 * rows, or a helper that is slow to answer once, ends no copy.
 */
export function createHelperCopies(workspace: Workspace): HelperCopies {
  const [shelf, setShelf] = createStore<Shelf>({ list: [], failure: null, copies: {} });
  const left = new AbortController();
  onCleanup(() => left.abort(new DOMException('Left', 'AbortError')));
  const set = (id: string, part: Partial<StoryCopy>) => setShelf('copies', id, part);
  const load = async () => {
    try {
      const projects = await workspace.helperProjects();
      setShelf('list', reconcile([...(await projects.list(left.signal))], { key: 'id' }));
      setShelf('failure', null);
    } catch (error) {
      if (!left.signal.aborted) setShelf('failure', toErrorData(error).message);
    }
  };
  // The helper is asked how it is every now and then; its stories with it.
  createEffect(
    on(workspace.helper.state, (state) => {
      if (isReady(state)) void load();
    }),
  );
  return {
    stories: () => shelf.list,
    failure: () => shelf.failure,
    copyOf: (id) => shelf.copies[id],
    hasCopies: () => Object.keys(shelf.copies).length > 0,
    async copy(id, onMade) {
      if (shelf.copies[id]?.stop) return;
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, left.signal]);
      set(id, { stop, ratio: null, failure: null, made: null });
      try {
        const projects = await workspace.helperProjects();
        const onProgress = (ratio: number) => set(id, { ratio });
        const made = await projects.copy(id, { signal, onProgress });
        set(id, { made });
        onMade(made);
        await load();
      } catch (error) {
        if (!signal.aborted) set(id, { failure: toErrorData(error) });
      } finally {
        set(id, { stop: null });
      }
    },
  };
}
