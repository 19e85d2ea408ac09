import type { PlanChunk } from '../../shared/plan/plan.ts';
import type { LedgerEntry } from './ledger.ts';
import { configsEqual } from './render-chunks.ts';

/** The film's parts turned out to be others than those handed out already: writing has to begin again. */
export class PartsChanged extends Error {}

/** Hands out a film's parts of pictures in any order while others are still being made. */
export interface PartsDesk {
  /** Resolves when the part is there; rejects with what stopped the rendering. */
  part(index: number): Promise<LedgerEntry>;
  take(entry: LedgerEntry): void;
  finish(entries: readonly LedgerEntry[]): void;
  fail(reason: unknown): void;
}

/** With `isEarly` false nothing is handed out before `finish`. */
export function makePartsDesk(chunks: readonly Pick<PlanChunk, 'key'>[], isEarly: boolean): PartsDesk {
  const places = chunks.map(() => makePlace());
  const handed = new Map<number, LedgerEntry>();
  let first: LedgerEntry | null = null;

  const fail = (reason: unknown) => {
    for (const { reject } of places) reject(reason);
  };
  return {
    async part(index) {
      const place = places[index];
      if (place === undefined) throw new TypeError(`The film has no part ${index}`);
      return place.entry;
    },
    take(entry) {
      first ??= entry;
      // Parts that cannot be joined will all be made anew; what is known of that is not handed out.
      if (!isEarly || !configsEqual([first, entry])) return;
      for (const [index, { key }] of chunks.entries()) {
        if (key !== entry.key) continue;
        handed.set(index, entry);
        places[index]?.resolve(entry);
      }
    },
    finish(entries) {
      if ([...handed].some(([index, { key }]) => entries[index]?.key !== key)) fail(new PartsChanged());
      for (const [index, entry] of entries.entries()) places[index]?.resolve(entry);
    },
    fail,
  };
}

/** An entry to wait for; one that nobody waits for fails in silence. */
export function makePlace() {
  let resolve: (entry: LedgerEntry) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const entry = new Promise<LedgerEntry>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  entry.catch(() => {});
  return { entry, resolve, reject };
}
