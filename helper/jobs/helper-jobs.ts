import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { minuteOfDay } from '../../shared/queue/hours.ts';
import { isLive, nextJobState } from '../../shared/queue/job-states.ts';
import { openQueue } from '../../shared/queue/queue.ts';
import { type JobWork, QUEUE_LIMITS } from '../../shared/queue/queue-types.ts';
import { usualConcurrency } from '../../shared/queue/resources.ts';
import { estimateSeconds } from '../../shared/queue/speed.ts';
import type { measureFilm } from '../execute/measure-film.ts';
import { renderFilm } from '../execute/render-film.ts';
import type { FilmDeps, FilmProgress } from '../execute/types.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { makeMediaFolder } from '../store/asset-files.ts';
import { makeDataFolders } from '../store/data-folder.ts';
import type { NewJob } from '../store/job-records.ts';
import type { Store } from '../store/open-store.ts';
import { type FindNeeds, findFilmNeeds } from './film-needs.ts';
import { filmRequestOf, makeFilmRuns, type RenderFilm } from './film-runs.ts';
import { makeFilmShares } from './film-shares.ts';
import { findWork, makeSpeedometer } from './film-speed.ts';
import { makeHelperBatches } from './helper-batches.ts';
import { forget, makeIntake, turnOf } from './job-intake.ts';
import { makeNewsBoard } from './job-news.ts';
import { makeJobView } from './job-view.ts';
import { makeLedgerCare } from './ledger-care.ts';
import type { HelperQueue } from './queue-types.ts';
import { freeBytesOf, watchStorage } from './storage-gate.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';
import { BUNDLE, type HelperJob, type SubmitRequest } from './types.ts';

export interface HelperJobsOptions {
  readonly store: Store;
  readonly runner: ToolRunner;
  readonly dataFolder: string;
  /** Share of the machine, 0 to 1. */
  readonly share: number;
  /** Films at once; worked out from cores, memory and share when absent. */
  readonly concurrency?: number;
  readonly renderFilm?: RenderFilm;
  readonly findNeeds?: FindNeeds;
  readonly findWork?: typeof findWork;
  readonly measure?: typeof measureFilm;
  /** Room on the disk of a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** 0 to 1: how long a failed film waits for its next try. */
  readonly random?: () => number;
}

type Submitted = Awaited<ReturnType<HelperQueue['submit']>>;

export const MAX_WAITING = QUEUE_LIMITS.jobs;
/** A client waits for its answer meanwhile. */
const WORK_LIMIT_MS = 5000;

