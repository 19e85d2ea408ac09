import { en } from './en.ts';

/** Every word the interface shows. A second language is a second dictionary of this shape. */
export type Words = typeof en;

export const words: Words = en;
