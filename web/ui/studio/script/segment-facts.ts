import { createMemo } from 'solid-js';
import { type ShownAsset, segmentSamples, visiblePictures } from '../../../../shared/model/derive.ts';
import type { Samples } from '../../../../shared/model/time.ts';
import type { Studio } from '../../../state/studio-types.ts';

export type SegmentGap = 'picture' | 'length';

/** What follows from the document for each segment, worked out in one walk after each edit. */
export interface StoryFacts {
  /** The picture or video that a segment shows: its own, or the one it keeps. */
  picture(index: number): ShownAsset | null;
  /** Null where neither narration nor a set length gives one. */
  length(index: number): Samples | null;
  gaps(index: number): readonly SegmentGap[];
  openSegments(): number;
  indexOf(id: string): number;
}

const NONE: readonly SegmentGap[] = [];
const PICTURE: readonly SegmentGap[] = ['picture'];
const LENGTH: readonly SegmentGap[] = ['length'];
const BOTH: readonly SegmentGap[] = ['picture', 'length'];

export function createStoryFacts(studio: Studio): StoryFacts {
  const facts = createMemo(() => {
    const project = studio.document();
    const pictures = visiblePictures(project);
    const lengths = project.storyline.map((segment) => segmentSamples(project, segment));
    const gaps = lengths.map((length, index) => gapsOf(pictures[index] ?? null, length));
    return { pictures, lengths, gaps, open: gaps.filter((each) => each.length > 0).length };
  });
  const places = createMemo(
    () => new Map(studio.document().storyline.map((segment, index) => [segment.id, index])),
  );
  return {
    picture: (index) => facts().pictures[index] ?? null,
    length: (index) => facts().lengths[index] ?? null,
    gaps: (index) => facts().gaps[index] ?? NONE,
    openSegments: () => facts().open,
    indexOf: (id) => places().get(id) ?? -1,
  };
}

function gapsOf(picture: ShownAsset | null, length: Samples | null): readonly SegmentGap[] {
  if (picture === null) return length === null ? BOTH : PICTURE;
  return length === null ? LENGTH : NONE;
}
