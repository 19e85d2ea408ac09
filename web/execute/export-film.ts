import { framingChoice } from '../../shared/batch/framing-text.ts';
import { StudioError } from '../../shared/errors.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import { planHash } from '../../shared/plan/job-id.ts';
import { missingError } from '../../shared/plan/missing-error.ts';
import type { Choice, Plan } from '../../shared/plan/plan.ts';
import { profileOf } from '../../shared/profiles/profile-choice.ts';
import { resolveProfile } from '../../shared/profiles/profiles.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { startFileWorker } from '../workers/file/client.ts';
import { chooseOutput } from './choose-container.ts';
import { captionFiles } from './export-film-captions.ts';
import { PartsChanged } from './export-film-desk.ts';
import { type PartsDeps, startParts } from './export-film-parts.ts';
import { makeProgressMeter, type ProgressMeter } from './export-film-progress.ts';
import { type WrittenFilm, writeFilm } from './export-film-write.ts';
import type { Artifact, ExportProgress, ExportRequest } from './export-types.ts';
import { type FilmsTogether, filmsTogether, NO_OTHERS, type OtherFilms } from './films-together.ts';
import { jobPin, type Ledger, projectPin } from './ledger.ts';
import type { PictureStore } from './picture-store.ts';
import { DEFAULT_CACHE_BYTES } from './render-chunks.ts';

export interface ExportDeps {
  readonly ledger: Ledger & { makeRoom?(bytes: number): Promise<void> };
  readonly media: MediaStore;
  /** Chunks in flight; default from the machine. */
  readonly workers?: number;
  /** Pictures of all exports; without it they are this one's alone. */
  readonly pictures?: PictureStore;
  /** Plans of the films that will be made after this one of the same project: what they share is made once. */
  readonly others?: (signal: AbortSignal) => Promise<OtherFilms>;
  /** Milliseconds since the epoch, for the artifact. */
  readonly now?: () => number;
}

export interface ExportOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgress) => void;
}

/** A stored part can be found damaged while it is read; it is made again this often. */
const MOST_REPAIRS = 3;

/**
 * One export from a frozen project to a verified file. Cancelled or failed, it leaves nothing but finished
 * chunks in the ledger, from which the next attempt goes on.
 */
export async function exportFilm(
  request: ExportRequest,
  deps: ExportDeps,
  options: ExportOptions,
): Promise<Artifact> {
  options.signal.throwIfAborted();
  const leave = deps.pictures?.enter();
  try {
    return await exportBest(request, deps, options);
  } finally {
    leave?.();
  }
}

/** By the graphics chip where there is one; by the processor where that stops. */
async function exportBest(
  request: ExportRequest,
  deps: ExportDeps,
  options: ExportOptions,
): Promise<Artifact> {
  await checkPermission(request);
  const notes: Choice[] = [];
  for (let allowHardware = true; ; allowHardware = false) {
    const plan = await makePlan(request, deps, { allowHardware, notes });
    try {
      return await runPlan(plan, request, deps, options);
    } catch (error) {
      const isLost = error instanceof StudioError && error.code === 'failed.encoder-lost';
      if (!isLost || !plan.video.hardware || options.signal.aborted) throw error;
      notes.push({
        what: 'video-encoder',
        chosen: 'software',
        reason:
          'The hardware encoder stopped in the middle, so the whole film was made again on the processor',
      });
    }
  }
}

/** The plan an export runs, with its choices proved on this machine. Also a dry run. */
export async function makePlan(
  request: Pick<ExportRequest, 'project' | 'profile' | 'container' | 'destination'>,
  { media }: { readonly media: Pick<MediaStore, 'has'> },
  { allowHardware = true, notes = [] as readonly Choice[] } = {},
): Promise<Plan> {
  const profile = profileOf(request.profile);
  const output = await chooseOutput({
    profile: resolveProfile(profile, request.project.look),
    container: request.container,
    mayChangeContainer: request.destination.type === 'library',
    allowHardware,
  });
  const available = new Set<string>();
  for (const { sha256 } of Object.values(request.project.assets)) {
    if (sha256 !== null && (await media.has(sha256))) available.add(sha256);
  }
  return compilePlan(request.project, profile, {
    container: output.container,
    video: output.video,
    audio: output.audio,
    choices: [...output.choices, ...framingChoice(request.project, profile), ...notes],
    available,
  });
}