/** Opens the jobs in a store and takes up again what a killed helper left. */
export async function openHelperJobs(options: HelperJobsOptions): Promise<HelperQueue> {
  const { store, share, now = Date.now, findNeeds = findFilmNeeds, freeBytes = freeBytesOf } = options;
  const { jobs } = store;
  const folders = makeDataFolders(options.dataFolder);
  const media = makeMediaFolder(folders.assets);
  jobs.tidy();
  store.batches.tidy();
  await sweepLeftovers(folders, jobs, now());

  const machine = { cores: availableParallelism(), memoryBytes: totalmem() };
  const concurrency = options.concurrency ?? usualConcurrency(machine, share);
  const news = makeNewsBoard(store.generation);
  const deps: FilmDeps = {
    runner: options.runner,
    media,
    ledgerFolder: folders.ledger,
    cacheFolder: folders.cache,
    share: share / concurrency,
  };
  // Pauses the very run that found no room: it goes on by itself where there is some again.
  const onShort = (jobId: string, bytes: number) => storage.foundShort(jobId, bytes);
  const care = makeLedgerCare({ folder: folders.ledger, jobs, now, freeBytes, onShort });
  const shares = makeFilmShares({ jobs, folders, deps });
  let preparing: Promise<void> = Promise.resolve();
  const speedometer = makeSpeedometer({
    deps,
    speeds: () => queue.speeds(),
    keep: store.speeds.save,
    isFree: (besides) =>
      [...queue.records().jobs.values()].every(({ id, state }) => id === besides || state !== 'RUNNING'),
    ...(options.measure === undefined ? {} : { measure: options.measure }),
  });
  const queue = await openQueue<FilmProgress>({
    store: store.queue,
    owner: `helper-${store.generation}`,
    now,
    minuteOfDay,
    setTimer,
    random: options.random ?? Math.random,
    ...makeFilmRuns({
      ...{ jobs, folders, deps, now, findNeeds, renderFilm: options.renderFilm ?? renderFilm },
      share: shares.shareOf,
      async prepare(jobId, find, signal) {
        // May take minutes, which no other film has to wait for.
        const needs = await find();
        signal.throwIfAborted();
        // Two films that looked for room at once would both find the same.
        const mine = preparing.catch(() => {}).then(() => care.prepare(jobId, needs, { signal }));
        preparing = mine;
        return mine;
      },
    }),
    limits: { concurrency },
    leads: false,
    alone: true,
    speeds: store.speeds,
    async calibrate({ id, work, kind }, { signal }) {
      const [job, record] = [jobs.get(id), jobs.request(id)];
      if (kind === 'bundle' || work === null || job === null || record === null) return null;
      return speedometer.speedOf(id, work, filmRequestOf(job, record.project, null), signal);
    },
    onTrouble: (error) => console.error('The queue could not go on and will try again:', error),
  });
  const storage = watchStorage(queue, folders.exports, freeBytes);

  const view = makeJobView(jobs, queue);
  queue.listen((heard) => {
    if (heard.type === 'progress' && heard.progress !== null) news.progress(heard.jobId, heard.progress);
    if (heard.type !== 'changed') return;
    for (const entry of heard.jobs) {
      const job = view.newsOf(entry);
      if (job !== null) news.job(job);
    }
    for (const id of heard.removedJobs) {
      view.forget(id);
      news.removed(id);
    }
  });
  await queue.lead();

  const outputOf = (jobId: string): string | null => {
    const film = jobs.artifactOf(jobId);
    if (film === null || queue.records().jobs.get(jobId)?.outputId !== film.artifact.id) return null;
    const path = join(folders.exports, film.file);
    return existsSync(path) ? path : null;
  };
  const intake = makeIntake({ jobs, media, now, outputOf });
  const find = (id: string): HelperJob => {
    const job = view.get(id);
    if (job === null) throw new StudioError('input.setting-invalid', 'There is no such export here');
    return job;
  };
  const add = async (entry: NewJob, work: JobWork | null): Promise<HelperJob> => {
    jobs.add([entry]);
    const predicted =
      work === null ? null : estimateSeconds(speedometer.speeds(), work.speedKey, work.frames);
    try {
      await queue.submit(turnOf(entry, { work, predicted }));
    } catch (error) {
      forget(jobs, [entry.job.id]);
      throw error;
    }
    return { ...entry.job, predicted };
  };
  /** One after the other: a name that is written down stands for a job that is there. */
  let taking: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(take: () => Promise<T>): Promise<T> => {
    const mine = taking.then(take);
    taking = mine.catch(() => {});
    return mine;
  };
  /** What a client's own name for the request stands for already. */
  const named = (request: SubmitRequest): Submitted | null => {
    const name = request.idempotencyKey;
    const known = name === null ? null : jobs.named(name);
    if (known === null) return null;
    if (known.parameters !== intake.parametersOf(request)) throw keyReused(name);
    return { job: find(known.jobId), joined: true };
  };
  const takeIn = async (request: SubmitRequest, work: JobWork | null): Promise<Submitted> => {
    const taken = intake.take(request, null);
    if (taken.joined === null) return { job: await add(taken.entry, work), joined: false };
    const name = request.idempotencyKey;
    if (name !== null) jobs.addKey(name, taken.parameters, taken.joined.id);
    // Asked for again: worth another look where a full disk had stopped the queue.
    await queue.refresh();
    return { job: taken.joined, joined: true };
  };
  /** For estimates: what takes long to find out is not waited for. */
  const workFor = async ({ container, ...request }: SubmitRequest): Promise<JobWork | null> => {
    if (container === BUNDLE.container) return null;
    const find = options.findWork ?? findWork;
    return find({ ...request, container, layers: null }, deps, AbortSignal.timeout(WORK_LIMIT_MS));
  };
  const namedBesides = (batchId: string): readonly string[] =>
    [...queue.records().batches.keys()].filter((id) => id !== batchId).flatMap(store.batches.jobIds);
  const removeEnded = async (ids: readonly string[]): Promise<readonly string[]> => {
    // Films before their records: one that is not there any more is no harm, one that nobody knows is.
    for (const id of ids) await rm(join(folders.exports, id), { recursive: true, force: true });
    const gone = await queue.clearFinished({ ids });
    jobs.drop(gone);
    store.batches.tidy();
    return gone;
  };

  return {
    async submit(request) {
      const known = await inTurn(async () => named(request));
      if (known !== null) return known;
      const work = intake.take(request, null).joined === null ? await workFor(request) : null;
      // Another of the same may have come while that was found out.
      return inTurn(async () => named(request) ?? takeIn(request, work));
    },
    list: view.all,
    get: view.get,
    progress: (id) => queue.progress(id),
    async pause(id) {
      await queue.pause({ ids: [find(id).id] });
      return find(id);
    },
    async cancel(id) {
      await queue.cancel({ ids: [find(id).id] });
      return find(id);
    },
    async resume(id) {
      const resumed = queue.resume({ ids: [find(id).id] });
      // Written by now: told as it was resumed, not as it goes on.
      const job = find(id);
      await resumed;
      return job;
    },
    async retry(id) {
      const old = find(id);
      if (nextJobState(old.state, 'retry') === null) return old;
      if (queue.records().jobs.get(id)?.batchId != null) {
        // In its batch a job keeps its id: others come after it there.
        await queue.retry({ ids: [id] });
        return find(id);
      }
      const entry = intake.again(old);
      if (entry === null) return old;
      return 'job' in entry ? add(entry, queue.records().jobs.get(id)?.work ?? null) : entry;
    },
    artifact: (id) => jobs.artifact(id)?.artifact ?? null,
    output: outputOf,
    listen: (lastId, onNews) => news.listen(lastId, onNews),

    entry: (id) => queue.records().jobs.get(id) ?? null,
    eta: (id) => queue.eta(id),
    log: () => queue.log(),
    speeds: speedometer.speeds,
    secondsOf: speedometer.secondsOf,
    setPriority: (id, priority) => queue.setPriority([find(id).id], priority),
    reorder: (id, before) => queue.reorder(find(id).id, before),
    async remove(id) {
      const entry = queue.records().jobs.get(id);
      if (entry === undefined || isLive(entry.state)) return false;
      return (await removeEnded([id])).length > 0;
    },
    async clearFinished(batchId) {
      const ended = [...queue.records().jobs.values()].filter(
        (job) => !isLive(job.state) && (batchId === null || job.batchId === batchId),
      );
      const named = new Set(batchId === null ? [] : namedBesides(batchId));
      const gone = await removeEnded(ended.map(({ id }) => id).filter((id) => !named.has(id)));
      const isEmpty = ![...queue.records().jobs.values()].some((job) => job.batchId === batchId);
      if (batchId !== null && isEmpty) {
        // One whose films were all made for others has none of its own to go with.
        await queue.clearFinished({ batchId });
        store.batches.tidy();
      }
      return gone;
    },
    ...makeHelperBatches(store, queue, intake),
    async close() {
      storage.stop();
      await queue.close();
      await shares.close();
      news.close();
    },
  };
}

/** What waits keeps no program open that is to end. */
function setTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

function keyReused(key: string | null): StudioError {
  return new StudioError(
    'input.key-reused',
    `The idempotency key "${key}" was used for another request. Use a new key for each request`,
  );
}
