import type { BatchItem, Range } from '../../shared/batch/batch-types.ts';
import type { FilmFacts } from '../../shared/batch/plan-batch.ts';
import { StudioError } from '../../shared/errors.ts';
import type { HardwareMode, HelperPlan } from '../../shared/plan/helper-output.ts';
import { containerFor } from '../../shared/profiles/profile-choice.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import { planFilm } from '../execute/plan-film.ts';
import type { FilmDeps, FilmRequest } from '../execute/types.ts';

export interface PlanFilmsOptions {
  readonly hardware: HardwareMode;
  readonly signal: AbortSignal;
  /** Seconds of work by what was measured here; null where that is not known. */
  readonly secondsOf: (plan: HelperPlan) => Promise<Range | null>;
}

/** What the helper makes of one profile. */
export function filmRequest(
  { project }: Pick<BatchItem, 'project'>,
  profile: Profile,
  hardware: HardwareMode,
): FilmRequest {
  const container = containerFor(null, null, profile);
  return { project, profile, codec: null, container, hardware, layers: null };
}

/** What `planBatch` needs to know of the films of one project: each is planned, nothing is rendered. */
export async function planFilms(
  item: BatchItem,
  deps: Pick<FilmDeps, 'runner' | 'media' | 'cacheFolder'>,
  { hardware, signal, secondsOf }: PlanFilmsOptions,
): Promise<readonly FilmFacts[]> {
  const films: FilmFacts[] = [];
  for (const profile of item.profiles) {
    try {
      const plan = await planFilm(filmRequest(item, profile, hardware), deps, { signal });
      films.push({ type: 'planned', engine: 'helper', plan, seconds: await secondsOf(plan) });
    } catch (error) {
      signal.throwIfAborted();
      if (!isImpossible(error)) throw error;
      films.push({ type: 'impossible', message: error.message });
    }
  }
  return films;
}

/** This profile cannot be made; anything else is wrong with the computer, and concerns all. */
function isImpossible(error: unknown): error is StudioError {
  if (!(error instanceof StudioError)) return false;
  return error.code.startsWith('input.') || error.code.startsWith('unsupported.');
}
