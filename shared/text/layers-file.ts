import { hashOf } from '../plan/canonical.ts';
import type { ChunkSlice, SliceCaption } from '../plan/plan.ts';

/** What a drawn caption is found by: equal keys are equal pixels, whichever chunk asks. */
export function captionKey(
  slice: Pick<ChunkSlice, 'width' | 'height' | 'captionStyle'>,
  { words, active }: Pick<SliceCaption, 'words' | 'active'>,
): string {
  return hashOf({ width: slice.width, height: slice.height, style: slice.captionStyle, words, active });
}
