import { openDatabase } from '../storage/database.ts';
import { openMedia } from '../storage/open-media.ts';
import { createBatchRender } from './batch-render.ts';
import { type Engine, makeEngine } from './engine.ts';
import { createExportJobs } from './export-jobs.ts';
import { createHelperLink } from './helper-link.ts';
import { createLibrary } from './library.ts';
import { openStudio } from './open-studio.ts';
import { openOwnProfiles } from './own-profiles.ts';
import { createPreferences } from './preferences.ts';
import { makeWorkerBudget, USUAL_QUEUE } from './queue-machine.ts';
import type { Services } from './services.ts';
import type { Studio } from './studio-types.ts';
import type { Workspace } from './workspace-types.ts';

export interface WorkspaceOptions {
  /** Scripted in tests. */
  readonly engine?: Engine;
  readonly databaseName?: string;
  readonly mediaFolder?: string;
  /** An older tab keeps the database open. */
  readonly onBlocked?: () => void;
  /** A newer build took over, or the browser closed the database: reload. */
  readonly onLost?: () => void;
}

/** Everything one tab works with. */
export async function openWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const db = await openDatabase({
    ...(options.databaseName === undefined ? {} : { name: options.databaseName }),
    ...(options.onBlocked === undefined ? {} : { onBlocked: options.onBlocked }),
    ...(options.onLost === undefined ? {} : { onLost: options.onLost }),
  });
  const { media, probes, close: closeMedia } = openMedia(db, options.mediaFolder);
  const helper = await createHelperLink(db);
  let facts = () => ({ settings: USUAL_QUEUE, live: 1 });
  const budget = makeWorkerBudget(() => facts());
  const engine = options.engine ?? makeEngine(db, media, () => helper.api(), budget);
  const services: Services = {
    db,
    media,
    probes,
    runExport: engine.runExport,
    ...(engine.measureExport === undefined ? {} : { measureExport: engine.measureExport }),
    ledgerBytes: engine.ledgerBytes,
    clearLedger: engine.clearLedger,
    setLedgerBudget: engine.setLedgerBudget,
  };
  const preferences = await createPreferences(services);
  const settings = () => preferences.settings.queue;
  const jobs = await createExportJobs({ ...services, settings });
  facts = () => ({
    settings: settings(),
    live: jobs.list().filter(({ state }) => state === 'RUNNING' || state === 'QUEUED').length,
  });
  const library = createLibrary({ services, jobs, preferences });
  const own = await openOwnProfiles(db);
  const batches = createBatchRender({ db, media, helper: helper.state, queue: jobs.queue, own });
  const studios = new Set<Studio>();
  return {
    library,
    jobs,
    queue: jobs.queue,
    batches,
    preferences,
    helper,
    async openStudio(projectId) {
      const studio = await openStudio({ services, projectId });
      studios.add(studio);
      return {
        ...studio,
        async close() {
          studios.delete(studio);
          await studio.close();
          await library.refresh();
        },
      };
    },
    async close() {
      for (const studio of studios) await studio.close().catch(() => {});
      await jobs.close();
      own.close();
      library.close();
      preferences.close();
      helper.close();
      closeMedia();
      engine.close();
      db.close();
    },
  };
}
