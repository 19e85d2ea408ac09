import { StudioError, toErrorData } from '../../shared/errors.ts';
import type { Project } from '../../shared/model/project.ts';
import { type JobEvent, nextJobState } from '../../shared/queue/job-states.ts';
import type { Artifact, ExportDestination, ExportProgress } from '../execute/export-types.ts';
import type { Database } from '../storage/database.ts';
import { changeJob, type JobRecord, readJobs, readRequest } from '../storage/job-records.ts';
import { collectLibraryFiles, removeLibraryFile } from '../storage/library-files.ts';
import { holdLock, QUEUE_LOCK } from '../storage/locks.ts';
import type { JobExport, RunExport } from './job-types.ts';

export interface JobRunnerOptions {
  readonly db: Database;
  readonly runExport: RunExport;
  readonly onRunner: () => void;
  readonly onProgress: (jobId: string, progress: ExportProgress | null) => void;
  /** A record changed. */
  readonly onChanged: () => void;
}

export interface JobRunner {
  /** There may be something to do. */
  wake(): void;
  /** Ends the run of a job whose record says that it shall not run; resolves when nothing of it is left. */
  stop(jobId: string): Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Runs queued jobs one after the other, in the one tab that has the queue's lock. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { db } = options;
  const ended = new AbortController();
  let current: {
    readonly id: string;
    readonly controller: AbortController;
    readonly done: Promise<void>;
  } | null = null;
  let isRunner = false;
  let pump: Promise<void> | null = null;
  let wanted = false;

  const begin = async () => {
    let lock: Awaited<ReturnType<typeof holdLock>>;
    try {
      lock = await holdLock(QUEUE_LOCK, { signal: ended.signal });
    } catch {
      return; // closed while it waited
    }
    if (lock === null) return;
    try {
      if (ended.signal.aborted) return;
      await recover(db);
      isRunner = true;
      options.onRunner();
      options.onChanged();
      wake();
      await new Promise<void>((resolve) => {
        if (ended.signal.aborted) resolve();
        else ended.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await pump;
    } finally {
      isRunner = false;
      lock.release();
    }
  };

  const wake = () => {
    wanted = true;
    if (!isRunner || pump !== null) return;
    pump = (async () => {
      while (wanted && !ended.signal.aborted) {
        wanted = false;
        let next = await nextQueued(db);
        while (next !== null && !ended.signal.aborted) {
          await runOne(next);
          next = await nextQueued(db);
        }
      }
    })()
      .catch((error: unknown) => console.error('The queue stopped', error))
      .finally(() => {
        pump = null;
        // Asked for between the last look and this line.
        if (wanted && !ended.signal.aborted) wake();
      });
  };

  const runOne = async (job: JobRecord) => {
    const controller = new AbortController();
    const done = (async () => {
      const started = await move(db, job.id, 'start', {
        startedAt: Date.now(),
        finishedAt: null,
        error: null,
      });
      if (started === null) return;
      options.onChanged();
      await attempt(started, controller.signal);
    })();
    current = { id: job.id, controller, done };
    try {
      await done;
    } finally {
      current = null;
      options.onProgress(job.id, null);
      options.onChanged();
    }
  };

  const attempt = async (job: JobRecord, signal: AbortSignal) => {
    try {
      const request = await readRequest(db, job.id);
      if (request === null) throw new StudioError('failed.internal', 'The job has lost what it should make');
      const destination = await destinationOf(job, request.handle);
      if (destination.type === 'library' && request.handle !== null) {
        await changeJob(db, job.id, (record) => ({
          ...record,
          destination: 'library',
          notice: 'kept-in-library',
        }));
      }
      const artifact = await options.runExport(exportOf(job, request.project, destination), {
        signal,
        onProgress: (progress) => options.onProgress(job.id, progress),
      });
      await complete(job, artifact);
    } catch (error) {
      // A stopped run has its state already: whoever stopped it wrote that first. Only a closing tab has not.
      if (signal.aborted) await move(db, job.id, 'release', {});
      else await move(db, job.id, 'fail', { error: toErrorData(error), finishedAt: Date.now() });
    }
  };

  const complete = async (job: JobRecord, artifact: Artifact) => {
    const changes = { artifactId: artifact.id, finishedAt: Date.now(), error: null };
    const stored = await move(db, job.id, 'complete', changes, artifact);
    // Cancelled in the moment it was done: the person asked for nothing to be left.
    if (stored === null && artifact.libraryPath !== null) await removeLibraryFile(artifact.libraryPath);
  };

  const running = begin();
  return {
    wake,
    async stop(jobId) {
      if (current?.id !== jobId) return;
      const { controller, done } = current;
      controller.abort(new DOMException('Stopped', 'AbortError'));
      await done.catch(() => {});
    },
    async idle() {
      while (pump !== null) await pump;
    },
    async close() {
      ended.abort(new DOMException('Closed', 'AbortError'));
      current?.controller.abort(ended.signal.reason);
      await running;
    },
  };
}

function exportOf(job: JobRecord, project: Project, destination: ExportDestination): JobExport {
  const { id: jobId, profile, container, revision, engine = 'browser', codec = null } = job;
  const request = { jobId, project, profile, destination };
  if (engine === 'helper') return { engine, ...request, revision, container, codec };
  if (container !== 'mkv') return { engine, ...request, container };
  throw new StudioError('input.setting-invalid', 'A browser writes no MKV. Choose another file type');
}

/** Moves a job by the table; null where the table does not allow it. */
export function move(
  db: Database,
  id: string,
  event: JobEvent,
  changes: Partial<JobRecord>,
  artifact: Artifact | null = null,
): Promise<JobRecord | null> {
  return changeJob(
    db,
    id,
    (job) => {
      const state = nextJobState(job.state, event);
      return state === null ? null : { ...job, ...changes, state };
    },
    artifact,
  );
}

/** We have the lock, so whatever says RUNNING was run by a tab that is gone: it goes on by itself. */
async function recover(db: Database): Promise<void> {
  const jobs = await readJobs(db);
  for (const { job } of jobs) {
    if (job.state === 'RUNNING') await move(db, job.id, 'release', { notice: 'continued-after-close' });
  }
  const kept = jobs.flatMap(({ artifact }) => artifact?.libraryPath ?? []);
  // A folder that cannot be tidied is no reason to run nothing.
  await collectLibraryFiles(new Set(kept)).catch((error: unknown) =>
    console.warn('Left-over films could not be removed', error),
  );
}

async function nextQueued(db: Database): Promise<JobRecord | null> {
  const queued = (await readJobs(db)).map(({ job }) => job).filter((job) => job.state === 'QUEUED');
  return queued.reduce<JobRecord | null>(
    (first, job) => (first === null || job.createdAt < first.createdAt ? job : first),
    null,
  );
}

/** A chosen file may have lost its permission with the tab that chose it; asking needs a click we do not have. */
async function destinationOf(
  job: JobRecord,
  handle: FileSystemFileHandle | null,
): Promise<ExportDestination> {
  if (job.destination === 'library' || handle === null) return { type: 'library' };
  try {
    const permission = await handle.queryPermission({ mode: 'readwrite' });
    return permission === 'granted' ? { type: 'file', handle } : { type: 'library' };
  } catch {
    return { type: 'library' };
  }
}
