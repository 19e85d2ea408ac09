import { batch, createSignal } from 'solid-js';
import { type ErrorData, StudioError, toErrorData } from '../../shared/errors.ts';
import { applyDiff, diffProjects, invertDiff, type ProjectDiff } from '../../shared/model/diff.ts';
import type { Edit } from '../../shared/model/edits/define-edit.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import { type Autosave, makeAutosave } from '../storage/autosave.ts';
import type { Database } from '../storage/database.ts';
import type { HeldLock } from '../storage/locks.ts';
import { openProjectAccess, type ProjectMessage } from '../storage/project-access.ts';
import { type LoadedProject, loadProject, saveSnapshot, takeEpoch } from '../storage/project-records.ts';
import { createDocumentStore, type DocumentStore } from './document-store.ts';
import { emptyHistory, type History, pushStep, stepBack, stepForward } from './history.ts';
import type { Gesture, SavedState, Studio } from './studio-types.ts';

export interface EditingOptions {
  readonly db: Database;
  readonly projectId: ProjectId;
  /** Called before each step that is saved, with the document before it. */
  readonly onStep?: (before: Project) => void;
  /** After undo, redo and what other tabs did: what was found out meanwhile may have to be said again. */
  readonly onReplaced?: () => void;
  readonly onRename?: (title: string) => void;
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
}

/** Text that is typed and frames that are dragged reach the disk while it goes on: a killed tab loses no more. */
const SAVE_GESTURE_MS = 150;

/** The document of one project in one tab: edits, undo, saving, and who may write. */
export async function openEditing(options: EditingOptions): Promise<Editing> {
  const { db, projectId } = options;
  let autosave: Autosave | null = null;
  let lock: HeldLock | null = null;
  let epoch = 0;
  let gesture: OpenGesture | null = null;
  let gestureTimer: ReturnType<typeof setTimeout> | undefined;
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
    dropGesture();
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
    endGesture(true);
    // Even when it cannot be saved the other tab goes on: the person asked for it there.
    await autosave.close().catch(() => {});
    stopWriting();
  };

  const onMessage = async (message: ProjectMessage) => {
    if (closed) return;
    if (mode() === 'edit') {
      if (message.type === 'step-back') await stepBackForOther();
      if (message.type === 'rename') options.onRename?.(message.title);
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

  const change = <Args extends readonly unknown[]>(
    edit: Edit<Args>,
    args: Args,
    from: Project,
  ): readonly [Project, ProjectDiff] | null => {
    const next = edit.apply(from, ...args);
    if (next === from) return null;
    const diff = diffProjects(from, next);
    return diff.length === 0 ? null : [next, diff];
  };

  interface OpenGesture {
    /** The document before it; one undo step leads back there. */
    base: Project;
    /** As much of it as was handed to the disk. */
    written: Project;
    label: string | null;
    readonly handle: Gesture;
  }

  const showSaved = () => {
    const isAhead = gesture !== null && gesture.written !== store.document();
    setSaved(isAhead && onDisk === 'saved' ? 'saving' : onDisk);
  };

  const saveGesture = () => {
    clearTimeout(gestureTimer);
    gestureTimer = undefined;
    if (gesture === null) return;
    const { written, label } = gesture;
    const next = store.document();
    gesture.written = next;
    const diff = diffProjects(written, next);
    if (diff.length > 0) write(label ?? 'gesture', diff, next, written);
    showSaved();
  };

  const endGesture = (keep: boolean) => batch(() => settleGesture(keep));
  const settleGesture = (keep: boolean) => {
    if (gesture === null) return;
    clearTimeout(gestureTimer);
    gestureTimer = undefined;
    const { base, written, label } = gesture;
    gesture = null;
    const shown = store.document();
    const next = keep ? shown : base;
    const diff = diffProjects(written, next);
    if (diff.length > 0) write(label ?? 'gesture', diff, next, written);
    else store.set(next, store.revision());
    const step = keep ? diffProjects(base, shown) : [];
    if (step.length > 0) setHistory((past) => pushStep(past, { label: label ?? 'change', diff: step }));
    showSaved();
  };
  /** Nothing may be written any more: what is shown goes back to what was. */
  const dropGesture = () => {
    clearTimeout(gestureTimer);
    gestureTimer = undefined;
    if (gesture !== null) store.set(gesture.written, store.revision());
    gesture = null;
  };

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
      endGesture(true);
      const changed = change(edit, args, store.document());
      if (changed === null) return false;
      write(edit.name, changed[1], changed[0]);
      setHistory((past) => pushStep(past, { label: edit.label, diff: changed[1] }));
      return true;
    },
    learn(edit, ...args) {
      if (mode() !== 'edit' || closed) return false;
      return batch(() => {
        saveGesture();
        const changed = change(edit, args, store.document());
        if (changed === null) return false;
        write(edit.name, changed[1], changed[0]);
        if (gesture !== null) {
          gesture.written = store.document();
          gesture.base = edit.apply(gesture.base, ...args);
        }
        showSaved();
        return true;
      });
    },
    gesture(label) {
      endGesture(true);
      const open: OpenGesture = {
        base: store.document(),
        written: store.document(),
        label: label ?? null,
        handle: {
          perform(edit, ...args) {
            if (gesture !== open || mode() !== 'edit') return false;
            const changed = change(edit, args, store.document());
            if (changed === null) return false;
            open.label ??= edit.label;
            store.set(changed[0], store.revision());
            gestureTimer ??= setTimeout(saveGesture, SAVE_GESTURE_MS);
            showSaved();
            return true;
          },
          commit() {
            if (gesture === open) endGesture(true);
          },
          cancel() {
            if (gesture === open) endGesture(false);
          },
        },
      };
      if (mode() === 'edit' && !closed) gesture = open;
      return open.handle;
    },
    undo() {
      endGesture(true);
      return walk(stepBack(history()), true);
    },
    redo() {
      endGesture(true);
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
      endGesture(true);
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
      endGesture(true);
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
