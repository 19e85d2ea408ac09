import { StudioError } from '../../shared/errors.ts';
import type { Project, ProjectId, Sha256 } from '../../shared/model/project.ts';
import type { Samples } from '../../shared/model/time.ts';
import { parseProject } from '../../shared/model/validate-project.ts';
import { type Database, STRICT, storageError } from './database.ts';
import { hashesIn } from './media-use.ts';
import { type ProjectSummary, summarise } from './project-summary.ts';
import { countChange } from './queue-parts.ts';

export interface ProjectRecord {
  readonly id: ProjectId;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  readonly isSample: boolean;
  /** Of the newest edit on the disk, journal included. */
  readonly revision: number;
  /** Raised by whoever takes the project's lock; an edit of an older epoch comes from a tab that lost it. */
  readonly epoch: number;
  readonly summary: ProjectSummary;
}

/** The document as it was at a revision; the journal holds what came after. */
export interface DocumentRecord {
  readonly id: ProjectId;
  readonly revision: number;
  readonly document: Project;
  /** Every record that needs media lists it, under an index: the collector reads those and no documents. */
  readonly media: readonly Sha256[];
}

export interface JournalRecord {
  readonly projectId: ProjectId;
  readonly revision: number;
  readonly name: string;
  readonly diff: unknown;
  readonly at: number;
  readonly media: readonly Sha256[];
}

export interface VersionRecord {
  readonly id: string;
  readonly projectId: ProjectId;
  readonly at: number;
  readonly kind: 'automatic' | 'named' | 'before-restore';
  readonly label: string | null;
  readonly revision: number;
  readonly segments: number;
  readonly samples: Samples;
  readonly document: Project;
  readonly media: readonly Sha256[];
}

export interface LoadedProject {
  readonly record: ProjectRecord;
  readonly document: Project;
  readonly revision: number;
  /** There are edits since the snapshot: a tab ended without closing, or has it open. */
  readonly hasJournal: boolean;
}

export type ApplyDiff = (project: Project, diff: unknown) => Project;

export async function addProject(
  db: Database,
  document: Project,
  options: { readonly at: number; readonly isSample?: boolean },
): Promise<ProjectRecord> {
  const record: ProjectRecord = {
    id: document.id,
    title: document.title,
    createdAt: options.at,
    updatedAt: options.at,
    trashedAt: null,
    isSample: options.isSample ?? false,
    revision: 0,
    epoch: 0,
    summary: summarise(document),
  };
  return guarded('The project could not be stored', async () => {
    const tx = db.transaction(['projects', 'documents'], 'readwrite', STRICT);
    await Promise.all([
      tx.objectStore('projects').add(record),
      tx
        .objectStore('documents')
        .add({ id: document.id, revision: 0, document, media: hashesIn(document.assets) }),
      tx.done,
    ]);
    return record;
  });
}

/** The snapshot with its journal played onto it, as far as the journal is whole. */
export async function loadProject(db: Database, id: ProjectId, apply: ApplyDiff): Promise<LoadedProject> {
  return guarded('The project could not be read', async () => {
    const tx = db.transaction(['projects', 'documents', 'journal']);
    const [record, snapshot, journal] = await Promise.all([
      tx.objectStore('projects').get(id),
      tx.objectStore('documents').get(id),
      tx.objectStore('journal').getAll(journalRange(id)),
    ]);
    if (record === undefined || snapshot === undefined) {
      throw new StudioError('input.media-missing', 'This story is no longer on this computer.');
    }
    const start = { document: readDocument(snapshot.document), revision: snapshot.revision };
    const whole = replay(start, journal, apply, { checkEach: false });
    // Checking after every entry is slow and only worth it when the end does not hold.
    const hasJournal = journal.length > 0;
    return {
      record,
      hasJournal,
      ...(parseProject(whole.document).ok ? whole : replay(start, journal, apply, { checkEach: true })),
    };
  });
}

function replay(
  start: { readonly document: Project; readonly revision: number },
  journal: readonly JournalRecord[],
  apply: ApplyDiff,
  { checkEach }: { readonly checkEach: boolean },
): { readonly document: Project; readonly revision: number } {
  let { document, revision } = start;
  for (const entry of journal) {
    if (entry.revision <= revision) continue;
    const next = entry.revision === revision + 1 ? tryApply(document, entry.diff, apply) : null;
    // What follows a torn or foreign entry was made on a document we do not have.
    if (next === null || (checkEach && !parseProject(next).ok)) break;
    document = next;
    revision = entry.revision;
  }
  return { document, revision };
}

function tryApply(document: Project, diff: unknown, apply: ApplyDiff): Project | null {
  try {
    return apply(document, diff);
  } catch {
    return null;
  }
}

