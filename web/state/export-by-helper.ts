import { fromErrorData, StudioError } from '../../shared/errors.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import { choiceToData } from '../../shared/profiles/own-profiles.ts';
import { artifactSchema, type JobAnswer, jobSchema } from '../../shared/protocol/api.ts';
import { submittedSchema } from '../../shared/protocol/projects.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import { helperLayers } from '../execute/helper-film.ts';
import { receiveFilm } from '../execute/receive-film.ts';
import { followJob } from '../helper-client/follow-job.ts';
import { type HelperApi, refusal, unreachable } from '../helper-client/helper-api.ts';
import { pause } from '../helper-client/pause.ts';
import { sendAsset } from '../helper-client/send-asset.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import {
  artifactOf,
  errorOf,
  type HelperExport,
  MADE,
  progressOf,
  SENT,
  standingOf,
  stoppedThere,
  waitingProgress,
} from './helper-answers.ts';
import type { Artifact, ExportProgress } from './job-types.ts';

export interface HelperExportDeps {
  /** The helper as it can be reached now; throws what keeps it away. */
  readonly helper: () => Promise<HelperApi>;
  readonly media: Pick<MediaFiles, 'openByHash'>;
  /** What became of the studio's own job when its run was stopped. */
  readonly stoppedAs: (jobId: string) => Promise<'cancel' | 'pause' | null>;
}

export interface HelperExportOptions {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now?: () => number;
  readonly onProgress: (progress: ExportProgress) => void;
}

/** What outlives an attempt. */
interface Run {
  job: JobAnswer | null;
  /** Null until they were drawn. */
  layers: { readonly layers: Awaited<ReturnType<typeof helperLayers>> } | null;
  /** As it was shown last. */
  last: ExportProgress;
}

const ASK_AGAIN_MS = 1500;
const SUBMIT_LIMIT_MS = 30_000;
/** For so long an absent helper is waited for; then the job gives its place to others and is tried again later. */
const AWAY_LIMIT_MS = 10 * 60_000;

/**
 * One export by the helper: media sent once, the job followed, the film fetched. A helper that goes away is waited
 * for; its job goes on by itself and is joined again, for the studio's job id is the helper's key.
 */
export async function exportByHelper(
  request: HelperExport,
  deps: HelperExportDeps,
  options: HelperExportOptions,
): Promise<Artifact> {
  const { signal, onProgress, now = Date.now } = options;
  const run: Run = { job: null, layers: null, last: waitingProgress(request) };
  const report = (progress: ExportProgress) => {
    // Joined again after a restart, the helper counts from its start: what was shown never goes back.
    const { ratio, chunksReused, chunksRendered } = run.last;
    // What goes on around the helper's work knows nothing of parts.
    const parts = progress.helper === undefined ? {} : { chunksReused, chunksRendered };
    run.last = { ...progress, ...parts, ratio: Math.max(ratio, progress.ratio) };
    onProgress(run.last);
  };
  let awaySince: number | null = null;
  const came = (progress: ExportProgress) => {
    awaySince = null;
    report(progress);
  };
  for (;;) {
    try {
      return await attempt(request, await deps.helper(), deps, { signal, now, onProgress: came }, run);
    } catch (error) {
      if (signal.aborted) {
        await passOn(request, deps, run.job);
        throw error;
      }
      if (!isAway(error)) throw error;
      awaySince ??= now();
      if (now() - awaySince > AWAY_LIMIT_MS) throw unreachable(error);
      report({ ...run.last, helper: 'waiting', secondsLeft: null, framesPerSecond: null });
      await pause(ASK_AGAIN_MS, signal);
    }
  }
}

/** No answer, or none in time. */
function isAway(error: unknown): boolean {
  if (error instanceof StudioError) return error.code === 'environment.helper-unreachable';
  return error instanceof DOMException && error.name === 'TimeoutError';
}

