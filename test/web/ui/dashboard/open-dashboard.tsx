import { createSignal, Show } from 'solid-js';
import { expect, onTestFinished } from 'vitest';
import type { Engine } from '../../../../web/state/engine.ts';
import type { RunExport } from '../../../../web/state/job-types.ts';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import { DashboardScreen } from '../../../../web/ui/dashboard/dashboard-screen.tsx';
import { JobBar } from '../../../../web/ui/jobs/job-bar.tsx';
import { JobDialog } from '../../../../web/ui/jobs/job-dialog.tsx';
import { ToastRegion } from '../../../../web/ui/kit/toast.tsx';
import { makePlace } from '../../state/state-helpers.ts';
import { renderPart } from '../kit/render-part.tsx';

/** The dashboard over a store of its own, with the bar of exports and an engine that the test plays. */
export async function openDashboard(runExport: RunExport) {
  const place = makePlace();
  const engine: Engine = {
    runExport,
    ledgerBytes: async () => 0,
    clearLedger: async () => {},
    setLedgerBudget: async () => {},
    close() {},
  };
  const workspace = await openWorkspace({ engine, databaseName: place.name, mediaFolder: place.folder });
  onTestFinished(async () => {
    await workspace.close();
    await place.dispose();
  });
  const opened: string[] = [];
  const [shown, setShown] = createSignal<string | null>(null);
  renderPart(() => (
    <>
      <DashboardScreen
        workspace={workspace}
        onOpen={(id) => opened.push(id)}
        onShowQueue={() => {}}
        onShowJob={setShown}
      />
      <JobBar workspace={workspace} onShow={setShown} shown={shown()} />
      <Show when={shown()} keyed>
        {(id) => <JobDialog workspace={workspace} jobId={id} onClose={() => setShown(null)} />}
      </Show>
      <ToastRegion />
    </>
  ));
  await expect.poll(() => workspace.library.projects().length).toBe(1);
  return { workspace, opened };
}

export const textOf = (selector: string) => document.querySelector(selector)?.textContent ?? null;
