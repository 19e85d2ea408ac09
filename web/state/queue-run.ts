import { StudioError } from '../../shared/errors.ts';
import type { JobDone, QueueProgress, RunJob } from '../../shared/queue/queue-api.ts';
import type { QueueJob } from '../../shared/queue/queue-types.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import type { Database } from '../storage/database.ts';
import { type JobRecord, readRequest, type StoredRequest } from '../storage/job-records.ts';
import { removeLibraryFile } from '../storage/library-files.ts';
import type { BrowserQueueStore } from '../storage/queue-store.ts';
import { makeFilmPlaces } from './film-place.ts';
import type {
  Artifact,
  BundleFile,
  ExportDestination,
  ExportProgress,
  JobExport,
  MeasureExport,
  RunBundle,
  RunExport,
} from './job-types.ts';

export interface RunDeps {
  readonly db: Database;
  readonly store: BrowserQueueStore;
  readonly runExport: RunExport;
  readonly runBundle: RunBundle | null;
  readonly measureExport: MeasureExport | null;
  readonly onProgress: (jobId: string, progress: ExportProgress) => void;
  /** Paused in the helper, where nothing but a person lets it go on: it shall not hold a place here. */
  readonly onHalted: (jobId: string) => void;
  readonly onArtifact: (artifact: Artifact | BundleFile) => void;
}

/** Frames of a film that is worth a moment of measuring before it is begun. */
const LEAST_MEASURED = 1800;

/** How the queue's jobs are run: from their stored requests to a film that is checked. */
export function makeRuns(deps: RunDeps): {
  readonly run: RunJob<QueueProgress>;
  readonly discard: (job: QueueJob, done: JobDone) => Promise<void>;
  readonly calibrate: (job: QueueJob, options: { readonly signal: AbortSignal }) => Promise<number | null>;
} {
  const { db, store, runExport, runBundle, measureExport, onProgress, onHalted, onArtifact } = deps;
  /** Finished, and not yet in any record. */
  const finished = new Map<string, { readonly jobId: string; readonly remove: () => Promise<void> }>();
  const places = makeFilmPlaces();
  const isRecorded = (id: string, jobId: string) => store.known().get(jobId)?.artifactId === id;
  const makeBundle = (
    jobId: string,
    { project }: StoredRequest,
    destination: ExportDestination,
    options: Parameters<RunBundle>[1],
  ): Promise<BundleFile> => {
    if (runBundle === null) throw new StudioError('failed.internal', 'Nothing here makes bundles');
    return runBundle({ jobId, project, destination }, options);
  };
  return {
    async run(job, { signal, onProgress: tell }) {
      for (const [id, { jobId }] of finished) if (isRecorded(id, jobId)) finished.delete(id);
      const [request, record] = [await readRequest(db, job.id), store.known().get(job.id)];
      if (request === null || record === undefined) {
        throw new StudioError('failed.internal', 'The job has lost what it should make');
      }
      const place = await places.take(record, request);
      try {
        // Only now: a run that ends before it begins takes its empty file away too.
        signal.throwIfAborted();
        if (place.lost)
          await store.changeDetails([job.id], { destination: 'library', notice: 'kept-in-library' });
        const started = performance.now();
        const frames = job.work?.frames ?? 0;
        let hasRested = false;
        const options: Parameters<RunExport>[1] = {
          signal,
          onProgress: (progress) => {
            onProgress(job.id, progress);
            if (isHalted(progress)) onHalted(job.id);
            const { stage, ratio, framesPerSecond } = progress;
            const framesDone = Math.round(ratio * frames);
            const isIdle = isAtRest(progress);
            hasRested ||= isIdle;
            tell({ stage, ratio, framesDone, framesTotal: frames, framesPerSecond, isIdle });
          },
        };
        const film =
          job.kind === 'bundle'
            ? null
            : named(await runExport(exportOf(record, request, place.destination), options), request);
        const made = film ?? (await makeBundle(job.id, request, place.destination, options));
        const seconds = (performance.now() - started) / 1000;
        await place.writeBeside(film?.sidecars ?? []);
        const remove = async () => {
          if (made.libraryPath !== null) await removeLibraryFile(made.libraryPath);
          await place.remove();
        };
        finished.set(made.id, { jobId: job.id, remove });
        const current = store.known().get(job.id) ?? record;
        const fileName = place.destination.type === 'file' ? made.fileName : current.fileName;
        const encoder = film?.encoder ?? null;
        store.stage(job.id, { artifact: made, details: { ...current, fileName, encoder } });
        onArtifact(made);
        const speed = film === null || hasRested ? null : speedOf(job, film, seconds);
        return { outputId: made.id, speed };
      } finally {
        await place.leave();
      }
    },
    async calibrate(job, options) {
      // Its first seconds would tell as much as soon.
      if (measureExport === null || (job.work?.frames ?? 0) < LEAST_MEASURED) return null;
      const [request, record] = [await readRequest(db, job.id), store.known().get(job.id)];
      if (request === null || record === undefined) return null;
      return measureExport(exportOf(record, request, { type: 'library' }), options);
    },
    async discard(job, { outputId }) {
      store.unstage(job.id);
      await finished.get(outputId)?.remove();
      finished.delete(outputId);
    },
  };
}

function isHalted(progress: ExportProgress): boolean {
  return progress.helper === 'paused' && !isAtRest(progress);
}

/** For want of room or power, or out of its hours, the helper stops by itself, and goes on by itself. */
function isAtRest({ helper, pausedBy }: ExportProgress): boolean {
  return helper === 'hours' || (helper === 'paused' && (pausedBy === 'storage' || pausedBy === 'battery'));
}

/** Only a film that was made whole, and without a rest, says how fast this computer is. */
function speedOf({ work }: QueueJob, artifact: Artifact, seconds: number) {
  if (work === null || artifact.chunksReused !== 0 || seconds <= 0) return null;
  return { key: work.speedKey, framesPerSecond: artifact.frames / seconds };
}

function exportOf(job: JobRecord, stored: StoredRequest, destination: ExportDestination): JobExport {
  const { id: jobId, container, revision, engine = 'browser', codec = null } = job;
  const { project, profile = job.profile } = stored;
  if (container === 'storyloom') throw new TypeError('A bundle is no film');
  const request = { jobId, project, profile, destination };
  if (engine === 'helper') return { engine, ...request, revision, container, codec };
  if (container !== 'mkv') return { engine, ...request, container };
  throw new StudioError('input.setting-invalid', 'A browser writes no MKV. Choose another file type');
}

/** A film in the library is offered under the name that was asked for; its captions go by the film's. */
function named(artifact: Artifact, { fileName }: StoredRequest): Artifact {
  if (fileName === undefined || artifact.libraryPath === null) return artifact;
  const base = fileNameFrom(fileName, 'Film');
  const sidecars = artifact.sidecars.map((sidecar) => ({
    ...sidecar,
    fileName: `${base}${/\.[^.]+$/.exec(sidecar.fileName)?.[0] ?? ''}`,
  }));
  return { ...artifact, fileName: `${base}.${artifact.container}`, sidecars };
}
