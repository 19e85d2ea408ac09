import { batch } from 'solid-js';
import { diffProjects, type ProjectDiff } from '../../shared/model/diff.ts';
import type { Edit } from '../../shared/model/edits/define-edit.ts';
import type { Project } from '../../shared/model/project.ts';
import type { DocumentStore } from './document-store.ts';
import type { Step } from './history.ts';
import type { Gesture } from './studio-types.ts';

/** Text that is typed and frames that are dragged reach the disk while it goes on: a killed tab loses no more. */
const SAVE_GESTURE_MS = 150;

export interface GesturesOptions {
  readonly store: DocumentStore;
  readonly canEdit: () => boolean;
  /** The one way to disk. */
  readonly write: (name: string, diff: ProjectDiff, next: Project, before: Project) => void;
  /** A gesture that was kept is one step of undo. */
  readonly onStep: (step: Step<ProjectDiff>) => void;
  /** What is shown came ahead of what was written, or was caught up with. */
  readonly onChange: () => void;
}

export interface Gestures {
  open(label?: string): Gesture;
  /** What was done so far goes to the disk; the gesture stays open. */
  save(): void;
  /** Keeps what it did, or goes back to before it. */
  end(keep: boolean): void;
  /** Nothing may be written any more: what is shown goes back to what was. */
  drop(): void;
  /** An edit that was written while it is open belongs to what was there before it. */
  slipUnder(change: (project: Project) => Project): void;
  isAhead(): boolean;
}

interface OpenGesture {
  /** The document before it; one undo step leads back there. */
  base: Project;
  /** As much of it as was handed to the disk. */
  written: Project;
  label: string | null;
  readonly handle: Gesture;
}

/** Many edits that a person feels as one: at most one is open. */
export function makeGestures({ store, canEdit, write, onStep, onChange }: GesturesOptions): Gestures {
  let gesture: OpenGesture | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stopTimer = () => {
    clearTimeout(timer);
    timer = undefined;
  };

  const save = () => {
    stopTimer();
    if (gesture === null) return;
    const { written, label } = gesture;
    const next = store.document();
    gesture.written = next;
    const diff = diffProjects(written, next);
    if (diff.length > 0) write(label ?? 'gesture', diff, next, written);
    onChange();
  };

  const settle = (keep: boolean) => {
    if (gesture === null) return;
    stopTimer();
    const { base, written, label } = gesture;
    gesture = null;
    const shown = store.document();
    const next = keep ? shown : base;
    const diff = diffProjects(written, next);
    if (diff.length > 0) write(label ?? 'gesture', diff, next, written);
    else store.set(next, store.revision());
    const step = keep ? diffProjects(base, shown) : [];
    if (step.length > 0) onStep({ label: label ?? 'change', diff: step });
    onChange();
  };
  const end = (keep: boolean) => batch(() => settle(keep));

  return {
    save,
    end,
    open(label) {
      end(true);
      const open: OpenGesture = {
        base: store.document(),
        written: store.document(),
        label: label ?? null,
        handle: {
          perform(edit, ...args) {
            if (gesture !== open || !canEdit()) return false;
            const changed = changeBy(edit, args, store.document());
            if (changed === null) return false;
            open.label ??= edit.label;
            store.set(changed[0], store.revision());
            timer ??= setTimeout(save, SAVE_GESTURE_MS);
            onChange();
            return true;
          },
          isOpen: () => gesture === open,
          commit() {
            if (gesture === open) end(true);
          },
          cancel() {
            if (gesture === open) end(false);
          },
        },
      };
      if (canEdit()) gesture = open;
      return open.handle;
    },
    drop() {
      stopTimer();
      if (gesture !== null) store.set(gesture.written, store.revision());
      gesture = null;
    },
    slipUnder(change) {
      if (gesture === null) return;
      gesture.written = store.document();
      gesture.base = change(gesture.base);
    },
    isAhead: () => gesture !== null && gesture.written !== store.document(),
  };
}

/** The document after an edit with what differs; null where it does nothing. */
export function changeBy<Args extends readonly unknown[]>(
  edit: Edit<Args>,
  args: Args,
  from: Project,
): readonly [Project, ProjectDiff] | null {
  const next = edit.apply(from, ...args);
  if (next === from) return null;
  const diff = diffProjects(from, next);
  return diff.length === 0 ? null : [next, diff];
}
