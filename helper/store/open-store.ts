import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { SpeedKeeper } from '../../shared/queue/queue-api.ts';
import type { QueueStore } from '../../shared/queue/queue-types.ts';
import { type BatchRecords, makeBatchRecords } from './batch-records.ts';
import { lockDataFolder } from './data-lock.ts';
import { type JobRecords, makeJobRecords } from './job-records.ts';
import { makeProjectRecords, type ProjectRecords } from './project-records.ts';
import { makeQueueStore } from './queue-store.ts';
import { openDatabase } from './schema.ts';
import { makeSpeedKeeper } from './speed-keeper.ts';
import { loadSqlite, type OpenSql, type SqlDriver } from './sqlite.ts';

export interface Store {
  readonly driver: SqlDriver;
  readonly jobs: JobRecords;
  /** Which jobs run when; `jobs` says what they make. */
  readonly queue: QueueStore;
  readonly batches: BatchRecords;
  readonly speeds: SpeedKeeper;
  readonly projects: ProjectRecords;
  /** Counts how often a store was opened here: numbers made from it never come twice. */
  readonly generation: number;
  /** Lets go of the data folder. */
  close(): void;
}

export interface StoreOptions {
  readonly sqlite?: OpenSql;
  readonly now?: () => number;
}

/**
 * Opens the records in a data folder, which is this process's alone until `close`. Throws
 * `environment.store-missing`, `environment.locked`, `environment.data-folder`, or
 * `environment.storage-unavailable` after it set damaged records aside.
 */
export async function openStore(data: string, options: StoreOptions = {}): Promise<Store> {
  const sqlite = options.sqlite ?? (await loadSqlite());
  const unlock = await lockDataFolder(data);
  try {
    const file = join(data, 'storyloom.sqlite');
    // SQLite gives its side files the same mode.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    const db = openDatabase(sqlite, file, options.now ?? Date.now);
    const generation = db.transaction(() => {
      const row = db
        .prepare(
          `INSERT INTO counters (name, value) VALUES ('opened', 1)
           ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
        )
        .get();
      return Number(row?.value);
    });
    let open = true;
    return {
      driver: db.driver,
      jobs: makeJobRecords(db),
      queue: makeQueueStore(db),
      batches: makeBatchRecords(db),
      speeds: makeSpeedKeeper(db),
      projects: makeProjectRecords(db),
      generation,
      close() {
        if (!open) return;
        open = false;
        db.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
