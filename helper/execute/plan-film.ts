import { framingChoice } from '../../shared/batch/framing-text.ts';
import { StudioError } from '../../shared/errors.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import type { HelperOutput, HelperPlan } from '../../shared/plan/helper-output.ts';
import type { Choice } from '../../shared/plan/plan.ts';
import { profileOf } from '../../shared/profiles/profile-choice.ts';
import { resolvedProblem } from '../../shared/profiles/profile-problems.ts';
import { findProfile, resolveProfile } from '../../shared/profiles/profiles.ts';
import { chooseEncoder } from '../ffmpeg/choose-encoder.ts';
import { withFoundPaths } from '../listen/faces/find-framing.ts';
import { encoderThreads } from './machine-share.ts';
import type { FilmDeps, FilmRequest } from './types.ts';

export interface PlanOptions {
  readonly signal: AbortSignal;
  /** Choices made before, such as the way back from hardware that stopped. */
  readonly notes?: readonly Choice[];
}

/** The plan a film is rendered by, with an encoder proved on this machine. Shown as it is, a dry run. */
export async function planFilm(
  request: FilmRequest,
  deps: Pick<FilmDeps, 'runner' | 'media' | 'cacheFolder' | 'onLook'>,
  { signal, notes = [] }: PlanOptions,
): Promise<HelperPlan> {
  const { runner, media, cacheFolder } = deps;
  const { codec, container, hardware } = request;
  const profile = profileOf(request.profile);
  const resolved = resolveProfile(profile, request.project.look);
  const output = await chooseEncoder({
    runner,
    profile: resolved,
    codec,
    container,
    hardware,
    cacheFolder,
    threads: encoderThreads(resolved),
    signal,
  });
  signal.throwIfAborted();
  // Those of the table go by the story's size: what a person made that large is made, whoever plays it.
  const isOwn = findProfile(profile.name) === null;
  const problem = isOwn ? resolvedProblem(resolved, output.video.codec) : null;
  if (problem !== null) throw new StudioError('input.setting-invalid', problem);
  const project = await withFoundPaths(request.project, profile, deps, { signal });
  const hashes = Object.values(project.assets).flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]));
  return compilePlan<HelperOutput>(project, profile, {
    container: output.container,
    video: output.video,
    audio: output.audio,
    choices: [...output.choices, ...framingChoice(project, profile), ...notes],
    available: new Set(hashes.filter((sha256) => media.path(sha256) !== null)),
    canHoldCaptions: true,
  });
}
