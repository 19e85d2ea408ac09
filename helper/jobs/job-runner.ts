import { closeSync, fsyncSync, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { StudioError, toErrorData } from '../../shared/errors.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import type { FilmDeps, FilmOptions, FilmProgress, FilmRequest, FilmResult } from '../execute/types.ts';
import { assetPath } from '../store/asset-files.ts';
import type { DataFolders } from '../store/data-folder.ts';
import { diskError } from '../store/disk-error.ts';
import type { ArtifactRecord, JobRecords } from '../store/job-records.ts';
import type { HelperJob } from './types.ts';

export type RenderFilm = (
  request: FilmRequest,
  output: string,
  deps: FilmDeps,
  options: FilmOptions,
) => Promise<FilmResult>;

export interface JobRunnerOptions {
  readonly jobs: JobRecords;
  readonly folders: DataFolders;
  readonly deps: FilmDeps;
  readonly renderFilm: RenderFilm;
  /** Before a run: room for what it will make. */
  readonly prepare: (job: HelperJob, request: FilmRequest, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly onJob: (job: HelperJob) => void;
  readonly onProgress: (jobId: string, progress: FilmProgress) => void;
  /** Nothing runs any more, or another job will. */
  readonly onRunEnded: () => void;
}

export interface JobRunner {
  /** There may be something to do. */
  wake(): void;
  /** Ends the run of a job whose record says that it shall not run; resolves when nothing of it is left. */
  stop(jobId: string): Promise<void>;
  /** Ends what runs and resolves when nothing is left running; a job that ran will be taken up again. */
  close(): Promise<void>;
}

/** Where records cannot be written, such as on a full disk, the queue tries again after this. */
const STUCK_MS = 5000;

/** Runs queued jobs one after the other. Each move of a job is on the disk before anyone hears of it. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { jobs, folders, now } = options;
  let current: { readonly id: string; readonly controller: AbortController; done: Promise<void> } | null =
    null;
  let pump: Promise<void> | null = null;
  let isWanted = false;
  let stuck: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const wake = () => {
    isWanted = true;
    if (closed || pump !== null) return;
    clearTimeout(stuck);
    isWanted = false;
    pump = work()
      .catch((error: unknown) => {
        console.error('The queue could not go on and will try again:', error);
        stuck = setTimeout(wake, STUCK_MS);
        stuck.unref();
      })
      .finally(() => {
        pump = null;
        // Asked for between the last look and this line.
        if (isWanted) wake();
      });
  };

  const work = async () => {
    // Whoever woke us goes on first.
    await Promise.resolve();
    // Nothing runs now: what says so was run by a helper that is gone, or could not be written down.
    for (const job of jobs.inState('RUNNING')) {
      const released = jobs.move(job.id, 'release', {});
      if (released !== null) options.onJob(released);
    }
    for (let next = jobs.nextQueued(); next !== null && !closed; next = jobs.nextQueued()) {
      await run(next.id);
    }
  };

  const run = async (id: string) => {
    const started = jobs.move(id, 'start', { startedAt: now(), finishedAt: null, error: null });
    if (started === null) return;
    const controller = new AbortController();
    const running = { id, controller, done: Promise.resolve() };
    current = running;
    options.onJob(started);
    running.done = attempt(started, controller.signal);
    try {
      await running.done;
    } finally {
      current = null;
      options.onRunEnded();
      const ended = jobs.get(id);
      if (ended !== null) options.onJob(ended);
    }
  };

  const attempt = async (job: HelperJob, signal: AbortSignal) => {
    const folder = join(folders.exports, job.id);
    try {
      const record = jobs.request(job.id);
      if (record === null) throw new StudioError('failed.internal', 'The job has lost what it should make');
      const request: FilmRequest = {
        project: record.project,
        profile: job.ownProfile ?? job.profile,
        codec: job.codec,
        container: job.container,
        hardware: job.hardware,
        layers: record.layers === null ? null : assetPath(folders.assets, record.layers),
      };
      // A fixed place: a run that was killed after its film got its name is written over, not doubled.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      signal.throwIfAborted();
      await options.prepare(job, request, signal);
      signal.throwIfAborted();
      const output = join(folder, `film.${job.container}`);
      const result = await options.renderFilm(request, output, options.deps, {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) options.onProgress(job.id, progress);
        },
      });
      // The film's name has to last before a record says that it does.
      for (const path of [folder, folders.exports]) syncFolder(path);
      const finishedAt = now();
      const film = filmRecord(job, result, folders.exports, finishedAt);
      const changes = { finishedAt, error: null, artifactId: film.artifact.id };
      // Null where it was stopped in the moment it was done: that asked for nothing to be left.
      if (jobs.move(job.id, 'complete', changes, film) === null) await clear(folder);
    } catch (cause) {
      await clear(folder);
      const error = toErrorData(diskError(cause, 'The film', folder));
      // A stopped run has its state already: whoever stopped it wrote that first. Only a closing helper has not.
      if (signal.aborted) jobs.move(job.id, 'release', {});
      else jobs.move(job.id, 'fail', { error, finishedAt: now() });
    }
  };

  return {
    wake,
    async stop(jobId) {
      if (current?.id !== jobId) return;
      const { controller, done } = current;
      controller.abort(new DOMException('Stopped', 'AbortError'));
      await done;
    },
    async close() {
      closed = true;
      clearTimeout(stuck);
      current?.controller.abort(new DOMException('Closed', 'AbortError'));
      await pump;
    },
  };
}

function filmRecord(job: HelperJob, result: FilmResult, exports: string, finishedAt: number): ArtifactRecord {
  const { path, verified: _, ...facts } = result;
  return {
    file: relative(exports, path),
    artifact: {
      ...facts,
      // Sidecars lie beside the film; where that is on this disk is nobody's business.
      sidecars: result.sidecars.map((sidecar) => basename(sidecar)),
      id: hashOf({ artifact: job.id }).slice(0, 32),
      jobId: job.id,
      projectId: job.projectId,
      fileName: `${fileTitle(job.title)}.${job.container}`,
      finishedAt,
    },
  };
}

/** What is left where this fails is swept at the next start. */
async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}

/** A title as a name that every system takes. */
function fileTitle(title: string): string {
  const plain = title
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 80);
  return plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(plain) ? 'film' : plain;
}

function syncFolder(path: string): void {
  // Windows opens no folders, and needs none to be synced.
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
