import { exportProblems, filmSamples } from '../../../shared/model/derive.ts';
import type { CaptionMode, Project, Sha256 } from '../../../shared/model/project.ts';
import { framesAt, type Rate, samplesToSeconds } from '../../../shared/model/time.ts';
import type { HelperContainer } from '../../../shared/plan/helper-output.ts';
import type { Missing } from '../../../shared/plan/plan.ts';
import {
  findProfile,
  PROFILES,
  type ResolvedProfile,
  resolveProfile,
} from '../../../shared/profiles/profiles.ts';
import type { ExportEngine } from '../../state/job-types.ts';

export interface FilmFacts {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly frames: number;
  readonly seconds: number;
  /** A rough guess: still pictures need less than their bitrate, noisy ones all of it. */
  readonly bytes: number;
}

/** What a profile makes of a story, before anything was drawn. */
export function filmFacts(project: Project, profileName: string, container: HelperContainer): FilmFacts {
  const profile = findProfile(profileName) ?? PROFILES[0];
  const resolved = resolveProfile(profile, project.look);
  const samples = filmSamples(project);
  const seconds = samplesToSeconds(samples);
  return {
    width: resolved.width,
    height: resolved.height,
    rate: resolved.rate,
    frames: framesAt(samples, resolved.rate),
    seconds,
    bytes: Math.round(((videoBitrate(resolved, container) + resolved.audioBitrate) * seconds) / 8),
  };
}

/** The rate of the encoder that most browsers will use; the film's own may be another. */
function videoBitrate(profile: ResolvedProfile, container: HelperContainer): number {
  return container === 'webm' ? profile.bitrates.vp9 : profile.bitrates.h264Software;
}

export function rateWords(rate: Rate): string {
  const value = rate.num / rate.den;
  return Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/0+$/, '');
}

/** How the captions will reach the viewer: only WebM takes a track from a browser, the helper writes all. */
export function captionsFate(
  mode: CaptionMode,
  container: HelperContainer,
  engine: ExportEngine = 'browser',
): CaptionMode | 'trackBeside' {
  return mode === 'track' && container !== 'webm' && engine === 'browser' ? 'trackBeside' : mode;
}

/** What is missing, with the two gaps of one segment as one line. */
export type Problem =
  | { readonly type: 'one'; readonly missing: Missing; readonly segmentId: string | null }
  | { readonly type: 'both'; readonly segment: number; readonly segmentId: string };

export function findProblems(project: Project, isLost: (assetId: string) => boolean): readonly Problem[] {
  const available = new Set<Sha256>();
  for (const asset of Object.values(project.assets)) {
    if (asset.sha256 !== null && !isLost(asset.id)) available.add(asset.sha256);
  }
  const problems: Problem[] = [];
  for (const missing of exportProblems(project, available)) {
    const last = problems.at(-1);
    if (
      missing.reason === 'no-narration' &&
      last?.type === 'one' &&
      last.missing.reason === 'no-picture' &&
      last.missing.segment === missing.segment
    ) {
      problems[problems.length - 1] = {
        type: 'both',
        segment: missing.segment,
        segmentId: missing.segmentId,
      };
    } else problems.push({ type: 'one', missing, segmentId: segmentOf(project, missing) });
  }
  return problems;
}

function segmentOf(project: Project, missing: Missing): string | null {
  if (missing.reason === 'no-segments' || missing.segment === null) return null;
  return project.storyline[missing.segment]?.id ?? null;
}
