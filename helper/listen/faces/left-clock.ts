/** Seconds that are left of a search, by how far it has come since it began; null where nothing tells that yet. */
export function makeLeftClock(now: () => number): { left(ratio: number): number | null } {
  let began: { readonly at: number; readonly ratio: number } | null = null;
  return {
    left(ratio) {
      began ??= { at: now(), ratio };
      const done = ratio - began.ratio;
      return done > 0 ? (((now() - began.at) / 1000) * (1 - ratio)) / done : null;
    },
  };
}
