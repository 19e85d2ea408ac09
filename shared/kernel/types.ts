import type { Shot, SliceCaption } from '../plan/plan.ts';

/**
 * What the pixel kernel works on. Everything is a plain description of places in one WebAssembly memory,
 * so it can be posted between workers that share that memory.
 */

/** Contiguous I420, BT.709 limited, at `offset`: Y, then U, then V, rows without padding. Width and height are even. */
export interface FrameRef {
  readonly width: number;
  readonly height: number;
  readonly offset: number;
}

/** One size of a prepared picture. Planes may be padded at their edges, hence strides. */
export interface PictureLevel {
  readonly width: number;
  readonly height: number;
  readonly y: number;
  readonly u: number;
  readonly v: number;
  readonly strideY: number;
  readonly strideC: number;
}

/** A picture decoded, upright, in sRGB, scaled and converted once: a chain of sizes, each half the one before. */
export interface PreparedPicture {
  /** Size of the upright source, in which a shot's windows are given. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  readonly levels: readonly PictureLevel[];
  /** The region to give back to the arena. */
  readonly offset: number;
  readonly bytes: number;
}

/** A premultiplied layer: Y at full size, U, V and both alphas at their own siting, at `x`, `y` of the frame. */
export interface LayerRef {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly offset: number;
  readonly bytes: number;
}

/** How `drawFrame` gets at what the slice names. Both throw when it is not there: it was prepared before. */
export interface FrameResources {
  picture(sha256: string): PreparedPicture;
  /** The frame of a shot's video that is seen now; needed where a slice shows video (`makeVideoShots`). */
  video?(shot: Shot): PreparedPicture;
  /** Null where the caption draws nothing (only spaces). */
  layer(caption: SliceCaption): LayerRef | null;
}

/** A window of a shot at one frame, in upright source pixels (fractions allowed). */
export interface SourceWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A decoded picture as rows of pixels, pulled top to bottom so that no second copy of it is needed. */
export interface PixelSource {
  readonly width: number;
  readonly height: number;
  /** The embedded ICC profile; null means sRGB. */
  readonly profile: Uint8Array | null;
  readRows(first: number, count: number): Promise<Uint8Array | Uint8ClampedArray>;
}

export type MotionShot = Pick<Shot, 'origin' | 'lead' | 'span' | 'easing' | 'from' | 'to'> &
  Partial<Pick<Shot, 'path' | 'picture' | 'video'>>;
