import type { ProjectId } from '../../shared/model/project.ts';
import { type HeldLock, holdLock, projectLock } from './locks.ts';

/**
 * One tab edits a project, the others watch. The Web Lock says who; the channel carries each edit to the
 * watchers and asks the editor to step back. The names and shapes are spoken between tabs that may run
 * different builds: only add to them.
 */
export interface ProjectAccess {
  /** Null when another tab has it. */
  tryEdit(): Promise<HeldLock | null>;
  /** Asks the editing tab to save and step back; takes the lock from it when it does not answer. */
  takeOver(): Promise<HeldLock>;
  tell(message: ProjectMessage): void;
  close(): void;
}

export type ProjectMessage =
  | { readonly type: 'edit'; readonly revision: number; readonly diff: unknown }
  /** What was written is not a step from the last revision: read it anew. */
  | { readonly type: 'changed' }
  | { readonly type: 'step-back' }
  | { readonly type: 'rename'; readonly title: string }
  /** A file that another tab brought in before the project was taken from it is stored now. */
  | { readonly type: 'stored'; readonly assetId: string; readonly sha256: string };

/** Long enough for a busy tab to save, short enough for a person to wait. */
const PATIENCE_MS = 2000;

export function openProjectAccess(
  id: ProjectId,
  onMessage: (message: ProjectMessage) => void,
  patienceMs = PATIENCE_MS,
): ProjectAccess {
  const channel = new BroadcastChannel(projectLock(id));
  channel.addEventListener('message', (event: MessageEvent<ProjectMessage>) => onMessage(event.data));
  return {
    tryEdit: () => holdLock(projectLock(id), { ifAvailable: true }),
    async takeOver() {
      channel.postMessage({ type: 'step-back' } satisfies ProjectMessage);
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), patienceMs);
      try {
        const polite = await holdLock(projectLock(id), { signal: patience.signal });
        if (polite !== null) return polite;
      } catch (error) {
        if (!patience.signal.aborted) throw error;
      } finally {
        clearTimeout(timer);
      }
      const taken = await holdLock(projectLock(id), { steal: true });
      if (taken === null) throw new TypeError('A stolen lock is never refused');
      return taken;
    },
    tell(message) {
      channel.postMessage(message);
    },
    close() {
      channel.close();
    },
  };
}
