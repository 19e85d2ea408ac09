import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down';
import { createUniqueId, For, type JSX } from 'solid-js';
import type { Library, LibrarySort } from '../../state/library-types.ts';
import { words } from '../words/words.ts';

const SORTS = ['edited', 'created', 'title', 'length'] as const satisfies readonly LibrarySort[];

/** The browser's own list: the first screen need not load another. */
export function SortChoice(props: { readonly library: Library }): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="dash-sort">
      <label class="sl-visually-hidden" for={id}>
        {words.dashboard.sort}
      </label>
      <select
        id={id}
        class="sl-input dash-sort__select"
        value={props.library.sort()}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const sort = SORTS.find((each) => each === value);
          if (sort !== undefined) props.library.setSort(sort);
        }}
      >
        <For each={SORTS}>{(sort) => <option value={sort}>{words.dashboard.sorts[sort]}</option>}</For>
      </select>
      <ChevronsUpDown class="dash-sort__icon" size={14} aria-hidden="true" />
    </div>
  );
}
