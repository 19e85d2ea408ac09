import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { StudioError } from '../../shared/errors.ts';
import type { Batch } from '../../shared/queue/queue-types.ts';
import type { ActivityRecord } from './activity-records.ts';
import type { ArtifactRecord, FrozenRecord, JobRecord, RequestRecord } from './job-records.ts';
import type { MediaRecord } from './media-records.ts';
import type { DocumentRecord, JournalRecord, ProjectRecord, VersionRecord } from './project-records.ts';
import type { SpeedRecord } from './speed-records.ts';

/** Names of the database, its stores and indexes are saved on people's disks: do not change them. */
const DATABASE_NAME = 'storyloom';
const VERSION = 2;

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
  /** Written by the queue's store alone, which counts the changes. */
  jobs: { key: string; value: JobRecord; indexes: { project: string } };
  /** What each job makes and where it goes, apart so that lists stay light. */
  requests: { key: string; value: RequestRecord; indexes: { media: string; frozen: string } };
  artifacts: { key: string; value: ArtifactRecord; indexes: { job: string } };
  batches: { key: string; value: Batch };
  /** Frozen projects by the hash of what is in them: the jobs of a batch share one. */
  frozen: { key: string; value: FrozenRecord };
  /** Single values of the queue, such as the count of its changes. */
  queue: { key: string; value: unknown };
  activity: { key: number; value: ActivityRecord };
  /** How fast this computer was, by profile and encoder. */
  speeds: { key: string; value: SpeedRecord };
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
      upgrade(db, from, _to, tx) {
        // A ladder: each step is frozen once released and brings the one before it forward.
        if (from < 1) createFirst(db);
        // Half a ladder is none: the older database stays as it was.
        if (from < 2) addQueue(db, tx).catch(() => tx.abort());
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

type Upgrade = IDBPTransaction<StudioSchema, StoreNames<StudioSchema>[], 'versionchange'>;

/** The exports of the first studios become jobs of the queue, each in the state in which it was. */
async function addQueue(db: IDBPDatabase<StudioSchema>, tx: Upgrade): Promise<void> {
  db.createObjectStore('batches', { keyPath: 'id' });
  db.createObjectStore('frozen', { keyPath: 'hash' });
  db.createObjectStore('queue');
  db.createObjectStore('activity', { keyPath: 'id', autoIncrement: true });
  db.createObjectStore('speeds', { keyPath: 'key' });
  tx.objectStore('requests').createIndex('frozen', 'frozen');
  const jobs = tx.objectStore('jobs');
  const older = await jobs.getAll();
  older.sort((a, b) => a.createdAt - b.createdAt);
  for (const [order, job] of older.entries()) {
    await jobs.put({
      ...job,
      kind: 'render',
      batchId: null,
      priority: 5,
      order,
      after: [],
      notBefore: null,
      retries: 0,
      params: job.id,
      work: null,
      predicted: null,
      worked: 0,
      reached: 0,
      crashes: 0,
      turn: 0,
      lease: null,
      epoch: 0,
      pausedBy: job.state === 'PAUSED' ? 'person' : null,
      encoder: null,
    });
  }
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
