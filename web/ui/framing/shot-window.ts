import { windowAt } from '../../../shared/kernel/motion.ts';
import { type ShownAsset, shownSamples, visibleMedia } from '../../../shared/model/derive.ts';
import type { Project, Segment } from '../../../shared/model/project.ts';
import { SAMPLE_RATE, type Samples } from '../../../shared/model/time.ts';
import { frameShot, planFit } from '../../../shared/plan/film-fit.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';

/** In parts of the picture. */
export interface WindowRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A segment that shows something, as the framing editor works with it. */
export interface FramedSegment {
  readonly segment: Segment;
  readonly index: number;
  readonly asset: ShownAsset;
  readonly isVideo: boolean;
  readonly length: Samples;
  /** Where in the video the segment is at a time. */
  sourceAt(at: Samples): Samples;
}

export function framedSegment(project: Project, index: number): FramedSegment | null {
  const segment = project.storyline[index];
  const shown = visibleMedia(project)[index] ?? null;
  if (segment === undefined || shown === null) return null;
  const { asset, range } = shown;
  const last = range === null ? 0 : Math.max(range.from, range.to - 1);
  return {
    segment,
    index,
    asset,
    isVideo: range !== null,
    length: shownSamples(project, segment),
    sourceAt: (at) => (range === null ? 0 : Math.min(last, range.from + at)),
  };
}

/** What of the picture the film shows at a time of the segment: the same windows that the film is drawn by. */
export function windowOf(project: Project, profile: Profile, shot: FramedSegment, at: Samples): WindowRect {
  const output = resolveProfile(profile, project.look);
  const fit = planFit(project, profile, output);
  const { width, height } = shot.asset;
  const framed = frameShot(project, fit, shot.index, { width, height }, shot.isVideo);
  if (framed === null) return { x: 0, y: 0, width: 1, height: 1 };
  const { from, to, path } = framed.windows;
  const window = windowAt(
    {
      origin: 0,
      lead: 0,
      span: shot.length,
      easing: shot.segment.motion.easing,
      from,
      to,
      picture: { sha256: '', width, height },
      ...(path === null ? {} : { path }),
    },
    // A rate of one frame a sample: the exact moment.
    at,
    { num: SAMPLE_RATE, den: 1 },
    fit.frame.width / fit.frame.height,
  );
  return {
    x: window.x / width,
    y: window.y / height,
    width: window.width / width,
    height: window.height / height,
  };
}
