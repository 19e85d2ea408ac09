import { framingOf, setFit } from '../../shared/model/edits/framing.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { profileOf } from '../../shared/profiles/profile-choice.ts';
import type { JobWork } from '../../shared/queue/queue-types.ts';
import { addSpeed, estimateSeconds, type SecondsRange, type SpeedBook } from '../../shared/queue/speed.ts';
import { measureFilm } from '../execute/measure-film.ts';
import { planFilm } from '../execute/plan-film.ts';
import type { FilmDeps, FilmRequest } from '../execute/types.ts';

/** A shorter film is made about as soon as it is measured. */
const LEAST_FRAMES = 300;
/** Most of a short film's time is its start: it tells of others that are about as short, and of no longer one. */
const SHORT = [75, 150, LEAST_FRAMES];

/** What a film's speed depends on: another ffmpeg, encoder or size is another speed. Kept in records. */
export function speedKey(
  film: {
    readonly encoder: string;
    readonly profile: string;
    readonly width: number;
    readonly height: number;
    readonly frames: number;
  },
  ffmpeg: string,
): string {
  const most = SHORT.find((frames) => film.frames < frames);
  const short = most === undefined ? '' : ` under ${most} frames`;
  return `${film.encoder} ${film.profile} ${film.width}x${film.height} ffmpeg ${ffmpeg}${short}`;
}

/** What the time that a film takes is guessed from. */
export function workOf(plan: Plan | HelperPlan, ffmpeg: string): JobWork {
  const { video, totalFrames } = plan;
  const encoder = video.engine === 'ffmpeg' ? video.encoder : video.codecString;
  return { speedKey: speedKey({ ...plan, encoder, frames: totalFrames }, ffmpeg), frames: totalFrames };
}

/** Of a request that nobody has planned yet; null where it cannot be planned, which its own run will tell. */
export async function findWork(
  request: FilmRequest,
  deps: Pick<FilmDeps, 'runner' | 'cacheFolder'>,
  signal: AbortSignal,
): Promise<JobWork | null> {
  // Without its media a plan is as long, and nothing is looked through for it.
  const media = { path: () => null };
  const plan = await planFilm(request, { ...deps, media }, { signal }).catch(() => null);
  return plan === null ? null : workOf(plan, deps.runner.tools.version);
}

/** A crop takes as long wherever it is: the search for faces is the film's own, which tells how far it has come. */
function withoutSearch(request: FilmRequest): FilmRequest {
  const { name } = profileOf(request.profile);
  if (framingOf(request.project, name).fit !== 'smart') return request;
  return { ...request, project: setFit.apply(request.project, name, 'crop') };
}

export interface SpeedometerOptions {
  readonly deps: FilmDeps;
  /** What is known. */
  readonly speeds: () => SpeedBook;
  /** Keeps what was measured. */
  readonly keep: (book: SpeedBook) => Promise<void>;
  /** Whether nothing but this job is at work, which would make this computer look slow. */
  readonly isFree: (besides: string | null) => boolean;
  readonly measure?: typeof measureFilm;
}

/** Says how long films take here. What was never made is measured by a second or two of it. */
export function makeSpeedometer({ deps, isFree, measure = measureFilm, ...options }: SpeedometerOptions) {
  let measured: SpeedBook = {};
  let turn: Promise<unknown> = Promise.resolve();
  const speeds = (): SpeedBook => ({ ...measured, ...options.speeds() });

  /** One after the other: two at once would each find half a computer. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };
  const look = async (plan: HelperPlan, key: string, signal: AbortSignal) => {
    signal.throwIfAborted();
    if (speeds()[key] !== undefined || !isFree(null)) return;
    const speed = await measure(plan, deps, { signal });
    // A film that began meanwhile has slowed it down, and knows better where it has ended.
    if (speed === null || !isFree(null) || speeds()[key] !== undefined) return;
    measured = addSpeed(measured, key, speed);
    const sample = measured[key];
    if (sample !== undefined) await options.keep({ [key]: sample });
  };

  return {
    speeds,
    /** Seconds of a film; null where its speed is not known and cannot be found out now. */
    async secondsOf(
      plan: HelperPlan,
      { signal }: { readonly signal: AbortSignal },
    ): Promise<SecondsRange | null> {
      const { speedKey: key, frames } = workOf(plan, deps.runner.tools.version);
      if (speeds()[key] === undefined && frames >= LEAST_FRAMES) {
        try {
          await inTurn(() => look(plan, key, signal));
        } catch (error) {
          signal.throwIfAborted();
          // What cannot be measured can still be made; and what cannot be made says so when it is.
          console.error('How fast this computer is could not be measured:', error);
        }
      }
      return estimateSeconds(speeds(), key, frames);
    },
    /** Frames a second of what a job is about to make; null where its own run will tell as soon. */
    async speedOf(
      jobId: string,
      { speedKey: key, frames }: JobWork,
      request: FilmRequest,
      signal: AbortSignal,
    ): Promise<number | null> {
      const known = () => measured[key]?.samples.at(-1) ?? null;
      const isOver = () => known() !== null || !isFree(jobId);
      if (frames < LEAST_FRAMES || isOver()) return known();
      const plan = await planFilm(withoutSearch(request), deps, { signal });
      return inTurn(async () => {
        signal.throwIfAborted();
        if (isOver()) return known();
        const before = options.speeds()[key];
        const speed = await measure(plan, deps, { signal });
        // Slowed down by a film that began meanwhile, or told better by it.
        return isFree(jobId) && options.speeds()[key] === before ? speed : null;
      });
    },
  };
}
