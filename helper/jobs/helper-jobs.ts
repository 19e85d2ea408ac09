import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import { requireMedia } from '../../shared/protocol/missing-media.ts';
import { isLive, nextJobState } from '../../shared/queue/job-states.ts';
import { renderFilm } from '../execute/render-film.ts';
import type { FilmDeps, MediaFolder } from '../execute/types.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { makeMediaFolder } from '../store/asset-files.ts';
import { makeDataFolders } from '../store/data-folder.ts';
import type { Store } from '../store/open-store.ts';
import { type FindNeeds, findFilmNeeds } from './film-needs.ts';
import { makeNewsBoard } from './job-news.ts';
import { hashRequest, helperJobId } from './job-request.ts';
import { type RenderFilm, startJobRunner } from './job-runner.ts';
import { makeLedgerCare } from './ledger-care.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';
import type { HelperJob, HelperJobs, SubmitRequest } from './types.ts';

export interface HelperJobsOptions {
  readonly store: Store;
  readonly runner: ToolRunner;
  readonly dataFolder: string;
  /** Share of the machine, 0 to 1. */
  readonly share: number;
  readonly renderFilm?: RenderFilm;
  readonly findNeeds?: FindNeeds;
  /** Milliseconds since the epoch; only shown and stored, nothing is decided by it. */
  readonly now?: () => number;
}

/** Jobs that wait, paused ones too: more than a person ever looks through. */
export const MAX_WAITING = 1000;

/** Opens the jobs in a store and takes up again what a killed helper left. */
export async function openHelperJobs(options: HelperJobsOptions): Promise<HelperJobs> {
  const { store, now = Date.now, findNeeds = findFilmNeeds } = options;
  const { jobs } = store;
  const folders = makeDataFolders(options.dataFolder);
  const media = makeMediaFolder(folders.assets);
  await sweepLeftovers(folders, jobs, now());

  const news = makeNewsBoard(store.generation);
  const deps: FilmDeps = {
    runner: options.runner,
    media,
    ledgerFolder: folders.ledger,
    cacheFolder: folders.cache,
    share: options.share,
  };
  const care = makeLedgerCare({ folder: folders.ledger, jobs, now });
  const runner = startJobRunner({
    jobs,
    folders,
    deps,
    renderFilm: options.renderFilm ?? renderFilm,
    async prepare(job, request, signal) {
      await care.prepare(job.id, await findNeeds(request, deps, { signal }), { signal });
    },
    now,
    onJob: (job) => news.job(job),
    onProgress: (id, progress) => news.progress(id, progress),
    onRunEnded: () => news.progressEnded(),
  });

  const outputOf = (jobId: string): string | null => {
    const film = jobs.artifactOf(jobId);
    if (film === null) return null;
    const path = join(folders.exports, film.file);
    return existsSync(path) ? path : null;
  };
  const find = (id: string): HelperJob => {
    const job = jobs.get(id);
    if (job === null) throw new StudioError('input.setting-invalid', 'There is no such export here');
    return job;
  };
  const requireRoom = () => {
    if (jobs.count('QUEUED', 'PAUSED') < MAX_WAITING) return;
    throw new StudioError(
      'environment.queue-full',
      `${MAX_WAITING.toLocaleString('en')} exports are waiting already. Let some finish or cancel some, then try again`,
    );
  };
  const added = (job: HelperJob): HelperJob => {
    news.job(job);
    runner.wake();
    return job;
  };

  const halt = async (id: string, event: 'pause' | 'cancel') => {
    const changes = event === 'cancel' ? { finishedAt: now() } : {};
    const moved = jobs.move(find(id).id, event, changes);
    if (moved !== null) {
      news.job(moved);
      await runner.stop(id);
    }
    return find(id);
  };

  runner.wake();
  return {
    async submit(request) {
      const hashes = hashRequest(request);
      const name = request.idempotencyKey;
      const known = name === null ? null : jobs.named(name);
      if (known !== null) {
        if (known.parameters !== hashes.parameters) throw keyReused(name);
        return { job: find(known.jobId), joined: true };
      }
      const latest = jobs.latest(hashes.request);
      const isFilmThere = latest?.state === 'COMPLETED' && outputOf(latest.id) !== null;
      if (latest !== null && (isLive(latest.state) || (isFilmThere && !request.force))) {
        if (name !== null) jobs.addKey(name, hashes.parameters, latest.id);
        // Asked for again: worth another look where a full disk had stopped the queue.
        runner.wake();
        return { job: latest, joined: true };
      }
      requireAssets(request, media);
      requireRoom();
      const run = (latest?.run ?? 0) + 1;
      const job = newJob(request, helperJobId(hashes.request, run), run, now());
      jobs.add({
        job,
        request: hashes.request,
        documentHash: hashes.document,
        document: request.project,
        layers: request.layers,
        key: name === null ? null : { key: name, parameters: hashes.parameters },
      });
      return { job: added(job), joined: false };
    },
    list: () => jobs.all(),
    get: (id) => jobs.get(id),
    progress: (id) => news.latestProgress(id),
    pause: (id) => halt(id, 'pause'),
    cancel: (id) => halt(id, 'cancel'),
    async resume(id) {
      const moved = jobs.move(find(id).id, 'resume', { error: null, finishedAt: null });
      return moved === null ? find(id) : added(moved);
    },
    async retry(id) {
      const old = find(id);
      const record = jobs.request(id);
      const state = nextJobState(old.state, 'retry');
      if (record === null || state === null) return old;
      const latest = jobs.latest(record.request) ?? old;
      if (isLive(latest.state)) return latest;
      requireAssets(record, media);
      requireRoom();
      const run = latest.run + 1;
      const job: HelperJob = {
        ...old,
        ...{ id: helperJobId(record.request, run), run, state, createdAt: now() },
        ...{ startedAt: null, finishedAt: null, error: null },
      };
      jobs.add({ ...record, job, document: record.project, key: null });
      return added(job);
    },
    artifact: (id) => jobs.artifact(id)?.artifact ?? null,
    output: outputOf,
    listen: (lastId, onNews) => news.listen(lastId, onNews),
    async close() {
      await runner.close();
      news.close();
    },
  };
}

