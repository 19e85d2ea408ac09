import { PROJECT_VERSION } from './project.ts';

/** A document of one version to the next. Released steps are frozen: documents saved years ago pass through them. */
type Migration = (document: Record<string, unknown>) => Record<string, unknown>;

/** Index 0 leads from version 1 to 2, and so on; the ladder has no gaps. */
const LADDER: readonly Migration[] = [
  // 2 adds videos and the move `still`: what was there before is as it was.
  (document) => document,
  // 3 adds how the film is fitted to profiles of other aspects.
  (document) => ({ ...document, framing: {} }),
];

export type MigrationFailure = 'not-a-project' | 'newer';

/** Brings a saved document to this version; says why where it cannot. */
export function migrate(
  document: unknown,
  ladder: readonly Migration[] = LADDER,
  current: number = PROJECT_VERSION,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: MigrationFailure } {
  if (ladder.length !== current - 1) throw new TypeError('The migrations do not lead to the newest version');
  if (typeof document !== 'object' || document === null || !('version' in document)) {
    return { ok: false, error: 'not-a-project' };
  }
  const { version } = document;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return { ok: false, error: 'not-a-project' };
  }
  if (version > current) return { ok: false, error: 'newer' };
  let value: Record<string, unknown> = { ...document };
  for (const step of ladder.slice(version - 1, current - 1)) value = step(value);
  return { ok: true, value: { ...value, version: current } };
}
