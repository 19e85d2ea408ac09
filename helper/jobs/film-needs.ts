import { samplesToSeconds } from '../../shared/model/time.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { JobKind } from '../../shared/queue/queue-types.ts';
import { soundKey } from '../execute/part-keys.ts';
import { planFilm } from '../execute/plan-film.ts';
import type { FilmDeps, FilmRequest } from '../execute/types.ts';

/** What a film takes of the ledger and of the disk. */
export interface FilmNeeds {
  /** A film where it is absent. */
  readonly kind?: JobKind;
  /** Of its parts in the ledger. */
  readonly keys: readonly string[];
  /** About how large the film will be, and its parts together. */
  readonly bytes: number;
}

export type FindNeeds = (
  request: FilmRequest,
  deps: FilmDeps,
  options: { readonly signal: AbortSignal },
) => Promise<FilmNeeds>;

export const findFilmNeeds: FindNeeds = async (request, deps, { signal }) => {
  return needsOf(await planFilm(request, deps, { signal }));
};

export function needsOf(plan: HelperPlan): FilmNeeds {
  const bitsPerSecond = plan.video.bitrate + plan.audio.bitrate;
  return {
    keys: [...plan.chunks.map(({ key }) => key), soundKey(plan)],
    bytes: Math.ceil((bitsPerSecond / 8) * samplesToSeconds(plan.totalSamples)),
  };
}
