import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import { type LedgerRecord, type LedgerRecords, openLedgerRecords } from '../storage/ledger-records.ts';
import type { WorkerLink } from '../workers/bridge.ts';
import type { LedgerWorkerApi } from '../workers/ledger/api.ts';
import { startLedgerWorker } from '../workers/ledger/client.ts';
import type { DecoderConfigData, Ledger, LedgerEntry, LedgerPacket, LedgerWriter } from './ledger.ts';
import { collectOrphans, collectParts, evictTo, holdEpoch, total } from './opfs-ledger-care.ts';
import { askForRoom, placeOne, takeAway, whileKept } from './opfs-ledger-locks.ts';
import { isDamage, isWhole, openBlocks } from './opfs-ledger-read.ts';
import { damaged, makePacketReader, packedSize, packHeader, packPacket } from './packet-file.ts';

const DEFAULT_BUDGET = 8e9;
const BLOCK = 1 << 20;
/** Parts of pictures are smaller; the sound of a long film is read twice, in blocks. */
const WHOLE_BYTES = 64 << 20;

export interface OpfsLedger extends Ledger {
  /**
   * Called before a job starts: evicts what was used longest ago and proves that so many bytes can be
   * stored, or throws `environment.storage-full` with the numbers.
   */
  makeRoom(bytes: number): Promise<void>;
  /** Everybody who pins something, so that what is pinned for nobody any more can be let go. */
  owners(): Promise<readonly string[]>;
  /** Clears away what tabs left unfinished that have been closed since this was opened. */
  sweep(): Promise<void>;
  /** Its worker is gone and nothing of it works any more: open another. */
  readonly dead: boolean;
  close(): void;
}

export interface LedgerOptions {
  /** Milliseconds since the epoch; the order of use is all it decides. */
  readonly now?: () => number;
  /** Largest entry that is read into memory in one piece. */
  readonly wholeBytes?: number;
}

/** Opens the ledger of this origin and clears away what a killed tab left. */
export async function openLedger(options: LedgerOptions = {}): Promise<OpfsLedger> {
  const epoch = crypto.randomUUID();
  const link = startLedgerWorker();
  const releaseEpoch = await holdEpoch(epoch);
  let records: LedgerRecords | null = null;
  try {
    records = await openLedgerRecords();
    await link.call((api) => api.open(epoch));
    await collectOrphans(link, records, epoch);
    return makeLedger(link, records, options, releaseEpoch);
  } catch (error) {
    link.terminate(error);
    records?.close();
    releaseEpoch();
    throw asStorageError(error);
  }
}

/** IndexedDB may be forbidden (some private windows) or full; both have words of their own. */
function asStorageError(cause: unknown): unknown {
  if (cause instanceof StudioError || !(cause instanceof DOMException)) return cause;
  if (cause.name === 'QuotaExceededError') {
    return new StudioError('environment.storage-full', 'There is no room left on the disk for the film', {
      cause,
    });
  }
  return new StudioError(
    'environment.storage-unavailable',
    'This browser does not let the studio keep its files',
    {
      cause,
      context: { details: cause.message },
    },
  );
}

