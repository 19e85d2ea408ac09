import type { Samples } from '../model/time.ts';

/** In parts of the picture's width and height, as all places in what was found. */
export interface FoundBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FoundFace extends FoundBox {
  /** 0 to 1. */
  readonly confidence: number;
}

/** What was seen at one moment of a video, or in a picture. */
export interface FoundLook {
  /** From the video's first frame; 0 for a picture. */
  readonly at: Samples;
  readonly faces: readonly FoundFace[];
  /** What stands out where there is no face; null where nothing does. */
  readonly salient: { readonly x: number; readonly y: number } | null;
  /** Another scene begins between the look before and this one, at this place; null where it goes on. */
  readonly cut: Samples | null;
}

/** Two looks a second: faces do not move further than a crop may follow. */
export const LOOK_STEP: Samples = 24_000;
