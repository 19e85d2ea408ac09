import type { StudioError } from '../../shared/errors.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import { type Database, storageError } from './database.ts';
import { hashesIn } from './media-use.ts';
import { appendJournal, type JournalRecord, saveSnapshot } from './project-records.ts';

export type SaveState =
  | { readonly type: 'saved' }
  | { readonly type: 'saving' }
  | { readonly type: 'failed'; readonly error: StudioError };

/**
 * Puts every edit on the disk as it is made: small diffs at once in a journal, the whole document when there
 * is a pause. The journal is IndexedDB with strict durability and not a file: an append of a few edits takes
 * a few milliseconds, cannot tear, can be dropped in one transaction with the snapshot that replaces it, and
 * is refused when another tab has taken the project over.
 */
export interface Autosave {
  record(name: string, diff: unknown, document: Project): void;
  retry(): void;
  /** Resolves when everything recorded so far is on the disk. */
  flush(): Promise<void>;
  /** Flushes, writes the snapshot, and stops. */
  close(): Promise<void>;
  /** Stops without writing: the project is not ours any more. */
  abandon(): void;
}

export interface AutosaveOptions {
  readonly db: Database;
  readonly id: ProjectId;
  readonly epoch: number;
  readonly document: Project;
  readonly revision: number;
  readonly onState: (state: SaveState) => void;
  /** Another tab writes now. */
  readonly onFenced: () => void;
  readonly snapshotDelayMs?: number;
  readonly retryDelayMs?: number;
}

/** A journal longer than this is replaced even while the person keeps editing. */
const LONGEST_JOURNAL = 300;

export function makeAutosave(options: AutosaveOptions): Autosave {
  const { db, id, epoch } = options;
  let document = options.document;
  let revision = options.revision;
  let pending: JournalRecord[] = [];
  let journaled = 0;
  let running: Promise<void> | null = null;
  let failure: StudioError | null = null;
  let stopped = false;
  let snapshotTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const fail = (error: unknown) => {
    failure = storageError(error, 'The last edits could not be saved');
    if (failure.code === 'environment.locked') {
      stopped = true;
      options.onFenced();
      return;
    }
    options.onState({ type: 'failed', error: failure });
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void pump(), options.retryDelayMs ?? 5000);
  };

  const writeJournal = async () => {
    const batch = pending;
    await appendJournal(db, { id, epoch, document, revision, at: Date.now() }, batch);
    // Only now: after a failure the same entries are written again with whatever came later.
    pending = pending.slice(batch.length);
    journaled += batch.length;
    failure = null;
  };

  const writeSnapshot = async () => {
    clearTimeout(snapshotTimer);
    const count = journaled;
    // Edits go on meanwhile: what was recorded after this is not in the snapshot.
    const written = revision;
    await saveSnapshot(db, { id, epoch, document, revision, at: Date.now() });
    journaled -= count;
    pending = pending.filter((entry) => entry.revision > written);
    failure = null;
  };

  const pump = (): Promise<void> => {
    if (running !== null) return running;
    running = (async () => {
      try {
        // The journal has every edit: what failed was the snapshot that would replace it.
        if (failure !== null && pending.length === 0 && !stopped) await writeSnapshot();
        while (pending.length > 0 && !stopped) {
          await writeJournal();
          if (journaled >= LONGEST_JOURNAL && pending.length === 0) await writeSnapshot();
        }
        if (!stopped) options.onState({ type: 'saved' });
      } catch (error) {
        fail(error);
      } finally {
        running = null;
      }
    })();
    return running;
  };

  const scheduleSnapshot = () => {
    clearTimeout(snapshotTimer);
    snapshotTimer = setTimeout(() => {
      if (running !== null || pending.length > 0) return scheduleSnapshot();
      if (!stopped && journaled > 0)
        running = writeSnapshot()
          .catch(fail)
          .finally(() => {
            running = null;
            if (pending.length > 0 && !stopped) void pump();
          });
    }, options.snapshotDelayMs ?? 2000);
  };

  return {
    record(name, diff, next) {
      if (stopped) return;
      revision += 1;
      document = next;
      pending = [...pending, { projectId: id, revision, name, diff, at: Date.now(), media: hashesIn(diff) }];
      options.onState({ type: 'saving' });
      void pump();
      scheduleSnapshot();
    },
    retry() {
      clearTimeout(retryTimer);
      if (failure === null || stopped) return;
      options.onState({ type: 'saving' });
      void pump();
    },
    async flush() {
      while (running !== null || (pending.length > 0 && failure === null)) await (running ?? pump());
      if (pending.length > 0 && failure !== null) throw failure;
    },
    async close() {
      if (stopped) return;
      clearTimeout(snapshotTimer);
      clearTimeout(retryTimer);
      try {
        if (pending.length > 0) {
          failure = null;
          await pump();
        }
        while (running !== null) await running;
        if (!stopped && pending.length === 0 && journaled > 0) await writeSnapshot();
        if (pending.length > 0 && failure !== null) throw failure;
      } finally {
        stopped = true;
        clearTimeout(snapshotTimer);
        clearTimeout(retryTimer);
      }
    },
    abandon() {
      stopped = true;
      clearTimeout(snapshotTimer);
      clearTimeout(retryTimer);
    },
  };
}
