import { createEffect, on } from 'solid-js';
import type { ExportJobs } from '../state/job-types.ts';
import type { Workspace } from '../state/workspace-types.ts';
import { dismissToast, showToast } from '../ui/kit/toast.tsx';
import { words } from '../ui/words/words.ts';
import { createUpdates, type Updates } from './updates.ts';

/** A new version is offered in a toast: at once, or when the export that it has to wait for is done. */
export function createUpdateNotices(workspace: Workspace): Updates {
  const isBusy = () => isExporting(workspace.jobs);
  const updates = createUpdates({ isBusy, beforeReload: () => workspace.close() });
  let shown: number | null = null;
  const say = (request: Parameters<typeof showToast>[0]) => {
    if (shown !== null) dismissToast(shown);
    shown = showToast({ ...request, sticky: true });
  };
  createEffect(
    on([updates.isReady, isBusy], ([isReady, busy]) => {
      if (!isReady) return;
      if (busy) {
        say({ title: words.shell.updateReady, body: words.shell.updateWaits });
        return;
      }
      say({
        title: words.shell.updateReady,
        body: words.shell.updateBody,
        action: { label: words.shell.updateNow, run: () => updates.apply() },
      });
    }),
  );
  createEffect(() => {
    if (!updates.isReplaced()) return;
    say({
      title: words.shell.lost,
      body: words.shell.lostBody,
      action: { label: words.shell.reload, run: () => location.reload() },
    });
  });
  return updates;
}

/** Films, or stories in one file. */
export function isExporting(jobs: Pick<ExportJobs, 'list' | 'bundles'>): boolean {
  return [...jobs.list(), ...jobs.bundles()].some(({ state }) => state === 'RUNNING' || state === 'QUEUED');
}
