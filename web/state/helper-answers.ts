import { type fromErrorData, StudioError } from '../../shared/errors.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { Choice, Warning } from '../../shared/plan/plan.ts';
import type { ArtifactAnswer, JobAnswer } from '../../shared/protocol/api.ts';
import { isWithinHours, minuteOfDay } from '../../shared/queue/hours.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import { helperSidecars } from '../execute/helper-film.ts';
import type { JobProgress } from '../helper-client/follow-job.ts';
import type { Artifact, ExportProgress, JobExport } from './job-types.ts';

/** What the helper answers, as the studio's own jobs say it. */
export type HelperExport = Extract<JobExport, { engine: 'helper' }>;

/** Shares of the whole: sending is short beside the helper's work, and so is fetching. */
export const SENT = 0.08;
export const MADE = 0.95;

/** A film that arrived whole. */
interface FetchedFilm {
  readonly id: string;
  readonly fileName: string;
  readonly libraryPath: string | null;
  /** Made for an earlier job: nothing was rendered for this one. */
  readonly wasReady: boolean;
}

export function progressOf(progress: JobProgress): ExportProgress {
  const { stage } = progress;
  return {
    stage,
    ...(progress.searching && { helper: 'faces' as const }),
    ratio: SENT + (MADE - SENT) * progress.ratio,
    segment: stage === 'rendering' ? progress.segment : null,
    segments: progress.segments,
    secondsLeft: progress.seconds_left,
    framesPerSecond: progress.frames_per_second,
    chunksReused: progress.chunks_reused,
    chunksRendered: progress.chunks_rendered,
  };
}

export function waitingProgress({ project }: HelperExport): ExportProgress {
  return {
    stage: 'preparing',
    ratio: 0,
    segment: null,
    segments: project.storyline.length,
    secondsLeft: null,
    framesPerSecond: null,
    chunksReused: 0,
    chunksRendered: 0,
  };
}

/** Of a job that has not ended: what keeps the helper from working at it, or nothing more than what it was at. */
export function standingOf(
  job: Pick<JobAnswer, 'state' | 'paused_by' | 'hours'>,
  last: ExportProgress,
  now: number,
): ExportProgress {
  const { helper: _, pausedBy, ...at } = last;
  if (job.state === 'RUNNING') return at;
  const still = { ...at, secondsLeft: null, framesPerSecond: null };
  if (job.state === 'QUEUED') {
    const isShut = !isWithinHours(job.hours, minuteOfDay(now));
    return { ...still, helper: isShut ? 'hours' : 'queued' };
  }
  return { ...still, helper: 'paused', ...(job.paused_by === null ? {} : { pausedBy: job.paused_by }) };
}

export function stoppedThere({ state }: JobAnswer): StudioError {
  return new StudioError(
    'failed.encode',
    'The export was cancelled in the helper. Try again to go on with it',
    { context: { stage: 'rendering', details: state } },
  );
}

export function artifactOf(
  answer: ArtifactAnswer,
  request: HelperExport,
  { id, fileName, libraryPath, wasReady }: FetchedFilm,
): Artifact {
  const { reused, rendered } = answer.chunks;
  const name =
    libraryPath === null ? fileName : `${fileNameFrom(request.project.title, 'Film')}.${answer.container}`;
  return {
    id,
    jobId: request.jobId,
    projectId: request.project.id,
    planHash: answer.plan_hash,
    profile: answer.profile,
    container: answer.container,
    encoder: answer.encoder,
    hardware: answer.hardware,
    width: answer.width,
    height: answer.height,
    frames: answer.frames,
    seconds: answer.samples / SAMPLE_RATE,
    bytes: answer.bytes,
    sha256: answer.sha256,
    fileName: name,
    libraryPath,
    sidecars: helperSidecars(request, name),
    // Both sides compile with the same code; what a newer helper adds is shown by its own words or not at all.
    choices: answer.choices as readonly Choice[],
    warnings: answer.warnings as readonly Warning[],
    chunksReused: wasReady ? reused + rendered : reused,
    chunksRendered: wasReady ? 0 : rendered,
    finishedAt: answer.finished_at,
  };
}

export function errorOf(error: NonNullable<JobAnswer['error']>): Parameters<typeof fromErrorData>[0] {
  // Codes of a newer helper pass as they are: their words fall back to the general ones.
  return error as Parameters<typeof fromErrorData>[0];
}
