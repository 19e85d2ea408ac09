import { fileNameFrom, isShortName } from '../text/file-name.ts';

/** What may stand in braces in a template. Templates are stored: do not rename them. */
export const NAME_WORDS = ['project', 'profile', 'width', 'height', 'date', 'n'] as const;
export type NameWord = (typeof NAME_WORDS)[number];

export const USUAL_TEMPLATE = '{project} {profile}';

export interface NameFacts {
  readonly project: string;
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  /** Such as `2026-11-21`. */
  readonly date: string;
  /** Place in the batch from 1, of so many: `{n}` is padded, so that names sort as the batch does. */
  readonly n: number;
  readonly of: number;
}

const WORD = /\{([^{}]*)\}/g;
const FALLBACK = 'Film';

/** Words in braces that mean nothing, each once. */
export function unknownWords(template: string): readonly string[] {
  const words = [...template.matchAll(WORD)].map(([, word = '']) => word);
  return [...new Set(words)].filter((word) => !isNameWord(word));
}

/** A name that every system takes. A long project title gives way, never what tells the films apart. */
export function fileNameFor(template: string, facts: NameFacts, extension: string): string {
  const title = Array.from(facts.project);
  for (let length = title.length; ; length -= 1) {
    const name = filled(template, { ...facts, project: title.slice(0, length).join('') });
    if (length === 0 || isShortName(name)) return `${fileNameFrom(name, FALLBACK)}.${extension}`;
  }
}

/** Names that some disk takes for one and the same have equal keys: letter case, composed and decomposed letters. */
export function nameKey(fileName: string): string {
  return fileName.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

function filled(template: string, facts: NameFacts): string {
  const digits = String(facts.of).length;
  const values: Readonly<Record<NameWord, string>> = {
    project: facts.project,
    profile: facts.profile,
    width: String(facts.width),
    height: String(facts.height),
    date: facts.date,
    n: String(facts.n).padStart(digits, '0'),
  };
  // In one go: braces in a title are letters of the title.
  return template.replace(WORD, (all, word: string) => (isNameWord(word) ? values[word] : all));
}

function isNameWord(word: string): word is NameWord {
  return NAME_WORDS.some((known) => known === word);
}
