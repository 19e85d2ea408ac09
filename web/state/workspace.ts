import type { ProjectId } from '../../shared/model/project.ts';
import { openDatabase } from '../storage/database.ts';
import { openMedia } from '../storage/open-media.ts';
import { type Engine, makeEngine } from './engine.ts';
import { createExportJobs } from './export-jobs.ts';
import { createHelperLink } from './helper-link.ts';
import { makeLateBatches } from './late-batches.ts';
import { createLibrary } from './library.ts';
import { openOwnProfiles } from './own-profiles.ts';
import { createPreferences } from './preferences.ts';
import { makeWorkerBudget, USUAL_QUEUE } from './queue-machine.ts';
import type { Services } from './services.ts';
import type { ImportItem, Studio } from './studio-types.ts';
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
    ...(engine.runBundle === undefined ? {} : { runBundle: engine.runBundle }),
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
  const whenCopied = async (projectId: ProjectId) => {
    await closing.get(projectId);
    for (const studio of studios) if (studio.projectId === projectId) await studio.imports.settled();
  };
  const library = createLibrary({ services, jobs, preferences, whenCopied });
  const own = await openOwnProfiles(db);
  const batches = makeLateBatches(own, async () => {
    const { createBatchRender } = await import('./batch-render.ts');
    return createBatchRender({ db, media, helper: helper.state, queue: jobs.queue, own, whenCopied });
  });
  const studios = new Set<Studio>();
  /** Stories that were left while their files were still copied: each goes on until they are stored. */
  const closing = new Map<ProjectId, Promise<void>>();
  const leave = async (studio: Studio) => {
    // What was edited is shown at once; copies may take long.
    const saved = isTakingIn(studio) ? studio.flush() : null;
    const closed = studio.close();
    saved?.then(() => library.refresh()).catch(() => {});
    try {
      await closed;
    } finally {
      studios.delete(studio);
      closing.delete(studio.projectId);
      await library.refresh();
    }
  };
  return {
    library,
    jobs,
    queue: jobs.queue,
    batches,
    preferences,
    helper,
    async helperProjects() {
      const { makeHelperProjects } = await import('./helper-projects.ts');
      return makeHelperProjects({ db, media, library, helper: () => helper.api() });
    },
    isTakingIn: () => [...studios].some(isTakingIn),
    leftStory(projectId) {
      if (!closing.has(projectId)) return null;
      const studio = [...studios].find((each) => each.projectId === projectId && isTakingIn(each));
      if (studio === undefined) return null;
      return { title: () => studio.document().title, items: () => goingIn(studio) };
    },
    async openStudio(projectId) {
      await closing.get(projectId);
      // Editing is loaded with the first story: who looks at them needs none of it.
      const { openStudio } = await import('./open-studio.ts');
      const studio = await openStudio({ services, projectId });
      studios.add(studio);
      return {
        ...studio,
        close() {
          const left = leave(studio);
          closing.set(
            projectId,
            left.catch(() => {}),
          );
          return left;
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

function isTakingIn(studio: Studio): boolean {
  return goingIn(studio).length > 0;
}

function goingIn({ imports }: Studio): readonly ImportItem[] {
  return imports.items().filter(({ stage }) => stage !== 'failed');
}
