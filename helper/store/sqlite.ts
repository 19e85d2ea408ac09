import { StudioError } from '../../shared/errors.ts';

export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface SqlStatement {
  run(...values: SqlValue[]): { readonly changes: number };
  get(...values: SqlValue[]): SqlRow | null;
  all(...values: SqlValue[]): readonly SqlRow[];
}

/** The little of SQLite that the records need, the same over either driver. Everything throws a StudioError. */
export interface SqlDatabase {
  readonly driver: SqlDriver;
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  /** All of `work` or nothing; returns only after it is on the disk. Not to be nested. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export type SqlDriver = 'better-sqlite3' | 'node:sqlite';
export type OpenSql = (file: string) => SqlDatabase;

/** Both drivers have this shape. */
interface RawDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: SqlValue[]): { changes: number | bigint };
    get(...values: SqlValue[]): unknown;
    all(...values: SqlValue[]): unknown[];
  };
  close(): unknown;
}

export async function loadSqlite(): Promise<OpenSql> {
  const open = (await loadBetterSqlite()) ?? loadNodeSqlite();
  if (open !== null) return open;
  throw new StudioError(
    'environment.store-missing',
    'Exports by the helper need SQLite, which this Node.js lacks. Use Node.js 22.13 or newer, or install a C++ compiler and run "npm ci" again. The studio works without it',
  );
}

/** An optional dependency: it may not be there, or be built for another Node. */
export async function loadBetterSqlite(): Promise<OpenSql | null> {
  try {
    const { default: Database } = await import('better-sqlite3');
    // Its binary is loaded by the first database, not by the import.
    new Database(':memory:').close();
    return (file) => guard(file, () => wrap('better-sqlite3', new Database(file), file));
  } catch {
    return null;
  }
}

export function loadNodeSqlite(): OpenSql | null {
  try {
    const found = process.getBuiltinModule('node:sqlite');
    if (found === undefined || !('DatabaseSync' in found)) return null;
    // Our types are those of the oldest Node we run on, which does not have it.
    const DatabaseSync = found.DatabaseSync as new (file: string) => RawDatabase;
    new DatabaseSync(':memory:').close();
    return (file) => guard(file, () => wrap('node:sqlite', new DatabaseSync(file), file));
  } catch {
    return null;
  }
}

function wrap(driver: SqlDriver, raw: RawDatabase, file: string): SqlDatabase {
  let open = true;
  return {
    driver,
    exec: (sql) => guard(file, () => void raw.exec(sql)),
    prepare(sql) {
      const statement = guard(file, () => raw.prepare(sql));
      return {
        run: (...values) => guard(file, () => ({ changes: Number(statement.run(...values).changes) })),
        // A row is what SQLite's own types can hold.
        get: (...values) => guard(file, () => (statement.get(...values) ?? null) as SqlRow | null),
        all: (...values) => guard(file, () => statement.all(...values) as SqlRow[]),
      };
    },
    transaction(work) {
      guard(file, () => raw.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        guard(file, () => raw.exec('COMMIT'));
        return result;
      } catch (error) {
        try {
          raw.exec('ROLLBACK');
        } catch {
          // A full disk has made SQLite roll back by itself.
        }
        throw error;
      }
    },
    close() {
      if (!open) return;
      open = false;
      raw.close();
    },
  };
}

function guard<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqlError(error, file);
  }
}

/** SQLite's primary result codes; the drivers name them each in its own way. */
const CODES: Readonly<Record<string, number>> = {
  SQLITE_BUSY: 5,
  SQLITE_READONLY: 8,
  SQLITE_IOERR: 10,
  SQLITE_CORRUPT: 11,
  SQLITE_FULL: 13,
  SQLITE_CANTOPEN: 14,
  SQLITE_NOTADB: 26,
};

function resultCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  // node:sqlite: the extended code, its low byte is the primary one.
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  if (!('code' in error) || typeof error.code !== 'string') return null;
  return CODES[error.code.split('_').slice(0, 2).join('_')] ?? null;
}

function sqlError(cause: unknown, file: string): unknown {
  if (cause instanceof StudioError) return cause;
  const options = { cause, context: { file, details: String(cause) } };
  switch (resultCode(cause)) {
    case CODES.SQLITE_BUSY:
      return new StudioError(
        'environment.locked',
        `Another program is using ${file}. Close it, then try again`,
        options,
      );
    case CODES.SQLITE_READONLY:
    case CODES.SQLITE_CANTOPEN:
      return new StudioError(
        'environment.data-folder',
        `${file} cannot be written. Allow writing there, or choose another folder with --data`,
        options,
      );
    case CODES.SQLITE_IOERR:
      return new StudioError(
        'failed.write',
        `The disk reported an error at ${file}. Check that disk, then try again`,
        options,
      );
    case CODES.SQLITE_FULL:
      return new StudioError(
        'environment.storage-full',
        `There is no room left on the disk of ${file}. Free some space, then try again`,
        options,
      );
    case CODES.SQLITE_CORRUPT:
    case CODES.SQLITE_NOTADB:
      return new StudioError('environment.storage-unavailable', `${file} is damaged`, options);
    default:
      return cause;
  }
}