/** Takes the right to write: whoever had it before is refused from now on. */
export async function takeEpoch(db: Database, id: ProjectId): Promise<number> {
  const tx = db.transaction('projects', 'readwrite', STRICT);
  const record = await tx.store.get(id);
  if (record === undefined)
    throw new StudioError('input.media-missing', 'This story is no longer on this computer.');
  const epoch = record.epoch + 1;
  await Promise.all([tx.store.put({ ...record, epoch }), tx.done]);
  return epoch;
}

export interface Save {
  readonly id: ProjectId;
  readonly epoch: number;
  /** The document after the last entry, for the card. */
  readonly document: Project;
  readonly revision: number;
  readonly at: number;
}

/** Puts edits on the disk; each is there when this resolves, or none is. */
export async function appendJournal(
  db: Database,
  save: Save,
  entries: readonly JournalRecord[],
): Promise<void> {
  await guarded('The last edits could not be saved', async () => {
    const tx = db.transaction(['projects', 'journal'], 'readwrite', STRICT);
    const record = await tx.objectStore('projects').get(save.id);
    fence(record, save, tx);
    await Promise.all([
      ...entries.map((entry) => tx.objectStore('journal').put(entry)),
      tx.objectStore('projects').put(afterSave(record, save)),
      tx.done,
    ]);
  });
}

/**
 * The whole document at once; the journal is dropped in the same transaction. All of it: what could not be
 * played must not be taken for a later edit.
 */
export async function saveSnapshot(db: Database, save: Save): Promise<void> {
  await guarded('The project could not be saved', async () => {
    const tx = db.transaction(['projects', 'documents', 'journal'], 'readwrite', STRICT);
    const record = await tx.objectStore('projects').get(save.id);
    fence(record, save, tx);
    await Promise.all([
      tx.objectStore('documents').put({
        id: save.id,
        revision: save.revision,
        document: save.document,
        media: hashesIn(save.document.assets),
      }),
      tx.objectStore('journal').delete(journalRange(save.id)),
      tx.objectStore('projects').put(afterSave(record, save)),
      tx.done,
    ]);
  });
}

function fence(
  record: ProjectRecord | undefined,
  save: Save,
  tx: { abort(): void; done: Promise<void> },
): asserts record is ProjectRecord {
  if (record !== undefined && record.epoch === save.epoch) return;
  tx.done.catch(() => {});
  tx.abort();
  throw record === undefined
    ? new StudioError('input.media-missing', 'This project was deleted in another tab')
    : new StudioError('environment.locked', 'Another tab took this project over');
}

function afterSave(record: ProjectRecord, save: Save): ProjectRecord {
  return {
    ...record,
    title: save.document.title,
    updatedAt: save.revision === record.revision ? record.updatedAt : save.at,
    revision: save.revision,
    summary: summarise(save.document),
  };
}

export async function changeRecord(
  db: Database,
  id: ProjectId,
  change: (record: ProjectRecord) => ProjectRecord,
): Promise<void> {
  const tx = db.transaction('projects', 'readwrite', STRICT);
  const record = await tx.store.get(id);
  if (record !== undefined) await tx.store.put(change(record));
  await tx.done;
}

/** The document with everything that hangs on it; media is collected apart, by who still uses it. */
export async function removeProject(db: Database, id: ProjectId): Promise<void> {
  const tx = db.transaction(
    ['projects', 'documents', 'journal', 'versions', 'jobs', 'requests', 'artifacts', 'queue'],
    'readwrite',
    STRICT,
  );
  const versions = await tx.objectStore('versions').index('project').getAllKeys(id);
  const jobs = await tx.objectStore('jobs').index('project').getAllKeys(id);
  const artifacts = await Promise.all(
    jobs.map((job) => tx.objectStore('artifacts').index('job').getAllKeys(job)),
  );
  await Promise.all([
    tx.objectStore('projects').delete(id),
    tx.objectStore('documents').delete(id),
    tx.objectStore('journal').delete(journalRange(id)),
    ...versions.map((key) => tx.objectStore('versions').delete(key)),
    ...jobs.flatMap((key) => [tx.objectStore('jobs').delete(key), tx.objectStore('requests').delete(key)]),
    ...artifacts.flat().map((key) => tx.objectStore('artifacts').delete(key)),
    countChange(tx.objectStore('queue')),
    tx.done,
  ]);
}

function journalRange(id: ProjectId): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
}

/** Saved data is never trusted to be whole or of this version: a broken document is named, not opened. */
export function readDocument(value: unknown): Project {
  const result = parseProject(value);
  if (result.ok) return result.value;
  throw result.error;
}

async function guarded<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error, message);
  }
}
