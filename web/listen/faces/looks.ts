import { type FoundLook, LOOK_STEP } from '../../../shared/analysis/found.ts';
import type { SeenMedia, SeenRange } from '../../../shared/analysis/project-paths.ts';
import type { Sha256 } from '../../../shared/model/project.ts';
import type { Database } from '../../storage/database.ts';
import { type FaceFinder, makeFaceFinder } from '../../workers/faces/client.ts';

export interface Looks {
  /** What was found in all that is seen of these media; looked for only where it was not yet. */
  of(media: SeenMedia, file: () => Promise<File>, options: LooksOptions): Promise<readonly FoundLook[]>;
  close(): void;
}

export interface LooksOptions {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (ratio: number) => void;
}

/** Saved in keys: a finder that finds more takes the next number, and old findings are made again. */
const FINDER = 1;
/** Looks between two ranges that are so few are made along. */
const NEAR = 8;

export function makeLooks(db: Database, finder: FaceFinder = makeFaceFinder()): Looks {
  return {
    async of({ asset, sha256, ranges }, file, { signal, onProgress = () => {} }) {
      const kept = await readLooks(db, sha256);
      if (asset.kind === 'picture') {
        if (kept.length > 0) return kept;
        const looks = [await finder.picture(await file(), { signal })];
        await keepLooks(db, sha256, looks);
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
        await keepLooks(db, sha256, looks);
      }
      return looks;
    },
    close: () => finder.close(),
  };
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

const keyOf = (sha256: Sha256) => `looks-${FINDER}-${sha256}`;

async function readLooks(db: Database, sha256: Sha256): Promise<readonly FoundLook[]> {
  const value = (await db.get('derived', keyOf(sha256)))?.value;
  if (!(value instanceof Blob)) return [];
  // Safe: only `keepLooks` writes under this key.
  return JSON.parse(await value.text()) as readonly FoundLook[];
}

async function keepLooks(db: Database, sha256: Sha256, looks: readonly FoundLook[]): Promise<void> {
  const value = new Blob([JSON.stringify(looks)], { type: 'application/json' });
  // Without room for it, it is looked for again.
  await db.put('derived', { key: keyOf(sha256), value, bytes: value.size }).catch(() => {});
}
