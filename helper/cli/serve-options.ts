import { parseArgs } from 'node:util';

const DEFAULT_PORT = 4780;

export const SERVE_USAGE = `Usage: npm start -- [--port NUMBER] [--no-open]

  --port NUMBER  serve at this port instead of ${DEFAULT_PORT}; each address keeps its own projects
  --no-open      print the address, open no browser`;

export type ServeOptions =
  | { readonly type: 'serve'; readonly port: number; readonly isPortChosen: boolean; readonly open: boolean }
  | { readonly type: 'help' }
  | { readonly type: 'invalid'; readonly message: string };

export function parseServeOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): ServeOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { type: 'help' };
    const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return { type: 'invalid', message: `--port takes a number from 1 to 65535, not "${values.port}".` };
    }
    return {
      type: 'serve',
      port,
      isPortChosen: values.port !== undefined,
      open: !values['no-open'] && !env.CI,
    };
  } catch (error) {
    // parseArgs says which option it did not understand; that sentence is meant for the person.
    return { type: 'invalid', message: error instanceof Error ? error.message : String(error) };
  }
}
