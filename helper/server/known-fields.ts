import { HttpProblem } from './problem.ts';

/**
 * A project's own schema lets go of what it does not know. From a client that would be a setting silently
 * ignored, so it is refused by name. Documents of older versions were brought forward and are not compared.
 */
export function requireKnownFields(sent: unknown, kept: unknown): void {
  if (!isObject(sent) || !isObject(kept) || sent.version !== kept.version) return;
  const field = unknownField(sent, kept, 'project');
  if (field === null) return;
  throw new HttpProblem(400, 'request.malformed', `The project has a field that is not known: ${field}`);
}

function unknownField(sent: unknown, kept: unknown, place: string): string | null {
  if (!isObject(sent) || !isObject(kept)) return null;
  for (const [name, value] of Object.entries(sent)) {
    const here = `${place}.${name}`;
    if (!Object.hasOwn(kept, name)) return here.slice(0, 200);
    const deeper = unknownField(value, kept[name], here);
    if (deeper !== null) return deeper;
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
