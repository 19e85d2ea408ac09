import type { Project } from '../../shared/model/project.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import type { HelperOutput } from '../../shared/plan/helper-output.ts';
import { findProfile, PROFILES } from '../../shared/profiles/profiles.ts';
import { captionFiles } from './export-film-captions.ts';
import type { Artifact } from './export-types.ts';

/** Captions beside a film that the helper made: the same texts at the same times, from the same project. */
export function helperSidecars(
  { project, profile }: { readonly project: Project; readonly profile: string },
  { container, encoder }: { readonly container: HelperOutput['container']; readonly encoder: string },
  filmName: string,
): Artifact['sidecars'] {
  if (project.look.captions.mode !== 'sidecar') return [];
  const plan = compilePlan<HelperOutput>(project, findProfile(profile) ?? PROFILES[0], {
    container,
    video: {
      engine: 'ffmpeg',
      codec: 'h264',
      encoder,
      hardware: false,
      kind: 'cpu',
      args: [],
      pixelFormat: 'yuv420p',
      bitrate: 0,
    },
    audio: { engine: 'ffmpeg', codec: 'aac', bitrate: 0, channels: 2 },
    choices: [],
    available: new Set(Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? [])),
    canHoldCaptions: true,
  });
  return captionFiles(plan, project, filmName);
}
