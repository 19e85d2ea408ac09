import { closeSync, fsyncSync, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import type { QueueOptions } from '../../shared/queue/queue-api.ts';
import type { FilmDeps, FilmOptions, FilmProgress, FilmRequest, FilmResult } from '../execute/types.ts';
import { assetPath } from '../store/asset-files.ts';
import type { DataFolders } from '../store/data-folder.ts';
import { diskError } from '../store/disk-error.ts';
import type { ArtifactRecord, JobRecords } from '../store/job-records.ts';
import type { FilmShare } from './film-shares.ts';
import type { HelperJob } from './types.ts';

export type RenderFilm = (
  request: FilmRequest,
  output: string,
  deps: FilmDeps,
  options: FilmOptions,
) => Promise<FilmResult>;

export interface FilmRunsOptions {
  readonly jobs: JobRecords;
  readonly folders: DataFolders;
  readonly deps: FilmDeps;
  readonly renderFilm: RenderFilm;
  /** Before a run: room for what it will make. */
  readonly prepare: (jobId: string, request: FilmRequest, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** What this film may share with others that wait; null where none do. */
  readonly share?: (job: HelperJob, signal: AbortSignal) => Promise<FilmShare | null>;
}

/** How the queue's jobs are run here. A film is stored before its job is completed, and goes where that fails. */
export function makeFilmRuns(
  options: FilmRunsOptions,
): Required<Pick<QueueOptions<FilmProgress>, 'run' | 'discard'>> {
  const { jobs, folders, now } = options;
  const folderOf = (jobId: string) => join(folders.exports, jobId);

  const make = async (
    job: HelperJob,
    folder: string,
    { signal, onProgress }: FilmOptions,
  ): Promise<FilmResult> => {
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
    await options.prepare(job.id, request, signal);
    signal.throwIfAborted();
    const output = join(folder, `film.${job.container}`);
    const share = (await options.share?.(job, signal)) ?? null;
    const deps = share === null ? options.deps : { ...options.deps, shared: share.shared };
    try {
      const result = await options.renderFilm(request, output, deps, { signal, onProgress });
      // The film's name has to last before a record says that it does.
      for (const path of [folder, folders.exports]) syncFolder(path);
      return result;
    } finally {
      await share?.release();
    }
  };

  return {
    async run({ id }, { signal, onProgress }) {
      const folder = folderOf(id);
      const began = performance.now();
      try {
        const job = jobs.get(id);
        if (job === null) throw new StudioError('failed.internal', 'The job has lost what it should make');
        const result = await make(job, folder, { signal, onProgress });
        const film = filmRecord(job, result, folders.exports, now());
        jobs.putArtifact(film);
        const speed = speedOf(result, (performance.now() - began) / 1000);
        return { outputId: film.artifact.id, speed };
      } catch (cause) {
        await clear(folder);
        throw diskError(cause, 'The film', folder);
      }
    },
    async discard({ id }, { outputId }) {
      await clear(folderOf(id));
      jobs.removeArtifact(outputId);
    },
  };
}

/** By encoder and profile; only a film of which nothing was there before tells how fast one is made. */
export function speedKey(encoder: string, profile: string): string {
  return `${encoder} ${profile}`;
}

function speedOf({ encoder, profile, frames, chunks }: FilmResult, seconds: number) {
  if (chunks.reused > 0 || seconds <= 0) return null;
  return { key: speedKey(encoder, profile), framesPerSecond: frames / seconds };
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
      fileName: job.fileName ?? `${fileTitle(job.title)}.${job.container}`,
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