async function attempt(
  request: HelperExport,
  api: HelperApi,
  { media }: HelperExportDeps,
  { signal, now, onProgress }: Required<HelperExportOptions>,
  run: Run,
): Promise<Artifact> {
  const send = (ratio: number) =>
    onProgress({ ...waitingProgress(request), ratio: SENT * ratio, helper: 'sending' });
  await sendMedia(request, api, media, { signal, onProgress: send });
  run.layers ??= await drawLayers(request, signal);
  const { layers } = run.layers;
  if (layers !== null) await sendAsset(api, layers.sha256, layers.file, { signal, onProgress: () => {} });
  const { job: submitted } = await api.call('/api/jobs', submittedSchema, {
    method: 'POST',
    json: {
      project: request.project,
      revision: request.revision,
      profile: choiceToData(request.profile),
      codec: request.codec,
      container: request.container,
      layers: layers?.sha256 ?? null,
      idempotency_key: request.jobId,
    },
    // Not stopped half way: a job that was made must be known, so that it can be cancelled.
    signal: AbortSignal.timeout(SUBMIT_LIMIT_MS),
  });
  const isJoinedAgain = run.job !== null;
  run.job = submitted;
  signal.throwIfAborted();
  // What became of it while the line was down is followed; only a person's wish starts it again.
  const limit = AbortSignal.timeout(SUBMIT_LIMIT_MS);
  const started = isJoinedAgain ? submitted : await goOn(submitted, api, limit);
  // A retry is a job of its own there.
  run.job = started;
  signal.throwIfAborted();
  const ended = isLive(started.state)
    ? await followJob(api, started.id, {
        signal,
        onProgress: (progress) => onProgress(progressOf(progress)),
        onStanding: (job) => onProgress(standingOf(job, run.last, now())),
      })
    : started;
  if (ended.error !== null && ended.state === 'FAILED') throw fromErrorData(errorOf(ended.error));
  if (ended.state !== 'COMPLETED' || ended.artifact_id === null) throw stoppedThere(ended);
  const answer = await api.call(`/api/artifacts/${ended.artifact_id}`, artifactSchema, { signal });
  const { container, bytes, sha256 } = answer;
  // Its own name here: one film of the helper may be fetched for several jobs.
  const id = crypto.randomUUID();
  const received = await receiveFilm(
    { id, container, bytes, sha256 },
    request.destination,
    (position) => readOutput(api, ended.id, position, signal),
    {
      signal,
      onProgress: (ratio) =>
        onProgress({
          ...waitingProgress(request),
          stage: 'writing',
          ratio: MADE + (1 - MADE) * ratio,
          helper: 'receiving',
        }),
    },
  );
  // One that was ready may be there for somebody else.
  const wasReady = started.state === 'COMPLETED';
  if (!wasReady) await dropThere(api, ended.id);
  return artifactOf(answer, request, { id, ...received, wasReady });
}

/** The film is here now, and its parts stay there: a second copy would fill the disk, night after night. */
async function dropThere(api: HelperApi, jobId: string): Promise<void> {
  try {
    await api.fetch(`/api/jobs/${jobId}`, { method: 'DELETE', signal: AbortSignal.timeout(5000) });
  } catch (error) {
    console.warn('The helper keeps a film that was fetched', error);
  }
}

async function drawLayers(request: HelperExport, signal: AbortSignal): Promise<NonNullable<Run['layers']>> {
  return { layers: await helperLayers(request, signal) };
}

async function sendMedia(
  { project }: HelperExport,
  api: HelperApi,
  media: Pick<MediaFiles, 'openByHash'>,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (ratio: number) => void },
): Promise<void> {
  const assets = new Map<Sha256, { readonly name: string; readonly bytes: number }>();
  for (const { sha256, name, bytes } of Object.values(project.assets)) {
    if (sha256 !== null) assets.set(sha256, { name, bytes });
  }
  const total = Math.max(
    1,
    [...assets.values()].reduce((sum, { bytes }) => sum + bytes, 0),
  );
  let before = 0;
  for (const [sha256, { name, bytes }] of assets) {
    const file = await media.openByHash(sha256, name);
    await sendAsset(api, sha256, file, {
      signal,
      onProgress: (done) => onProgress((before + done) / total),
    });
    before += bytes;
  }
}

/** A job that stands still goes on: the person asked for its film again. */
async function goOn(job: JobAnswer, api: HelperApi, signal: AbortSignal): Promise<JobAnswer> {
  // The helper lets it go on as soon as it can; before that nothing comes of asking.
  if (job.paused_by === 'storage' || job.paused_by === 'battery') return job;
  const event = { PAUSED: 'resume', FAILED: 'retry', CANCELED: 'retry' }[job.state as string];
  if (event === undefined) return job;
  return api.call(`/api/jobs/${job.id}/${event}`, jobSchema, { method: 'POST', json: {}, signal });
}

/** The run here was stopped: the helper's job is told why, unless only this tab was closed. */
async function passOn(request: HelperExport, deps: HelperExportDeps, job: JobAnswer | null): Promise<void> {
  if (job === null) return;
  const event = await deps.stoppedAs(request.jobId);
  if (event === null) return;
  const signal = AbortSignal.timeout(5000);
  try {
    const api = await deps.helper();
    await api.fetch(`/api/jobs/${job.id}/${event}`, { method: 'POST', json: {}, signal });
  } catch (error) {
    // It is away. A cancelled job that it goes on with is never fetched, and its film is swept in time.
    console.warn('The helper could not be told', error);
  }
}

async function readOutput(
  api: HelperApi,
  jobId: string,
  position: number,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array<ArrayBuffer>>> {
  const headers: Record<string, string> = position === 0 ? {} : { Range: `bytes=${position}-` };
  const response = await api.fetch(`/api/jobs/${jobId}/output`, { headers, signal });
  if (!response.ok || response.body === null) throw await refusal(response);
  return chunksOf(response.body, signal);
}

/** Ends where the connection does: the receiver asks for the rest. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  let hasBytes = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        signal.throwIfAborted();
        if (!hasBytes) throw unreachable(error);
        return { done: true, value: undefined } as const;
      });
      if (done) return;
      hasBytes = true;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
