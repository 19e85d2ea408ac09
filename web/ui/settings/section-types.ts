import type { JSX } from 'solid-js';
import type { Icon } from '../kit/icon.ts';

export type SectionId =
  | 'defaults'
  | 'appearance'
  | 'storage'
  | 'queue'
  | 'helper'
  | 'capabilities'
  | 'privacy'
  | 'shortcuts'
  | 'about';

/** What a search finds is one row; a section is shown while it has any. */
export interface SettingsRow {
  readonly terms: string;
  readonly view: () => JSX.Element;
}

export interface SettingsSection {
  readonly id: SectionId;
  readonly title: string;
  readonly icon: Icon;
  readonly intro?: string;
  readonly rows: readonly SettingsRow[];
}

/** Every word of the query, anywhere in the row's or the section's words. */
export function matches(query: string, text: string): boolean {
  const haystack = text.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => haystack.includes(word));
}

export function foundRows(section: SettingsSection, query: string): readonly SettingsRow[] {
  const wanted = query.trim();
  if (wanted === '') return section.rows;
  return section.rows.filter((row) => matches(wanted, `${section.title} ${row.terms}`));
}
