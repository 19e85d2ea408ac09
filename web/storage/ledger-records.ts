import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/**
 * The records that make ledger entries true, in a database of their own: losing it costs time, never work.
 * Names are saved; do not change them.
 */
export interface LedgerRecord {
  readonly key: string;
  readonly kind: 'video' | 'sound';
  readonly bytes: number;
  readonly packets: number;
  /** Of the whole file. Entries of builds before this one have `sha256` instead. */
  readonly xxh128?: string;
  readonly sha256?: string;
  /** The decoder configuration; structured-cloned as it is. */
  readonly config: unknown;
  readonly usedAt: number;
}

interface LedgerSchema extends DBSchema {
  entries: { key: string; value: LedgerRecord };
  pins: { key: string; value: { readonly owner: string; readonly keys: readonly string[] } };
  settings: { key: string; value: { readonly name: string; readonly value: number } };
}

export interface LedgerRecords {
  get(keys: readonly string[]): Promise<LedgerRecord[]>;
  all(): Promise<LedgerRecord[]>;
  put(record: LedgerRecord): Promise<void>;
  touch(keys: readonly string[], usedAt: number): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  pin(owner: string, keys: readonly string[]): Promise<void>;
  unpin(owner: string): Promise<void>;
  /** Everybody who pins something. */
  owners(): Promise<readonly string[]>;
  pinned(): Promise<ReadonlySet<string>>;
  setting(name: string): Promise<number | null>;
  setSetting(name: string, value: number): Promise<void>;
  close(): void;
}

export async function openLedgerRecords(): Promise<LedgerRecords> {
  const database: IDBPDatabase<LedgerSchema> = await openDB<LedgerSchema>('storyloom-ledger', 1, {
    upgrade(db) {
      db.createObjectStore('entries', { keyPath: 'key' });
      db.createObjectStore('pins', { keyPath: 'owner' });
      db.createObjectStore('settings', { keyPath: 'name' });
    },
    blocking: () => database.close(),
  });
  return {
    async get(keys) {
      const store = database.transaction('entries').store;
      const found = await Promise.all(keys.map((key) => store.get(key)));
      return found.filter((record) => record !== undefined);
    },
    all: () => database.getAll('entries'),
    async put(record) {
      // What makes an entry true must be on disk before anybody relies on it.
      const write = database.transaction('entries', 'readwrite', { durability: 'strict' });
      await Promise.all([write.store.put(record), write.done]);
    },
    async touch(keys, usedAt) {
      const write = database.transaction('entries', 'readwrite');
      for (const key of keys) {
        const record = await write.store.get(key);
        if (record !== undefined) await write.store.put({ ...record, usedAt });
      }
      await write.done;
    },
    async remove(keys) {
      const write = database.transaction('entries', 'readwrite', { durability: 'strict' });
      await Promise.all([...keys.map((key) => write.store.delete(key)), write.done]);
    },
    async pin(owner, keys) {
      await database.put('pins', { owner, keys });
    },
    unpin: (owner) => database.delete('pins', owner),
    owners: () => database.getAllKeys('pins'),
    async pinned() {
      return new Set((await database.getAll('pins')).flatMap((pin) => pin.keys));
    },
    async setting(name) {
      return (await database.get('settings', name))?.value ?? null;
    },
    async setSetting(name, value) {
      await database.put('settings', { name, value });
    },
    close: () => database.close(),
  };
}
