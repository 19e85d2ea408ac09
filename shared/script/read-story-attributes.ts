import type { StoryProblem } from './read-story-lines.ts';

/** `{name=value name="value with spaces"}`, each name once. */
export type StoryAttributes = ReadonlyMap<string, string>;

const PAIR = /^([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,"']+))[\s,]*/u;

/** Reads what stands between braces; what is no pair is a problem that quotes it. */
export function readAttributes(
  inside: string,
  line: number,
): { attributes: StoryAttributes; problems: StoryProblem[] } {
  const attributes = new Map<string, string>();
  const problems: StoryProblem[] = [];
  let rest = inside.trim();
  while (rest !== '') {
    const pair = PAIR.exec(rest);
    if (pair === null) {
      const message = `"${rest.slice(0, 40)}" is not understood between braces: write name=value, or \\{ for a brace in the text`;
      problems.push({ line, message });
      break;
    }
    const [all, name = '', ...values] = pair;
    const key = name.toLowerCase();
    if (attributes.has(key)) problems.push({ line, message: `"${key}" is given twice` });
    attributes.set(key, values.find((value) => value !== undefined) ?? '');
    rest = rest.slice(all.length);
  }
  return { attributes, problems };
}

/** A number in a range; null when it is not one. */
export function readNumber(value: string, least: number, most: number): number | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(value)) return null;
  const number = Number(value);
  return number >= least && number <= most ? number : null;
}
