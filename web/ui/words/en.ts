import { common } from './en/common.ts';

/** English, by feature. Strings with numbers or names in them are functions, so that a language may turn them. */
export const en = {
  common,
} as const;
