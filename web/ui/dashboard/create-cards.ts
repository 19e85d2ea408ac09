import { createComputed } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { LibraryProject } from '../../state/library-types.ts';

/**
 * The projects as objects that stay the same while their fields change: a list made anew for every step of an
 * export would draw all cards again, and with them lose the focus, open menus and half-typed titles.
 */
export function createCards(projects: () => readonly LibraryProject[]): readonly LibraryProject[] {
  const [cards, setCards] = createStore<LibraryProject[]>([]);
  createComputed(() => setCards(reconcile([...projects()], { key: 'id' })));
  return cards;
}
