import type { Edges } from '../plan/plan.ts';
import type { Profile } from './profiles.ts';

/**
 * What apps lay over a film at its edges: names and buttons at the bottom and the right, search and tabs at the
 * top. Sides are alike, so that captions stay in the middle.
 */
const TALL: Edges = { top: 0.11, right: 0.11, bottom: 0.2, left: 0.11 };
const PORTRAIT: Edges = { top: 0.08, right: 0.08, bottom: 0.12, left: 0.08 };

/** What a profile keeps free of captions. Null leaves it to the caption style. */
export function safeAreaOf({ size, safeArea }: Pick<Profile, 'size' | 'safeArea'>): Edges | null {
  if (safeArea !== undefined) return safeArea;
  if (size.type !== 'exact') return null;
  const aspect = size.width / size.height;
  if (aspect <= 0.65) return TALL;
  return aspect < 0.95 ? PORTRAIT : null;
}
