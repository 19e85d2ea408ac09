import { afterEach, beforeEach } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import {
  createExportJobs,
  type ExportJobsOptions,
  type OwnedExportJobs,
} from '../../../web/state/export-jobs.ts';
import type { ExportJobs, ExportOptions, RunExport } from '../../../web/state/job-types.ts';
import { makePlace, type Place, type Tab } from './state-helpers.ts';

/** A place on the disk for each test, and the jobs that are opened in it. */
export function useExportJobs() {
  let place: Place;
  let tab: Tab;
  const open: OwnedExportJobs[] = [];
  beforeEach(async () => {
    place = makePlace();
    tab = await place.openTab();
  });
  afterEach(async () => {
    for (const jobs of open.splice(0)) await jobs.close();
    await place.dispose();
  });
  return {
    get place() {
      return place;
    },
    get db() {
      return tab.db;
    },
    async open(runExport: RunExport, options: Partial<ExportJobsOptions> = {}): Promise<OwnedExportJobs> {
      const jobs = await createExportJobs({ db: tab.db, runExport, ...options });
      open.push(jobs);
      return jobs;
    },
  };
}

export const optionsOf = (title = 'Film', revision = 1): ExportOptions => ({
  project: makeProject({ id: 'p1', title }),
  revision,
  profile: 'DRAFT_360P',
  container: 'mp4',
  destination: { type: 'library' },
});

export const stateOf = (jobs: ExportJobs, id: string) => jobs.list().find((job) => job.id === id)?.state;
