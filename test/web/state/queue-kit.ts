import { makeProject } from '../../../shared/model/make-project.ts';
import {
  createExportJobs,
  type ExportJobsOptions,
  type OwnedExportJobs,
} from '../../../web/state/export-jobs.ts';
import type { ExportOptions } from '../../../web/state/job-types.ts';
import { USUAL_QUEUE } from '../../../web/state/queue-machine.ts';
import type { NewBatch, NewJob, QueueSettings } from '../../../web/state/queue-types.ts';
import type { Database } from '../../../web/storage/database.ts';
import { makePlace, type Place } from './state-helpers.ts';

/** A queue's place on the disk for one test, and the tabs that have it open. */
export interface QueuePlace {
  readonly db: Database;
  /** A connection of its own to the same place, as another tab has. */
  otherTab(): Promise<Database>;
  open(options: Partial<ExportJobsOptions> & QueueParts): Promise<OwnedExportJobs>;
  dispose(): Promise<void>;
}

interface QueueParts {
  readonly runExport: ExportJobsOptions['runExport'];
  readonly queue?: Partial<QueueSettings>;
}

export async function makeQueuePlace(place: Place = makePlace()): Promise<QueuePlace> {
  const { db } = await place.openTab();
  const opened: OwnedExportJobs[] = [];
  return {
    db,
    otherTab: async () => (await place.openTab()).db,
    async open({ queue = {}, ...options }) {
      const settings = { ...USUAL_QUEUE, ...queue };
      const jobs = await createExportJobs({ db, settings: () => settings, ...options });
      opened.push(jobs);
      return jobs;
    },
    async dispose() {
      for (const jobs of opened) await jobs.close();
      await place.dispose();
    },
  };
}

export const job = (title: string, part: Partial<NewJob> = {}): NewJob => ({ ...exportOf(title), ...part });

export const exportOf = (title: string): ExportOptions => ({
  project: makeProject({ id: `project-${title.replaceAll(' ', '-')}`, title }),
  revision: 1,
  profile: 'DRAFT_360P',
  container: 'mp4',
  destination: { type: 'library' },
});

export const batch = (jobs: readonly NewJob[], part: Partial<NewBatch> = {}): NewBatch => ({
  name: 'Delivery',
  jobs,
  ...part,
});