async function runPlan(
  plan: Plan,
  request: ExportRequest,
  deps: ExportDeps,
  { signal, onProgress }: ExportOptions,
): Promise<Artifact> {
  if (plan.missing.length > 0) throw missingError(plan.missing, request.project.title);
  signal.throwIfAborted();
  const progress = makeProgressMeter({ ...plan, segments: plan.segments.length }, onProgress);
  progress.stage('preparing', 0);
  const job = jobPin(request.jobId);
  const files = startFileWorker();
  try {
    const shared = { ...deps, together: await togetherWith(plan, deps, signal) };
    const written = await renderAndWrite(plan, request, shared, { files, job, progress, signal });
    // From here on the film is there; its chunks stay, so that the next edit renders only what it changed.
    await deps.ledger.pin(projectPin(request.project.id), written.keys);
    const { now = Date.now } = deps;
    return artifactOf(plan, request, written, now());
  } finally {
    files.terminate();
    await deps.ledger.unpin(job);
  }
}

/** Looking ahead saves work and is never needed: what goes wrong in it is not this film's matter. */
async function togetherWith(
  plan: Plan,
  { ledger, others }: ExportDeps,
  signal: AbortSignal,
): Promise<FilmsTogether> {
  // One encoder takes the whole film there, in seconds for each frame: the look would cost and not pay.
  if (others === undefined || plan.video.engine === 'ffmpeg-wasm') return NO_OTHERS;
  try {
    const films = await others(signal);
    if (films.behind.length + films.beside.length === 0) return NO_OTHERS;
    return await filmsTogether(plan, films, { ledger, cacheBytes: DEFAULT_CACHE_BYTES });
  } catch {
    signal.throwIfAborted();
  }
  return NO_OTHERS;
}

async function renderAndWrite(
  plan: Plan,
  request: ExportRequest,
  deps: PartsDeps,
  run: {
    readonly files: ReturnType<typeof startFileWorker>;
    readonly job: string;
    readonly progress: ProgressMeter;
    readonly signal: AbortSignal;
  },
): Promise<WrittenFilm> {
  let isEarly = true;
  for (let attempt = 1; ; attempt += 1) {
    const controller = new AbortController();
    const signal = AbortSignal.any([run.signal, controller.signal]);
    const parts = startParts(plan, request.jobId, deps, { ...run, signal, isEarly });
    try {
      return await writeFilm(plan, request, parts, deps.ledger, run);
    } catch (error) {
      // Writing may have failed beside rendering, which then is for nothing.
      controller.abort(error);
      await parts.all.catch(() => {});
      if (run.signal.aborted) throw run.signal.reason;
      if (error instanceof PartsChanged && isEarly) {
        isEarly = false;
        continue;
      }
      const isDamaged =
        error instanceof StudioError && error.code === 'failed.verify' && error.context.stage === 'reading';
      // The ledger dropped the damaged part, so only that one is made again.
      if (!isDamaged || attempt > MOST_REPAIRS || run.signal.aborted) throw error;
    }
  }
}

/** Asked at once: after an hour of rendering is too late to learn that the file may not be written. */
async function checkPermission({ destination }: ExportRequest): Promise<void> {
  if (destination.type !== 'file' || destination.handle.queryPermission === undefined) return;
  if ((await destination.handle.queryPermission({ mode: 'readwrite' })) === 'granted') return;
  throw new StudioError(
    'environment.permission-denied',
    `The browser no longer allows writing ${destination.handle.name}. Choose the file again`,
    { context: { file: destination.handle.name, stage: 'preparing' } },
  );
}

function artifactOf(plan: Plan, request: ExportRequest, written: WrittenFilm, finishedAt: number): Artifact {
  const encoder = plan.choices.find(({ what }) => what === 'video-encoder')?.chosen ?? plan.video.codecString;
  return {
    id: written.id,
    jobId: request.jobId,
    projectId: request.project.id,
    planHash: planHash(plan),
    profile: plan.profile,
    container: plan.container,
    encoder,
    hardware: plan.video.hardware,
    width: plan.width,
    height: plan.height,
    frames: plan.totalFrames,
    seconds: plan.totalSamples / SAMPLE_RATE,
    bytes: written.facts.bytes,
    sha256: written.facts.sha256,
    fileName: written.fileName,
    libraryPath: written.libraryPath,
    sidecars: captionFiles(plan, request.project, written.fileName),
    choices: plan.choices,
    warnings: plan.warnings,
    chunksReused: written.chunksReused,
    chunksRendered: written.chunksRendered,
    finishedAt,
  };
}
