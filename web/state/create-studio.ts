import { createSignal, onCleanup } from 'solid-js';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';
import type { ProjectId } from '../../shared/model/project.ts';
import type { Studio } from './studio-types.ts';
import type { Workspace } from './workspace-types.ts';

export interface StudioHandle {
  state(): 'opening' | 'open' | 'failed';
  studio(): Studio | null;
  error(): ErrorData | null;
}

/** A studio that lives as long as the component that asks for it. */
export function createStudio(workspace: Workspace, projectId: ProjectId): StudioHandle {
  const [studio, setStudio] = createSignal<Studio | null>(null);
  const [error, setError] = createSignal<ErrorData | null>(null);
  let gone = false;
  workspace.openStudio(projectId).then(
    (opened) => {
      if (gone) void opened.close().catch(() => {});
      else setStudio(opened);
    },
    (reason: unknown) => setError(toErrorData(reason)),
  );
  onCleanup(() => {
    gone = true;
    studio()
      ?.close()
      .catch((reason: unknown) => console.error('The last edits could not be saved', reason));
  });
  return {
    state: () => (error() !== null ? 'failed' : studio() === null ? 'opening' : 'open'),
    studio,
    error,
  };
}
