import type { Sha256 } from '../model/project.ts';
import { type FoundLook, LOOK_STEP } from './found.ts';
import type { LookRange } from './look-through.ts';
import type { SeenMedia, SeenRange } from './project-paths.ts';

/** Saved in keys: a finder that finds more takes the next number, and old findings are made again. */
const FINDER = 1;
/** Looks between two ranges that are so few are made along. */
const NEAR = 8;

/** Looks at files of one kind, each time anew. */
export interface LookFinder<Source> {
  picture(file: Source, options: { readonly signal: AbortSignal }): Promise<FoundLook>;
  video(file: Source, range: LookRange, options: LooksOptions): Promise<readonly FoundLook[]>;
}

/** What was found, kept under a key; losing it costs time only. */
export interface LookStore {
  read(key: string): Promise<readonly FoundLook[]>;
  keep(key: string, looks: readonly FoundLook[]): Promise<void>;
}

export interface LooksOptions {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (ratio: number) => void;
}

/** What was found in all that is seen of these media; looked for only where it was not yet. */
export async function looksOf<Source>(
  { store, finder }: { readonly store: LookStore; readonly finder: LookFinder<Source> },
  { asset, sha256, ranges }: SeenMedia,
  file: () => Promise<Source>,
  { signal, onProgress = () => {} }: LooksOptions,
): Promise<readonly FoundLook[]> {
  const key = looksKey(sha256);
  const kept = await store.read(key);
  if (asset.kind === 'picture') {
    if (kept.length > 0) return kept;
    const looks = [await finder.picture(await file(), { signal })];
    await store.keep(key, looks);
    return looks;
  }
  const runs = missingRuns(kept, ranges);
  const all = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  let looks = kept;
  let done = 0;
  const source = runs.length === 0 ? null : await file();
  for (const run of runs) {
    if (source === null) break;
    const found = await finder.video(source, run, {
      signal,
      onProgress: (ratio) => onProgress((done + ratio * (run.to - run.from)) / all),
    });
    looks = merged(looks, found);
    done += run.to - run.from;
    // Each part is kept at once: what was cancelled goes on from there.
    await store.keep(key, looks);
  }
  return looks;
}

export function looksKey(sha256: Sha256): string {
  return `looks-${FINDER}-${sha256}`;
}

/**
 * What of the ranges was not looked at, by whole steps. Each run begins a look early and ends a look late where there
 * is one: a cut is seen only between two looks of one run.
 */
export function missingRuns(kept: readonly FoundLook[], ranges: readonly SeenRange[]): readonly SeenRange[] {
  const have = new Set(kept.map(({ at }) => at / LOOK_STEP));
  const missing = new Set<number>();
  for (const { from, to } of ranges) {
    const last = Math.max(Math.floor(from / LOOK_STEP), Math.ceil(to / LOOK_STEP) - 1);
    for (let step = Math.floor(from / LOOK_STEP); step <= last; step += 1)
      if (!have.has(step)) missing.add(step);
  }
  const runs: { first: number; last: number }[] = [];
  for (const step of [...missing].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && step <= run.last + NEAR) run.last = step;
    else runs.push({ first: step, last: step });
  }
  return runs.map(({ first, last }) => ({
    from: (have.has(first - 1) ? first - 1 : first) * LOOK_STEP,
    to: ((have.has(last + 1) ? last + 1 : last) + 1) * LOOK_STEP,
  }));
}

/** The first look of a run knows of no cut before it: an older one at its place stays. */
function merged(old: readonly FoundLook[], found: readonly FoundLook[]): readonly FoundLook[] {
  const looks = new Map(old.map((look) => [look.at, look]));
  for (const [index, look] of found.entries()) if (index > 0 || !looks.has(look.at)) looks.set(look.at, look);
  return [...looks.values()].sort((a, b) => a.at - b.at);
}
