import { nearestText } from '../../shared/text/nearest-name.ts';

/** What `parseArgs` did not understand, in its own words but for those that only a program's author can use. */
export function optionProblem(error: unknown, options: Readonly<Record<string, unknown>>): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
  if (unknown === undefined) return message;
  const known = Object.keys(options).map((name) => `--${name}`);
  return `Unknown option '${unknown}'${nearestText(unknown, known)}.`;
}
