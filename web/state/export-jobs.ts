import { StudioError } from '../../shared/errors.ts';
import type { Database } from '../storage/database.ts';
import { readJob, readRequest } from '../storage/job-records.ts';
import { openLibraryFile, removeLibraryFile } from '../storage/library-files.ts';
import { openExportQueue } from './export-queue.ts';
import { askedAgain } from './export-requests.ts';
import { sweepChosenFiles } from './film-place.ts';
import { createJobQueue, madeBy } from './job-queue.ts';
import type { ExportJobs, Job, MeasureExport, RunBundle, RunExport } from './job-types.ts';
import { USUAL_QUEUE } from './queue-machine.ts';
import type { JobQueue, NewJob, QueueSettings } from './queue-types.ts';
import { submitExport } from './submit-exports.ts';

export interface ExportJobsOptions {
  readonly db: Database;
  readonly runExport: RunExport;
  readonly runBundle?: RunBundle;
  readonly measureExport?: MeasureExport;
  /** Tracked: what is changed takes effect at once. */
  readonly settings?: () => QueueSettings;
}

export interface OwnedExportJobs extends ExportJobs {
  readonly queue: JobQueue;
}

/** The exports of all projects: kept as jobs of the queue, run by one tab, shown by every tab. */
export async function createExportJobs(options: ExportJobsOptions): Promise<OwnedExportJobs> {
  const { db, runExport, runBundle = null, measureExport = null, settings = () => USUAL_QUEUE } = options;
  const opened = await openExportQueue({ db, runExport, runBundle, measureExport, settings });
  const { queue, show } = opened;
  const jobQueue = createJobQueue(opened, db);

  const find = (id: string) => show.list().find((job) => job.id === id) ?? null;
  const stored = async (id: string) => {
    const [job, request] = await Promise.all([readJob(db, id), readRequest(db, id)]);
    if (job === null || request === null) {
      throw new StudioError('input.media-missing', 'This export is no longer on this computer');
    }
    return askedAgain(job, request);
  };
  const submit = (request: NewJob) => submitExport(opened, db, request);
  const on = (id: string) => ({ type: 'job', id }) as const;

  return {
    queue: jobQueue,
    list: () => show.list().filter(({ kind }) => kind === 'render'),
    bundles: () => show.list().filter(({ kind }) => kind === 'bundle'),
    progress: jobQueue.progress,
    latest: (projectId) =>
      show.list().find((job) => job.kind === 'render' && job.projectId === projectId) ?? null,
    isRunner: opened.isRunner,
    start: submit,
    cancel: (id) => jobQueue.cancel(on(id)),
    pause: (id) => jobQueue.pause(on(id)),
    resume: (id) => jobQueue.resume(on(id)),
    retry: (id) => jobQueue.retry(on(id)),
    renderAgain: async (id) => submit(await stored(id)),
    async renderInBrowser(id) {
      const { engine: _, codec: __, ...request } = await stored(id);
      await jobQueue.cancel(on(id));
      // A browser writes no MKV; MP4 plays everywhere.
      return submit({ ...request, container: request.container === 'mkv' ? 'mp4' : request.container });
    },
    async remove(...ids) {
      const films = ids.flatMap((id) => madeBy(find(id))?.libraryPath ?? []);
      await queue.cancel({ ids });
      await sweepChosenFiles(db, opened.store.known(), ids);
      await queue.clearFinished({ ids });
      for (const path of films) await removeLibraryFile(path);
    },
    async film(id) {
      const job = find(id);
      const made = madeBy(job);
      if (job === null || made === null || made.libraryPath === null) return null;
      const file = await openLibraryFile(made.libraryPath);
      return file === null ? null : new File([file], made.fileName, { type: MIME_TYPES[job.container] });
    },
    idle: () => queue.idle(),
    close: () => opened.close(),
  };
}

const MIME_TYPES: Readonly<Record<Job['container'], string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  storyloom: 'application/zip',
};
