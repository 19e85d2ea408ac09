import { en } from './en.ts';

/** The shape of a dictionary: every literal widened, so that another language can fill it. */
type Translatable<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Translatable<T[K]> };

/**
 * The words of the first screens. A feature that is loaded later brings its own dictionary (`en/exports.ts`,
 * `en/settings.ts`, `en/studio.ts`), so that nobody waits for words not yet shown.
 */
export type Words = Translatable<typeof en>;

export const words: Words = en;
