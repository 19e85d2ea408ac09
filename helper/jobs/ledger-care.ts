import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import type { JobRecords } from '../store/job-records.ts';
import type { FilmNeeds } from './film-needs.ts';
import { freeBytesOf } from './storage-gate.ts';

/** Kept for later films; what a film needs now may take more, as long as the disk has it. */
export const LEDGER_BUDGET = 20e9;
/** Left to everything else on the disk. */
export const DISK_RESERVE = 512e6;
/** A part without a record is a killed run's, or another program's that is just being named. */
const ORPHAN_KEPT_MS = 24 * 3600 * 1000;

export interface LedgerCareOptions {
  readonly folder: string;
  /** Where it is noted which parts which job needs; without records, the parts of the one film that is made. */
  readonly jobs: Pick<JobRecords, 'keepParts' | 'pinnedParts'>;
  readonly budget?: number;
  /** What was used since then stays: films of another process may be joined from it. */
  readonly keepUsedSince?: () => Promise<number>;
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly now: () => number;
  /** A job needs that much room and there is not as much; told before its run fails. */
  readonly onShort?: (jobId: string, bytes: number) => void;
}

/** A part and its record; used last when its record was touched last. */
interface Kept {
  readonly key: string;
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly usedAt: number;
}

/** Looks after the folder of finished parts: the budget, what was used last, and room for the next film. */
export function makeLedgerCare(options: LedgerCareOptions) {
  const { folder, jobs, now, budget = LEDGER_BUDGET, freeBytes = freeBytesOf } = options;
  const { keepUsedSince = async () => Number.POSITIVE_INFINITY } = options;

  /** Drops what was used longest ago until that many bytes are gone; returns how many went. */
  const evict = async (kept: readonly Kept[], bytes: number, pinned: ReadonlySet<string>) => {
    let gone = 0;
    const since = await keepUsedSince();
    for (const part of kept.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (gone >= bytes || part.usedAt >= since) break;
      if (pinned.has(part.key)) continue;
      // The record first: a part without one does not exist.
      for (const path of part.paths) await rm(path, { force: true });
      gone += part.bytes;
    }
    return gone;
  };

  return {
    /** Before a job runs: pins its parts and makes room for them. Throws `environment.storage-full`. */
    async prepare(
      jobId: string,
      needs: FilmNeeds,
      { signal }: { readonly signal: AbortSignal },
    ): Promise<void> {
      jobs.keepParts(jobId, needs.keys);
      const pinned = jobs.pinnedParts();
      const kept = await listKept(folder, now());
      signal.throwIfAborted();
      const wanted = new Set(needs.keys);
      const found = kept.filter(({ key }) => wanted.has(key));
      const usedNow = new Date(now());
      for (const { paths } of found) if (paths[0] !== undefined) await utimes(paths[0], usedNow, usedNow);

      // What has no parts is made in its place, and takes its room once.
      const toMake = wanted.size === 0 ? 0 : needs.bytes * (1 - found.length / wanted.size);
      const used = kept.reduce((sum, { bytes }) => sum + bytes, 0);
      const gone = await evict(kept, used + toMake - budget, pinned);
      signal.throwIfAborted();
      const room = toMake + needs.bytes + DISK_RESERVE;
      if ((await freeBytes(folder)) >= room) return;
      // Older parts are worth less than the film a person asked for now.
      const rest = gone > 0 ? await listKept(folder, now()) : kept;
      await evict(rest, room - (await freeBytes(folder)), pinned);
      const free = await freeBytes(folder);
      if (free >= room) return;
      signal.throwIfAborted();
      options.onShort?.(jobId, room);
      const since = await keepUsedSince();
      const isSpared = rest.some(({ key, usedAt }) => usedAt >= since && !pinned.has(key));
      const orStop = isSpared ? ', or stop the helper that is running, for which parts are kept' : '';
      throw new StudioError(
        'environment.storage-full',
        `This ${needs.kind === 'bundle' ? 'bundle' : 'film'} needs about ${gigabytes(room)} while it is made, and ${gigabytes(free)} are free on the disk of ${folder}. Free some space${orStop}, then retry`,
        { context: { file: folder } },
      );
    },
  };
}

async function listKept(folder: string, now: number): Promise<readonly Kept[]> {
  const names = await readdir(folder);
  const files = names.filter((name) => !name.endsWith('.part'));
  const records = new Set(files.filter((name) => name.endsWith('.json')).map(keyOf));
  const kept = new Map<string, Kept>();
  for (const name of files) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts === null || !facts.isFile()) continue;
    const key = keyOf(name);
    if (!records.has(key)) {
      if (now - facts.mtimeMs > ORPHAN_KEPT_MS) await rm(path, { force: true });
      continue;
    }
    const isRecord = name.endsWith('.json');
    const { paths, bytes, usedAt } = kept.get(key) ?? { paths: [], bytes: 0, usedAt: 0 };
    kept.set(key, {
      key,
      paths: isRecord ? [path, ...paths] : [...paths, path],
      bytes: bytes + facts.size,
      usedAt: isRecord ? facts.mtimeMs : usedAt,
    });
  }
  return [...kept.values()];
}

/** `key.json` and `key.mp4`: keys have no dots. */
function keyOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

function gigabytes(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e9).toFixed(1)} GB`;
}
