import { batch, createSignal } from 'solid-js';
import { type ErrorData, StudioError, toErrorData } from '../../shared/errors.ts';
import { applyDiff, invertDiff, type ProjectDiff } from '../../shared/model/diff.ts';
import type { Edit } from '../../shared/model/edits/define-edit.ts';
import type { AssetId, Project, ProjectId, Sha256 } from '../../shared/model/project.ts';
import { type Autosave, makeAutosave } from '../storage/autosave.ts';
import type { Database } from '../storage/database.ts';
import type { HeldLock } from '../storage/locks.ts';
import { openProjectAccess, type ProjectMessage } from '../storage/project-access.ts';
import { type LoadedProject, loadProject, saveSnapshot, takeEpoch } from '../storage/project-records.ts';
import { createDocumentStore, type DocumentStore } from './document-store.ts';
import { changeBy, makeGestures } from './gestures.ts';
import { emptyHistory, type History, pushStep, stepBack, stepForward } from './history.ts';
import type { SavedState, Studio } from './studio-types.ts';

export interface EditingOptions {
  readonly db: Database;
  readonly projectId: ProjectId;
  /** Called before each step that is saved, with the document before it. */
  readonly onStep?: (before: Project) => void;
  /** After undo, redo and what other tabs did: what was found out meanwhile may have to be said again. */
  readonly onReplaced?: () => void;
  readonly onRename?: (title: string) => void;
  /** A tab that edited before has stored a file it brought in. */
  readonly onStored?: (assetId: AssetId, sha256: Sha256) => void;
  readonly snapshotDelayMs?: number;
  readonly retryDelayMs?: number;
  readonly patienceMs?: number;
}

export interface Editing
  extends Pick<
    Studio,
    | 'project'
    | 'document'
    | 'revision'
    | 'perform'
    | 'gesture'
    | 'undo'
    | 'redo'
    | 'canUndo'
    | 'canRedo'
    | 'undoLabel'
    | 'redoLabel'
    | 'saved'
    | 'saveError'
    | 'retrySave'
    | 'flush'
    | 'mode'
    | 'takeOver'
    | 'close'
  > {
  /**
   * What was found out and not done by the person (a hash, a length): saved, never undone, and let in beneath
   * a gesture that is open.
   */
  learn<Args extends readonly unknown[]>(edit: Edit<Args>, ...args: Args): boolean;
  /** Tells the tab that edits now of a file that this one brought in before. */
  tellStored(assetId: AssetId, sha256: Sha256): void;
}

