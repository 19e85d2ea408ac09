import type { Project } from '../../shared/model/project.ts';
import { framingLabel } from '../../shared/plan/framing-label.ts';
import { type ProfileChoice, profileOf } from '../../shared/profiles/profile-choice.ts';
import type { FilmProgress } from '../execute/types.ts';
import type { LookProgress } from '../listen/faces/find-framing.ts';
import { makeLeftClock } from '../listen/faces/left-clock.ts';
import type { HelperJob } from './types.ts';

/** Of the way of a film that has to be looked through for faces first; how long either takes nobody knows before. */
const SEARCH_SHARE = 0.25;

/** A bundle has none, and a search is before any. */
export const NO_FRAMES = {
  ...{ segment: 0, framesDone: 0, framesTotal: 0, framesPerSecond: null, secondsLeft: null },
  ...{ chunksReused: 0, chunksRendered: 0 },
} as const;

/** The same in every run of a film, so that one is not behind another that had more to look at. */
export function searchShare(project: Project, profile: ProfileChoice): number {
  return framingLabel(project, profileOf(profile)).unsteered > 0 ? SEARCH_SHARE : 0;
}

/** A film's progress with its share for the search before it: one ratio over both that never goes back. */
export function makeSearchProgress(
  { segments, predicted }: Pick<HelperJob, 'segments' | 'predicted'>,
  share: number,
  emit: (progress: FilmProgress) => void,
  now: () => number = () => performance.now(),
) {
  const clock = makeLeftClock(now);
  return {
    onLook(look: LookProgress | null): void {
      if (look === null) return;
      const searching = clock.left(look.ratio);
      // Of the whole job, as in every other stage: told where the film's own part is known too.
      const film = predicted === null ? null : (predicted.from + predicted.to) / 2;
      const secondsLeft = searching === null || film === null ? null : searching + film;
      emit({ ...NO_FRAMES, stage: 'faces', ratio: share * look.ratio, segments, secondsLeft });
    },
    onProgress(progress: FilmProgress): void {
      emit({ ...progress, ratio: share + (1 - share) * progress.ratio });
    },
  };
}
