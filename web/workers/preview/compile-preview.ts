import type { Project, Sha256 } from '../../../shared/model/project.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import type { AudioSettings, Plan, VideoSettings } from '../../../shared/plan/plan.ts';
import { findProfile, type Profile } from '../../../shared/profiles/profiles.ts';
import type { PreviewFilm } from './api.ts';
import { previewProject } from './preview-project.ts';

/** Nothing is encoded: these fill the plan's fields and are the same for every preview. */
const VIDEO: VideoSettings = {
  codec: 'h264',
  codecString: 'avc1.640028',
  engine: 'webcodecs',
  hardware: false,
  bitrate: 5_000_000,
};
const AUDIO: AudioSettings = { codec: 'aac', engine: 'wasm', bitrate: 128_000, channels: 2 };

const PREVIEW_SHORT_SIDE = 720;

/** The plan of what is shown: the document as it is, at 720p or at its own size where that is smaller. */
export function compilePreview(project: Project, lost: readonly Sha256[] = []): Plan {
  const { width, height } = project.look;
  const isSmall = Math.min(width, height) <= PREVIEW_SHORT_SIDE;
  const profile = findProfile(isSmall ? 'PROJECT' : 'PREVIEW_720P');
  if (profile === null) throw new TypeError('The preview has no profile');
  return compileShape(project, profile, lost);
}

/** The same in a profile's shape. */
export function compileShape(project: Project, profile: Profile, lost: readonly Sha256[]): Plan {
  const shown = previewProject(project);
  const available = new Set<Sha256>();
  for (const asset of Object.values(shown.assets)) if (asset.sha256 !== null) available.add(asset.sha256);
  for (const sha256 of lost) available.delete(sha256);
  return compilePlan(shown, profile, {
    container: 'mp4',
    video: VIDEO,
    audio: AUDIO,
    choices: [],
    available,
  });
}

export function filmOf(plan: Plan): PreviewFilm {
  return {
    width: plan.width,
    height: plan.height,
    rate: plan.rate,
    totalFrames: plan.totalFrames,
    totalSamples: plan.totalSamples,
    segments: plan.segments.map(({ firstFrame, frames, firstSample, samples }) => ({
      firstFrame,
      frames,
      firstSample,
      samples,
    })),
    sound: plan.sound,
  };
}
