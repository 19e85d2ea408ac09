import type { LedgerRecord, LedgerRecords } from '../storage/ledger-records.ts';
import type { WorkerLink } from '../workers/bridge.ts';
import type { LedgerWorkerApi } from '../workers/ledger/api.ts';
import { takeAway } from './opfs-ledger-locks.ts';

const LOCK = 'storyloom-ledger:';

/**
 * An epoch is alive while its page holds a lock of that name; the browser lets go of it however the page
 * ends, so a killed tab's unfinished files are told from a living one's.
 */
export async function holdEpoch(epoch: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await new Promise<void>((resolve, reject) => {
    navigator.locks
      .request(LOCK + epoch, () => {
        resolve();
        return held;
      })
      .catch(reject);
  });
  return release;
}

async function livingEpochs(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name = '' }) => (name.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
}

const ownerOf = (name: string) => /\.([0-9a-f-]{36})-\d+\.part$/.exec(name)?.[1];

/** Unfinished files of dead pages. One that has only just died may still hold some of them: look again later. */
export async function collectParts(link: WorkerLink<LedgerWorkerApi>): Promise<void> {
  const names = await link.call((api) => api.list());
  // After the files: what a page begins meanwhile is not in the list.
  const living = await livingEpochs();
  const dead = names.filter((name) => {
    const owner = ownerOf(name);
    return owner !== undefined && !living.has(owner);
  });
  if (dead.length > 0) await link.call((api) => api.remove(dead));
}

/** Unfinished files of dead pages, files without a record and records without a file. */
export async function collectOrphans(
  link: WorkerLink<LedgerWorkerApi>,
  records: LedgerRecords,
  epoch: string,
): Promise<void> {
  // Waits for what is still held, so nobody else waits along; and what stays held is for the next sweep.
  await collectParts(link).catch(() => {});
  await takeAway(async () => {
    const living = await livingEpochs();
    // An older build's page may be between renaming its file and writing the record.
    if ([...living].some((other) => other !== epoch)) return;
    const names = await link.call((api) => api.list());
    const there = new Set(names);
    const keys = (await records.all()).map(({ key }) => key);
    const known = new Set(keys);
    const orphans = names.filter((name) => ownerOf(name) === undefined && !known.has(name));
    await link.call((api) => api.remove(orphans));
    await records.remove(keys.filter((key) => !there.has(key)));
  });
}

/** Drops what was used longest ago until the entries fit; pinned ones and `keep` stay. */
export async function evictTo(
  budget: number,
  records: LedgerRecords,
  drop: (keys: readonly string[]) => Promise<void>,
  keep: ReadonlySet<string>,
): Promise<void> {
  if (total(await records.all()) <= budget) return;
  await takeAway(async () => {
    const all = await records.all();
    let bytes = total(all);
    const pinned = await records.pinned();
    const victims: string[] = [];
    for (const record of all.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= budget) break;
      if (pinned.has(record.key) || keep.has(record.key)) continue;
      victims.push(record.key);
      bytes -= record.bytes;
    }
    if (victims.length > 0) await drop(victims);
  });
}

export function total(records: readonly Pick<LedgerRecord, 'bytes'>[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}