/** As it waits for its first turn. */
export function newJob(request: SubmitRequest, id: string, run: number, createdAt: number): HelperJob {
  const { project } = request;
  return {
    id,
    projectId: project.id,
    title: project.title,
    state: 'QUEUED',
    ...jobProfile(request.profile),
    codec: request.codec,
    container: request.container,
    hardware: request.hardware,
    revision: request.revision,
    run,
    segments: project.storyline.length,
    createdAt,
    startedAt: null,
    finishedAt: null,
    error: null,
    artifactId: null,
  };
}

/** Refused before it is acknowledged: a job that waits for its turn only to miss a picture helps nobody. */
function requireAssets(
  { project, layers }: { readonly project: Project; readonly layers: Sha256 | null },
  media: MediaFolder,
): void {
  const hashes = Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? []);
  requireMedia(project, new Set(hashes.filter((hash) => media.path(hash) !== null)));
  if (layers === null || media.path(layers) !== null) return;
  throw new StudioError(
    'input.media-missing',
    'The drawn captions that this export names are not here. Send them first, then ask again',
    { context: { file: layers } },
  );
}

function jobProfile(profile: SubmitRequest['profile']): Pick<HelperJob, 'profile' | 'ownProfile'> {
  if (typeof profile === 'string') return { profile };
  return { profile: profile.name, ownProfile: profile };
}

function keyReused(key: string | null): StudioError {
  return new StudioError(
    'input.key-reused',
    `The idempotency key "${key}" was used for another request. Use a new key for each request`,
  );
}
