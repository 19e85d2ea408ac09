import { closeSync, fsyncSync, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import type { Project } from '../../shared/model/project.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import type { QueueOptions } from '../../shared/queue/queue-api.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import type { FilmDeps, FilmOptions, FilmProgress, FilmRequest, FilmResult } from '../execute/types.ts';
import { assetPath } from '../store/asset-files.ts';
import type { DataFolders } from '../store/data-folder.ts';
import { diskError } from '../store/disk-error.ts';
import type { ArtifactRecord, JobRecords, JobRequestRecord } from '../store/job-records.ts';
import type { FilmNeeds, FindNeeds } from './film-needs.ts';
import type { FilmShare } from './film-shares.ts';
import { speedKey } from './film-speed.ts';
import { makeSearchProgress, NO_FRAMES, searchShare } from './search-progress.ts';
import { BUNDLE, FALLBACK_NAME, type HelperJob } from './types.ts';
import { type BundleResult, gatherMedia, writeBundle } from './write-bundle.ts';

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
  readonly findNeeds: FindNeeds;
  /** Before a run: room for what it will make. */
  readonly prepare: (jobId: string, find: () => Promise<FilmNeeds>, signal: AbortSignal) => Promise<void>;
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
    { project, layers }: JobRequestRecord,
    output: string,
    { signal, onProgress }: FilmOptions,
  ): Promise<FilmResult> => {
    const request = filmRequestOf(job, project, layers === null ? null : assetPath(folders.assets, layers));
    const progress = makeSearchProgress(job, searchShare(project, request.profile), onProgress);
    const find = () => options.findNeeds(request, { ...options.deps, onLook: progress.onLook }, { signal });
    await options.prepare(job.id, find, signal);
    signal.throwIfAborted();
    const share = (await options.share?.(job, signal)) ?? null;
    const deps = share === null ? options.deps : { ...options.deps, shared: share.shared };
    try {
      return await options.renderFilm(request, output, deps, { signal, onProgress: progress.onProgress });
    } finally {
      await share?.release();
    }
  };

  const bundle = async (
    job: HelperJob,
    { project }: JobRequestRecord,
    output: string,
    { signal, onProgress }: FilmOptions,
  ): Promise<BundleResult> => {
    const { media } = options.deps;
    const find = async (): Promise<FilmNeeds> => {
      const { sources } = await gatherMedia(project, media);
      return { kind: 'bundle', keys: [], bytes: sources.reduce((sum, { bytes }) => sum + bytes, 0) };
    };
    await options.prepare(job.id, find, signal);
    signal.throwIfAborted();
    return writeBundle({ project, media }, output, {
      signal,
      onProgress: (progress) => onProgress({ ...NO_FRAMES, segments: job.segments, ...progress }),
    });
  };

  return {
    async run({ id }, { signal, onProgress }) {
      const folder = folderOf(id);
      const began = performance.now();
      const keep = (record: ArtifactRecord) => {
        // The file's name has to last before a record says that it does.
        for (const path of [folder, folders.exports]) syncFolder(path);
        jobs.putArtifact(record);
        return { outputId: record.artifact.id };
      };
      try {
        const [job, record] = [jobs.get(id), jobs.request(id)];
        if (job === null || record === null) {
          throw new StudioError('failed.internal', 'The job has lost what it should make');
        }
        // A fixed place: a run that was killed after its film got its name is written over, not doubled.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        signal.throwIfAborted();
        if (job.container === BUNDLE.container) {
          const made = await bundle(job, record, join(folder, 'story.storyloom'), { signal, onProgress });
          return keep(bundleRecord(job, made, folders.exports, now()));
        }
        const result = await make(job, record, join(folder, `film.${job.container}`), { signal, onProgress });
        const speed = speedOf(result, (performance.now() - began) / 1000, options.deps.runner.tools.version);
        return { ...keep(filmRecord(job, result, folders.exports, now())), speed };
      } catch (cause) {
        await clear(folder);
        const isBundle = jobs.get(id)?.container === BUNDLE.container;
        throw diskError(cause, isBundle ? 'The bundle' : 'The film', folder);
      }
    },
    async discard({ id }, { outputId }) {
      await clear(folderOf(id));
      jobs.removeArtifact(outputId);
    },
  };
}

/** Only a film of which nothing was there before tells how fast one is made. */
function speedOf(result: FilmResult, seconds: number, ffmpeg: string) {
  if (result.chunks.reused > 0 || seconds <= 0) return null;
  return { key: speedKey(result, ffmpeg), framesPerSecond: result.frames / seconds };
}

function filmRecord(job: HelperJob, result: FilmResult, exports: string, finishedAt: number): ArtifactRecord {
  const { path, verified: _, ...facts } = result;
  // Sidecars lie beside the film; where that is on this disk is nobody's business.
  const sidecars = result.sidecars.map((sidecar) => basename(sidecar));
  return { file: relative(exports, path), artifact: { ...facts, sidecars, ...namesOf(job), finishedAt } };
}

function bundleRecord(
  job: HelperJob,
  { path, ...facts }: BundleResult,
  exports: string,
  finishedAt: number,
): ArtifactRecord {
  const { container } = BUNDLE;
  return { file: relative(exports, path), artifact: { ...facts, container, ...namesOf(job), finishedAt } };
}

function namesOf(job: HelperJob) {
  return {
    id: hashOf({ artifact: job.id }).slice(0, 32),
    jobId: job.id,
    projectId: job.projectId,
    fileName: job.fileName ?? `${fileNameFrom(job.title, FALLBACK_NAME)}.${job.container}`,
  };
}

/** The film of a job, in words of the engine. Only of jobs that are not bundles. */
export function filmRequestOf(job: HelperJob, project: Project, layers: string | null): FilmRequest {
  const { codec, container, hardware } = job;
  if (container === BUNDLE.container) throw new TypeError('A bundle is no film');
  return { project, profile: job.ownProfile ?? job.profile, codec, container, hardware, layers };
}

/** What is left where this fails is swept at the next start. */
async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => {});
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
