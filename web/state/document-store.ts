import { createSignal } from 'solid-js';
import { createStore, produce } from 'solid-js/store';
import type { Project } from '../../shared/model/project.ts';

/**
 * The document twice: as one immutable value, which edits, diffs and plans work on, and as a store of its
 * own copies, which the screen reads. Only what differs is written to the store, so that one changed caption
 * touches one text on the screen, and a moved segment keeps its identity and with it its DOM.
 */
export interface DocumentStore {
  project(): Project;
  document(): Project;
  revision(): number;
  set(next: Project, revision: number): void;
}

export function createDocumentStore(initial: Project, revision: number): DocumentStore {
  const [document, setDocument] = createSignal(initial);
  const [count, setCount] = createSignal(revision);
  const [store, setStore] = createStore<{ project: Project }>({ project: structuredClone(initial) });
  let current = initial;
  return {
    project: () => store.project,
    document,
    revision: count,
    set(next, nextRevision) {
      const before = current;
      current = next;
      setStore(produce((draft) => syncRecord(draft.project as unknown as Plain, before, next)));
      setDocument(() => next);
      setCount(nextRevision);
    },
  };
}

/** A part of a document, which is plain JSON. */
type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function syncRecord(draft: Plain, before: Plain, after: Plain): void {
  if (before === after) return;
  for (const key of Object.keys(before)) {
    if (!(key in after)) delete draft[key];
  }
  for (const [key, next] of Object.entries(after)) {
    const last = before[key];
    if (last === next) continue;
    const place = draft[key];
    if (isPlain(last) && isPlain(next) && isPlain(place)) syncRecord(place, last, next);
    else if (isKeyed(last) && isKeyed(next) && isKeyed(place)) syncList(place, last, next);
    // Copied, because the store changes what it holds and documents never change.
    else draft[key] = structuredClone(next);
  }
}

interface Keyed extends Plain {
  readonly id: string;
}

function isKeyed(value: unknown): value is Keyed[] {
  return Array.isArray(value) && value.every((item) => isPlain(item) && typeof item.id === 'string');
}

function syncList(draft: Keyed[], before: readonly Keyed[], after: readonly Keyed[]): void {
  const known = new Map(before.map((item, index) => [item.id, { last: item, place: draft[index] }]));
  const places = after.map((item) => {
    const old = known.get(item.id);
    if (old?.place === undefined) return structuredClone(item);
    syncRecord(old.place, old.last, item);
    return old.place;
  });
  const isSameOrder =
    before.length === after.length && before.every((item, index) => item.id === after[index]?.id);
  if (isSameOrder) return;
  for (const [index, place] of places.entries()) {
    if (before[index]?.id !== after[index]?.id) draft[index] = place;
  }
  draft.length = places.length;
}