function makeLedger(
  link: WorkerLink<LedgerWorkerApi>,
  records: LedgerRecords,
  { now = Date.now, wholeBytes = WHOLE_BYTES }: LedgerOptions,
  releaseEpoch: () => void,
): OpfsLedger {
  const budget = async () => (await records.setting('budget')) ?? DEFAULT_BUDGET;

  /** Only where nobody places or reads: under `takeAway`. */
  const drop = async (keys: readonly string[]) => {
    // The record goes first: a file without one is an orphan, a record without its file would be a lie.
    await records.remove(keys);
    await link.call((api) => api.remove(keys));
  };

  const look = async (keys: readonly string[]) => {
    const found = await records.get(keys);
    const sizes = await link.call((api) => api.sizes(found.map((record) => record.key)));
    const whole = found.filter((record, at) => sizes[at] === record.bytes);
    const broken = found.filter((record, at) => sizes[at] !== record.bytes).map(({ key }) => key);
    return { whole, broken };
  };

  const keep = (id: number, part: Omit<LedgerEntry, 'bytes'>) =>
    placeOne(part.key, async () => {
      // A film that is made at the same time was first: its part is as good, and may be read at this moment.
      const [there] = (await look([part.key])).whole;
      if (there !== undefined) {
        await link.call((api) => api.abort(id));
        return entryOf(there);
      }
      const { bytes, xxh128 } = await link.call((api) => api.commit(id));
      const entry = { ...part, bytes };
      try {
        await records.put({ ...entry, xxh128, usedAt: now() });
      } catch (error) {
        // Without its record the file would only take room.
        await link.call((api) => api.remove([part.key]));
        throw asStorageError(error);
      }
      return entry;
    });

  const ledger: OpfsLedger = {
    async find(keys) {
      const { whole, broken } = await look([...new Set(keys)]);
      // One that got its place between the two looks is not broken.
      if (broken.length > 0) await takeAway(async () => drop((await look(broken)).broken));
      await records.touch(
        whole.map((record) => record.key),
        now(),
      );
      return new Map(whole.map((record) => [record.key, entryOf(record)]));
    },

    async begin(key, kind) {
      assert(/^[A-Za-z0-9_-]{1,180}$/.test(key), 'A ledger key names a file');
      const id = await link.call((api) => api.begin(key));
      return makeWriter(link, id, { key, kind }, async (part) => {
        const entry = await keep(id, part);
        // The part is kept whatever else can be dropped now: `makeRoom` is where a film is refused.
        await evictTo(await budget(), records, drop, new Set([key])).catch(() => {});
        return entry;
      });
    },

    async *read(entry, { signal }) {
      const { key } = entry;
      const options = { signal, wholeBytes };
      const reader = makePacketReader(entry);
      try {
        const blocks = await whileKept(async () => {
          const [record] = await records.get([key]);
          if (record === undefined) throw damaged(key, 'no record');
          return openBlocks(link, record, options);
        });
        for await (const block of blocks) {
          signal.throwIfAborted();
          yield* reader.push(block);
        }
        reader.end();
      } catch (error) {
        if (isDamage(error)) {
          await takeAway(async () => {
            // Another film may have made it again already.
            const [record] = await records.get([key]);
            if (record === undefined || !(await isWhole(link, record, options))) await drop([key]);
          });
        }
        throw error;
      }
    },

    drop: (key) => takeAway(() => drop([key])),
    // Whoever takes parts away sees all pins, or the part is gone before it is looked for.
    pin: (owner, keys) => whileKept(() => records.pin(owner, keys)),
    unpin: (owner) => records.unpin(owner),
    owners: () => records.owners(),
    sweep: () => collectParts(link),
    get dead() {
      return link.dead;
    },

    async usage() {
      const all = await records.all();
      return { bytes: total(all), entries: all.length, budget: await budget() };
    },

    async setBudget(bytes) {
      await records.setSetting('budget', bytes);
      await evictTo(bytes, records, drop, new Set());
    },

    async clear() {
      await evictTo(0, records, drop, new Set());
    },

    makeRoom: (bytes) =>
      askForRoom(async () => {
        const limit = await budget();
        await evictTo(limit - bytes, records, drop, new Set());
        const used = total(await records.all());
        if (used + bytes > limit)
          throw noRoom(bytes, Math.max(0, limit - used), 'in the storage set aside for films');
        if (await link.call((api) => api.hasRoom(bytes))) return;
        // Older parts are worth less than the film a person asked for now.
        await evictTo(0, records, drop, new Set());
        if (await link.call((api) => api.hasRoom(bytes))) return;
        const { quota = 0, usage = 0 } = await navigator.storage.estimate();
        throw noRoom(bytes, Math.max(0, quota - usage), 'on this disk');
      }),

    close() {
      link.terminate();
      records.close();
      releaseEpoch();
    },
  };
  return ledger;
}

function makeWriter(
  link: WorkerLink<LedgerWorkerApi>,
  id: number,
  { key, kind }: Pick<LedgerEntry, 'key' | 'kind'>,
  keep: (part: Omit<LedgerEntry, 'bytes'>) => Promise<LedgerEntry>,
): LedgerWriter {
  const header = packHeader(key, kind);
  let block = new Uint8Array(BLOCK);
  block.set(header);
  let filled = header.length;
  let packets = 0;
  let ended = false;

  const flush = async () => {
    const full = block.slice(0, filled);
    filled = 0;
    await link.call((api) => api.append(id, full));
  };
  const abort = async () => {
    ended = true;
    await link.call((api) => api.abort(id));
  };

  return {
    async append(packet: LedgerPacket) {
      assert(!ended, 'A ledger writer takes nothing after its end');
      const size = packedSize(packet);
      if (filled + size > block.length) await flush();
      if (size > block.length) block = new Uint8Array(size);
      filled = packPacket(packet, block, filled);
      packets += 1;
    },
    async commit(config: DecoderConfigData) {
      assert(!ended, 'A ledger writer ends once');
      ended = true;
      try {
        await flush();
        return await keep({ key, kind, packets, config });
      } catch (error) {
        await abort().catch(() => {});
        throw error;
      }
    },
    async abort() {
      if (!ended) await abort();
    },
  };
}

function entryOf({ key, kind, bytes, packets, config }: LedgerRecord): LedgerEntry {
  // Only `commit` writes records, and it takes a DecoderConfigData.
  return { key, kind, bytes, packets, config: config as DecoderConfigData };
}

function noRoom(needed: number, free: number, where: string): StudioError {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  return new StudioError(
    'environment.storage-full',
    `The film needs about ${megabytes(needed)} and there are ${megabytes(free)} free ${where}`,
    { context: { stage: 'preparing', details: `needed ${needed}, free ${free}` } },
  );
}
