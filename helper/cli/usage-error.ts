import { EXIT, type ExitCode } from './exit-codes.ts';

/** Says what is wrong with a command, to people or to programs. */
export function tellUsage(message: string, usage: string, json: boolean): ExitCode {
  if (json) printJson({ error: message, code: 'usage', details: {} });
  else console.error(usageError(message, usage));
  return EXIT.usage;
}

/** The mistake last on the screen, not above a page of help. */
function usageError(message: string, usage: string): string {
  const lines = usage.split('\n');
  const from = lines.findIndex((line) => line.startsWith('Usage: '));
  const to = lines.indexOf('', from);
  const name = /storyloom \S+/.exec(lines[from] ?? '')?.[0] ?? 'storyloom';
  return [...lines.slice(from, to), `${name} --help says more.`, '', message].join('\n');
}

/** The one thing on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
