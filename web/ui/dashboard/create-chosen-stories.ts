import { createMemo, createSignal } from 'solid-js';
import type { ProjectId } from '../../../shared/model/project.ts';

/** Stories that are chosen for something that is done to several. */
export interface ChosenStories {
  /** In the order of the cards; what is no longer there is chosen no more. */
  ids(): readonly ProjectId[];
  has(id: ProjectId): boolean;
  set(id: ProjectId, on: boolean): void;
  chooseAll(): void;
  clear(): void;
}

export function createChosenStories(all: () => readonly { readonly id: ProjectId }[]): ChosenStories {
  const [chosen, setChosen] = createSignal<ReadonlySet<ProjectId>>(new Set());
  const ids = createMemo(() => all().flatMap(({ id }) => (chosen().has(id) ? [id] : [])));
  return {
    ids,
    has: (id) => chosen().has(id),
    set(id, on) {
      setChosen((before) => {
        const next = new Set(before);
        if (on) next.add(id);
        else next.delete(id);
        return next;
      });
    },
    chooseAll: () => setChosen(new Set(all().map(({ id }) => id))),
    clear: () => setChosen(new Set<ProjectId>()),
  };
}
