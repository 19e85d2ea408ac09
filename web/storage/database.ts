import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { StudioError } from '../../shared/errors.ts';
import type { ArtifactRecord, JobRecord, RequestRecord } from './job-records.ts';
import type { MediaRecord } from './media-records.ts';
import type { DocumentRecord, JournalRecord, ProjectRecord, VersionRecord } from './project-records.ts';

/** Names of the database, its stores and indexes are saved on people's disks: do not change them. */
const DATABASE_NAME = 'storyloom';
const VERSION = 1;

export interface StudioSchema extends DBSchema {
  /** Light: what a card needs, and the epoch that fences writers. */
  projects: { key: string; value: ProjectRecord };
  documents: { key: string; value: DocumentRecord; indexes: { media: string } };
  journal: { key: [project: string, revision: number]; value: JournalRecord; indexes: { media: string } };
  versions: { key: string; value: VersionRecord; indexes: { project: string; media: string } };
  settings: { key: string; value: unknown };
  media: { key: string; value: MediaRecord; indexes: { fingerprint: string } };
  /** Thumbnails and waveforms: made again when lost. */
  derived: { key: string; value: DerivedRecord };
  jobs: { key: string; value: JobRecord; indexes: { project: string } };
  /** The frozen project and destination of each job, apart so that lists stay light. */
  requests: { key: string; value: RequestRecord; indexes: { media: string } };
  artifacts: { key: string; value: ArtifactRecord; indexes: { job: string } };
}

export interface DerivedRecord {
  readonly key: string;
  readonly value: Blob | { readonly samplesPerBucket: number; readonly data: Int8Array };
  readonly bytes: number;
}

export type Database = IDBPDatabase<StudioSchema>;

export interface OpenDatabaseOptions {
  readonly name?: string;
  /** Another tab with an older build keeps the database open; opening goes on once it is closed. */
  readonly onBlocked?: () => void;
  /** This connection was closed, for a newer build in another tab or by the browser: reload. */
  readonly onLost?: () => void;
}

export async function openDatabase(options: OpenDatabaseOptions = {}): Promise<Database> {
  try {
    const database = await openDB<StudioSchema>(options.name ?? DATABASE_NAME, VERSION, {
      upgrade(db, from) {
        // A ladder: each step is frozen once released and brings the one before it forward.
        if (from < 1) createFirst(db);
      },
      blocked: () => options.onBlocked?.(),
      blocking: () => {
        // Holding on would keep the newer build from opening at all.
        database.close();
        options.onLost?.();
      },
      terminated: () => options.onLost?.(),
    });
    return database;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'VersionError') {
      throw new StudioError(
        'input.project-newer',
        'Your projects were saved by a newer version of the studio. Close its other tabs and reload to update this one.',
        { cause: error },
      );
    }
    throw storageError(error, 'The browser refused to open its storage for this studio');
  }
}

function createFirst(db: IDBPDatabase<StudioSchema>): void {
  db.createObjectStore('projects', { keyPath: 'id' });
  const many = { multiEntry: true };
  db.createObjectStore('documents', { keyPath: 'id' }).createIndex('media', 'media', many);
  db.createObjectStore('journal', { keyPath: ['projectId', 'revision'] }).createIndex('media', 'media', many);
  const versions = db.createObjectStore('versions', { keyPath: 'id' });
  versions.createIndex('project', 'projectId');
  versions.createIndex('media', 'media', many);
  db.createObjectStore('settings');
  db.createObjectStore('media', { keyPath: 'sha256' }).createIndex('fingerprint', 'fingerprint');
  db.createObjectStore('derived', { keyPath: 'key' });
  db.createObjectStore('jobs', { keyPath: 'id' }).createIndex('project', 'projectId');
  db.createObjectStore('requests', { keyPath: 'jobId' }).createIndex('media', 'media', many);
  db.createObjectStore('artifacts', { keyPath: 'id' }).createIndex('job', 'jobId');
}

/** Commits are relaxed by default; this one is on the disk when it says so. For what makes something true. */
export const STRICT = { durability: 'strict' } as const;

/** A storage failure in the person's words; StudioErrors pass unchanged. */
export function storageError(error: unknown, message: string): StudioError {
  if (error instanceof StudioError) return error;
  if (isQuotaError(error)) {
    return new StudioError(
      'environment.storage-full',
      'There is no room left in the browser’s storage. Free some in Settings or on the disk, then try again.',
      { cause: error },
    );
  }
  const details = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new StudioError('environment.storage-unavailable', message, { cause: error, context: { details } });
}

export function isQuotaError(error: unknown): boolean {
  if (error instanceof StudioError) return error.code === 'environment.storage-full';
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
