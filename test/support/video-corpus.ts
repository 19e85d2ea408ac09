import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Real test media beside the project; where they are absent the list is empty, and tests skip. */
export const CORPUS = new URL('../../../shared/corpus/', import.meta.url).pathname;
export const CORPUS_FILES = ['video', 'corrupt'].flatMap((folder) =>
  existsSync(join(CORPUS, folder))
    ? readdirSync(join(CORPUS, folder)).map((name) => `${folder}/${name}`)
    : [],
);
