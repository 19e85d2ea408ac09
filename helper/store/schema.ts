import { renameSync } from 'node:fs';
import { StudioError } from '../../shared/errors.ts';
import { systemCode } from './disk-error.ts';
import type { OpenSql, SqlDatabase } from './sqlite.ts';

/**
 * One step per version, run in order and never changed once released. Names in here are on people's disks.
 * `documents` are frozen projects by hash: many jobs of one project keep one copy.
 */
export const LADDER: readonly string[] = [
  `CREATE TABLE documents (
     hash TEXT PRIMARY KEY,
     json TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE jobs (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     request TEXT NOT NULL,
     run INTEGER NOT NULL,
     project_id TEXT NOT NULL,
     document TEXT NOT NULL REFERENCES documents (hash),
     layers TEXT,
     facts TEXT NOT NULL,
     state TEXT NOT NULL,
     started_at INTEGER,
     finished_at INTEGER,
     error TEXT,
     artifact_id TEXT,
     UNIQUE (request, run)
   );
   CREATE INDEX jobs_by_state ON jobs (state, position);
   CREATE INDEX jobs_by_project ON jobs (project_id, position);
   CREATE INDEX jobs_by_document ON jobs (document);
   CREATE TABLE keys (
     key TEXT PRIMARY KEY,
     parameters TEXT NOT NULL,
     job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE
   ) WITHOUT ROWID;
   CREATE TABLE artifacts (
     id TEXT PRIMARY KEY,
     job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
     project_id TEXT NOT NULL,
     file TEXT NOT NULL,
     facts TEXT NOT NULL,
     finished_at INTEGER NOT NULL
   );
   CREATE TABLE projects (
     id TEXT PRIMARY KEY,
     revision INTEGER NOT NULL,
     json TEXT NOT NULL,
     updated_at INTEGER NOT NULL
   );
   CREATE TABLE counters (
     name TEXT PRIMARY KEY,
     value INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  // Parts in the ledger that a job needs: those of live jobs and of each project's latest film stay there.
  `CREATE TABLE parts (
     job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
     key TEXT NOT NULL,
     PRIMARY KEY (job_id, key)
   ) WITHOUT ROWID;`,
  // The queue's own records; `jobs` keeps what a job makes. What waited, ran or was done stays what it was.
  `CREATE TABLE queue_jobs (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL,
     json TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX queue_jobs_by_state ON queue_jobs (state);
   CREATE TABLE queue_batches (
     id TEXT PRIMARY KEY,
     json TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE batch_jobs (
     batch_id TEXT NOT NULL,
     place INTEGER NOT NULL,
     job_id TEXT NOT NULL,
     PRIMARY KEY (batch_id, place)
   ) WITHOUT ROWID;
   CREATE TABLE speeds (
     key TEXT PRIMARY KEY,
     json TEXT NOT NULL
   ) WITHOUT ROWID;
   INSERT INTO queue_jobs SELECT id, state, json_object(
     'id', id, 'batchId', NULL, 'kind', 'render', 'title', json_extract(facts, '$.title'), 'state', state,
     'priority', 5, 'order', position, 'after', json('[]'), 'notBefore', NULL, 'retries', 0,
     'params', request, 'work', NULL, 'predicted', NULL, 'worked', 0, 'reached', 0, 'crashes', 0,
     'turn', 0, 'lease', NULL, 'epoch', 0,
     'pausedBy', CASE state WHEN 'PAUSED' THEN 'person' END, 'error', json(error),
     'createdAt', json_extract(facts, '$.createdAt'), 'startedAt', started_at,
     'finishedAt', finished_at, 'outputId', artifact_id) FROM jobs;
   DROP INDEX jobs_by_state;
   ALTER TABLE jobs DROP COLUMN state;
   ALTER TABLE jobs DROP COLUMN started_at;
   ALTER TABLE jobs DROP COLUMN finished_at;
   ALTER TABLE jobs DROP COLUMN error;
   ALTER TABLE jobs DROP COLUMN artifact_id;`,
];

export const SCHEMA_VERSION = LADDER.length;

/** Opens the records, brings older ones forward, refuses newer ones untouched and sets damaged ones aside. */
export function openDatabase(openSql: OpenSql, file: string, now: () => number): SqlDatabase {
  let db: SqlDatabase | null = null;
  try {
    db = openSql(file);
    const version = versionOf(db);
    if (version > SCHEMA_VERSION) throw newer(file);
    configure(db);
    check(db, file);
    climb(db, version);
    return db;
  } catch (error) {
    try {
      db?.close();
    } catch {
      // What went wrong first is what is told.
    }
    if (error instanceof StudioError && error.code === 'environment.storage-unavailable') {
      throw setAside(file, now(), error);
    }
    throw error;
  }
}

function versionOf(db: SqlDatabase): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

function configure(db: SqlDatabase): void {
  db.exec('PRAGMA busy_timeout = 5000');
  // One helper per data folder: SQLite itself keeps every other process out for as long as we live.
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  db.prepare('PRAGMA journal_mode = WAL').get();
  // What was acknowledged is on the disk, also after a power cut.
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA foreign_keys = ON');
}

function check(db: SqlDatabase, file: string): void {
  const result = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (result !== 'ok') {
    throw new StudioError('environment.storage-unavailable', `${file} is damaged`, {
      context: { file, details: String(result) },
    });
  }
}

function climb(db: SqlDatabase, from: number): void {
  for (const [index, step] of LADDER.entries()) {
    if (index < from) continue;
    db.transaction(() => {
      db.exec(step);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}

function newer(file: string): StudioError {
  return new StudioError(
    'environment.data-folder',
    `${file} was written by a newer Storyloom. Nothing was changed. Use that version, or choose another folder with --data`,
    { context: { file } },
  );
}

/** Never deleted: somebody may get more out of it. The next start makes new records. */
function setAside(file: string, at: number, cause: StudioError): StudioError {
  const aside = `${file}.damaged-${new Date(at).toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) {
    try {
      renameSync(file + part, aside + part);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw cause;
    }
  }
  return new StudioError(
    'environment.storage-unavailable',
    `The helper's records of exports were damaged and set aside as ${aside}. Finished films are still in the folder "exports" beside it. Start again to go on with new records`,
    { cause, context: { ...cause.context, file: aside } },
  );
}
