import { common } from './en/common.ts';
import { dashboard } from './en/dashboard.ts';
import { jobs } from './en/jobs.ts';
import { shell } from './en/shell.ts';

/** English, by feature. Strings with numbers or names in them are functions, so that a language may turn them. */
export const en = { common, shell, jobs, dashboard } as const;
