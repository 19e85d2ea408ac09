import { parseArgs } from 'node:util';
import { DEFAULT_SHARE, readShare } from './common-options.ts';
import { optionProblem } from './option-problem.ts';

const DEFAULT_PORT = 4780;

export const SERVE_USAGE = `Serves the studio to the browsers of this computer, and makes films for it.

Usage: npm start -- [options]     (or: storyloom serve [options])

  --port NUMBER    serve at this port instead of ${DEFAULT_PORT}; each address keeps its own projects
  --no-open        print the address, open no browser
  --data DIR       where exports and their parts are kept, else STORYLOOM_DATA or your account's data folder
  --share PERCENT  how much of this computer exports may use (${DEFAULT_SHARE * 100})`;

export type ServeOptions =
  | {
      readonly type: 'serve';
      readonly port: number;
      readonly isPortChosen: boolean;
      readonly open: boolean;
      readonly data: string | null;
      /** 0 to 1. */
      readonly share: number;
    }
  | { readonly type: 'help' }
  | { readonly type: 'invalid'; readonly message: string };

const OPTIONS = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  data: { type: 'string' },
  share: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function parseServeOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): ServeOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: OPTIONS,
    });
    if (values.help) return { type: 'help' };
    const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return { type: 'invalid', message: `--port takes a number from 1 to 65535, not "${values.port}".` };
    }
    const share = readShare(values.share);
    if (share === null) {
      return { type: 'invalid', message: `--share takes a percentage from 5 to 100, not "${values.share}".` };
    }
    return {
      type: 'serve',
      port,
      isPortChosen: values.port !== undefined,
      open: !values['no-open'] && !env.CI,
      data: values.data ?? null,
      share,
    };
  } catch (error) {
    return { type: 'invalid', message: optionProblem(error, OPTIONS) };
  }
}