/** The document of one project in one tab: edits, undo, saving, and who may write. */
export async function openEditing(options: EditingOptions): Promise<Editing> {
  const { db, projectId } = options;
  let autosave: Autosave | null = null;
  let lock: HeldLock | null = null;
  let epoch = 0;
  let onDisk: SavedState = 'saved';
  let closed = false;

  const access = openProjectAccess(projectId, (message) => void onMessage(message), options.patienceMs);
  const read = () => loadProject(db, projectId, (project, diff) => applyDiff(project, diff as ProjectDiff));

  /** What a tab that ended left in the journal becomes the document, before anything is written after it. */
  const settle = async ({ document, revision, hasJournal }: LoadedProject) => {
    if (hasJournal) await saveSnapshot(db, { id: projectId, epoch, document, revision, at: Date.now() });
  };

  const store = await (async (): Promise<DocumentStore> => {
    try {
      lock = await access.tryEdit();
      if (lock !== null) epoch = await takeEpoch(db, projectId);
      const loaded = await read();
      if (lock !== null) await settle(loaded);
      return createDocumentStore(loaded.document, loaded.revision);
    } catch (error) {
      (lock as HeldLock | null)?.release();
      access.close();
      throw error;
    }
  })();

  const [history, setHistory] = createSignal<History<ProjectDiff>>(emptyHistory());
  const [saved, setSaved] = createSignal<SavedState>('saved');
  const [saveError, setSaveError] = createSignal<ErrorData | null>(null);
  const [mode, setMode] = createSignal<'edit' | 'read-only'>(lock === null ? 'read-only' : 'edit');

  const beginWriting = (held: HeldLock) => {
    lock = held;
    autosave = makeAutosave({
      db,
      id: projectId,
      epoch,
      document: store.document(),
      revision: store.revision(),
      onState: (state) => {
        onDisk = state.type;
        setSaveError(state.type === 'failed' ? toErrorData(state.error) : null);
        showSaved();
      },
      onFenced: () => stopWriting(),
      ...(options.snapshotDelayMs === undefined ? {} : { snapshotDelayMs: options.snapshotDelayMs }),
      ...(options.retryDelayMs === undefined ? {} : { retryDelayMs: options.retryDelayMs }),
    });
    setMode('edit');
    void held.gone.then((why) => {
      if (why === 'stolen' && lock === held) stopWriting();
    });
  };

  /** The project belongs to another tab from now on. */
  const stopWriting = () => {
    autosave?.abandon();
    autosave = null;
    lock?.release();
    lock = null;
    gestures.drop();
    setHistory(() => emptyHistory<ProjectDiff>());
    setMode('read-only');
    onDisk = 'saved';
    showSaved();
    setSaveError(null);
    if (!closed) void reload();
  };

  const reload = async () => {
    const loaded = await read().catch(() => null);
    if (loaded === null || closed || mode() === 'edit') return;
    store.set(loaded.document, loaded.revision);
    options.onReplaced?.();
  };

  const stepBackForOther = async () => {
    if (autosave === null) return;
    gestures.end(true);
    // Even when it cannot be saved the other tab goes on: the person asked for it there.
    await autosave.close().catch(() => {});
    stopWriting();
  };

  const onMessage = async (message: ProjectMessage) => {
    if (closed) return;
    if (mode() === 'edit') {
      if (message.type === 'step-back') await stepBackForOther();
      if (message.type === 'rename') options.onRename?.(message.title);
      if (message.type === 'stored') options.onStored?.(message.assetId, message.sha256);
      return;
    }
    if (message.type === 'edit' && message.revision === store.revision() + 1) {
      store.set(applyDiff(store.document(), message.diff as ProjectDiff), message.revision);
    } else if (message.type === 'edit' || message.type === 'changed') {
      await reload();
    }
  };

  /** The one way to disk: journal, other tabs, revision. */
  const write = (name: string, diff: ProjectDiff, next: Project, before = store.document()) => {
    store.set(next, store.revision() + 1);
    options.onStep?.(before);
    autosave?.record(name, diff, next);
    access.tell({ type: 'edit', revision: store.revision(), diff });
  };

  const showSaved = () => setSaved(gestures.isAhead() && onDisk === 'saved' ? 'saving' : onDisk);
  const gestures = makeGestures({
    store,
    canEdit: () => mode() === 'edit' && !closed,
    write,
    onStep: (step) => setHistory((past) => pushStep(past, step)),
    onChange: showSaved,
  });

  const walk = (
    step: readonly [{ label: string; diff: ProjectDiff }, History<ProjectDiff>] | null,
    back: boolean,
  ) => {
    if (step === null || mode() !== 'edit') return false;
    const diff = back ? invertDiff(step[0].diff) : step[0].diff;
    write(back ? 'undo' : 'redo', diff, applyDiff(store.document(), diff));
    setHistory(step[1]);
    options.onReplaced?.();
    return true;
  };

  if (lock !== null) beginWriting(lock);

  return {
    project: store.project,
    document: store.document,
    revision: store.revision,
    perform(edit, ...args) {
      if (mode() !== 'edit' || closed) return false;
      gestures.end(true);
      const changed = changeBy(edit, args, store.document());
      if (changed === null) return false;
      write(edit.name, changed[1], changed[0]);
      setHistory((past) => pushStep(past, { label: edit.label, diff: changed[1] }));
      return true;
    },
    learn(edit, ...args) {
      if (mode() !== 'edit' || closed) return false;
      return batch(() => {
        gestures.save();
        const changed = changeBy(edit, args, store.document());
        if (changed === null) return false;
        write(edit.name, changed[1], changed[0]);
        gestures.slipUnder((project) => edit.apply(project, ...args));
        showSaved();
        return true;
      });
    },
    tellStored(assetId, sha256) {
      if (!closed) access.tell({ type: 'stored', assetId, sha256 });
    },
    gesture: (label) => gestures.open(label),
    undo() {
      gestures.end(true);
      return walk(stepBack(history()), true);
    },
    redo() {
      gestures.end(true);
      return walk(stepForward(history()), false);
    },
    canUndo: () => mode() === 'edit' && history().done.length > 0,
    canRedo: () => mode() === 'edit' && history().undone.length > 0,
    undoLabel: () => history().done.at(-1)?.label ?? null,
    redoLabel: () => history().undone.at(-1)?.label ?? null,
    saved,
    saveError,
    retrySave: () => autosave?.retry(),
    flush: async () => {
      gestures.end(true);
      await autosave?.flush();
    },
    mode,
    async takeOver() {
      if (mode() === 'edit' || closed) return;
      const held = await access.takeOver();
      try {
        epoch = await takeEpoch(db, projectId);
        const loaded = await read();
        await settle(loaded);
        store.set(loaded.document, loaded.revision);
        beginWriting(held);
        options.onReplaced?.();
      } catch (error) {
        held.release();
        throw error instanceof StudioError
          ? error
          : new StudioError('environment.locked', 'The project could not be taken over', { cause: error });
      }
    },
    async close() {
      if (closed) return;
      gestures.end(true);
      closed = true;
      try {
        await autosave?.close();
      } finally {
        autosave = null;
        lock?.release();
        lock = null;
        access.close();
      }
    },
  };
}
