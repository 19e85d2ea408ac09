import { join } from 'node:path';
import { type Disk, moveIntoPlace } from './disk.ts';
import { partName, removeDeadParts } from './part-names.ts';

/** A finished part of a film: a chunk's pictures, or the sound. */
export interface LedgerEntry {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Packets in it; for pictures that is frames. */
  readonly packets: number;
  /** What a decoder must be given first, as text: parts with equal ones can be joined. */
  readonly config: string;
}

/** What reading the written file back has shown. */
export type PartFacts = Pick<LedgerEntry, 'packets' | 'config'>;

/** A folder of finished parts by key. A part exists when its record does, and is used when its checksum fits. */
export interface Ledger {
  /** What is there and whole; a damaged part is dropped. */
  find(keys: readonly string[], options: { readonly signal: AbortSignal }): Promise<Map<string, LedgerEntry>>;
  /** A place beside to write to. End it by exactly one of `commit` and `abort`. */
  begin(key: string, extension: string): LedgerDraft;
}

export interface LedgerDraft {
  readonly path: string;
  commit(facts: PartFacts, options: { readonly signal: AbortSignal }): Promise<LedgerEntry>;
  abort(): Promise<void>;
}

/** The stored form; names of its fields are on people's disks. */
interface PartRecord {
  readonly format: 1;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly packets: number;
  readonly config: string;
}

export async function openLedger(folder: string, disk: Disk): Promise<Ledger> {
  await disk.makeFolder(folder);
  await removeDeadParts(disk, folder);
  const recordPath = (key: string) => join(folder, `${key}.json`);

  const drop = async (key: string, file: string) => {
    // The record first: a part without one does not exist.
    await disk.remove(recordPath(key));
    await disk.remove(join(folder, file));
  };

  const findOne = async (key: string, signal: AbortSignal): Promise<LedgerEntry | null> => {
    const record = await readRecord(disk, recordPath(key));
    if (record === null) return null;
    const { file, bytes, sha256, packets, config } = record;
    const path = join(folder, file);
    if ((await isWhole(disk, path, record, signal)) === false) {
      await drop(key, file);
      return null;
    }
    return { key, path, bytes, sha256, packets, config };
  };

  return {
    async find(keys, { signal }) {
      const found = new Map<string, LedgerEntry>();
      for (const key of new Set(keys)) {
        signal.throwIfAborted();
        const entry = await findOne(key, signal);
        if (entry !== null) found.set(key, entry);
      }
      return found;
    },

    begin(key, extension) {
      const file = `${key}.${extension}`;
      const path = join(folder, file);
      const part = partName(path);
      const recordPart = partName(recordPath(key));
      return {
        path: part,
        async commit(facts, { signal }) {
          const bytes = await disk.size(part);
          const sha256 = await disk.sha256(part, { signal });
          await moveIntoPlace(disk, part, path);
          const record: PartRecord = { format: 1, file, bytes, sha256, ...facts };
          await disk.write(recordPart, JSON.stringify(record));
          await moveIntoPlace(disk, recordPart, recordPath(key));
          return { key, path, bytes, sha256, ...facts };
        },
        async abort() {
          await disk.remove(part);
          await disk.remove(recordPart);
        },
      };
    },
  };
}

async function isWhole(disk: Disk, path: string, record: PartRecord, signal: AbortSignal): Promise<boolean> {
  try {
    return (
      (await disk.size(path)) === record.bytes && (await disk.sha256(path, { signal })) === record.sha256
    );
  } catch (error) {
    signal.throwIfAborted();
    // Gone, or on a bad place of the disk: either way it is made again.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

async function readRecord(disk: Disk, path: string): Promise<PartRecord | null> {
  let text: string;
  try {
    text = await disk.readText(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return null;
  }
}

function asRecord(value: unknown): PartRecord | null {
  // Fields are looked at one by one below.
  const record = value as Partial<PartRecord> | null;
  const isRecord =
    record?.format === 1 &&
    typeof record.file === 'string' &&
    /^[\w.-]+$/.test(record.file) &&
    typeof record.bytes === 'number' &&
    typeof record.sha256 === 'string' &&
    typeof record.packets === 'number' &&
    typeof record.config === 'string';
  // Every field was looked at.
  return isRecord ? (record as PartRecord) : null;
}
