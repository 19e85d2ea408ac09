import { narrationAsset, rangeSamples, segmentSamples } from '../../../../shared/model/derive.ts';
import type { Project, Segment, VideoVisual } from '../../../../shared/model/project.ts';
import type { Samples } from '../../../../shared/model/time.ts';

/** How a segment's length and the part of its video go together. */
export type LengthStory =
  /** Nothing else gives a length. */
  | { readonly type: 'range'; readonly length: Samples }
  /** The sound of the video is the narration. */
  | { readonly type: 'voice'; readonly length: Samples }
  /** The segment is longer, shorter or as long. */
  | {
      readonly type: 'held' | 'cut' | 'fits';
      readonly by: 'narration' | 'set';
      readonly length: Samples;
      readonly rest: Samples;
    };

/** Less than any frame lasts: nobody would see it. */
const UNSEEN: Samples = 480;

export function lengthStory(project: Project, segment: Segment, video: VideoVisual): LengthStory {
  const range = rangeSamples(video);
  const isNarrated = narrationAsset(project, segment) !== null;
  const length = segmentSamples(project, segment) ?? range;
  if (!isNarrated && video.sound === 'narration') return { type: 'voice', length };
  if (!isNarrated && segment.setLength === null) return { type: 'range', length };
  const rest = Math.abs(length - range);
  const type = rest < UNSEEN ? 'fits' : length > range ? 'held' : 'cut';
  return { type, by: isNarrated ? 'narration' : 'set', length, rest };
}
