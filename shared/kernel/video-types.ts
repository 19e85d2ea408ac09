/**
 * A decoded video frame as the engines hand it over: planes behind each other without padding, as stored (not
 * turned), at most 8 or 16 bits a sample, the latter low byte first. Plain data, so that it can be posted.
 */
export interface DecodedFrame {
  readonly pixels: VideoPixels;
  /** The visible part, as stored. */
  readonly width: number;
  readonly height: number;
  readonly matrix: VideoMatrix;
  readonly fullRange: boolean;
  readonly data: Uint8Array;
}

/** Names say how chroma is sampled; `p10` and `p12` are 16-bit samples of that depth. */
export const VIDEO_PIXELS = [
  'i420',
  'i422',
  'i444',
  'nv12',
  'i420p10',
  'i422p10',
  'i444p10',
  'i420p12',
  'i422p12',
  'i444p12',
  'rgba',
] as const;
export type VideoPixels = (typeof VIDEO_PIXELS)[number];
export type VideoMatrix = 'bt601' | 'bt709' | 'bt2020';

/** How a stored frame becomes the picture that is seen. */
export interface VideoGeometry {
  /** Clockwise, applied first. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Left and right changed over, after the rotation. */
  readonly flip: boolean;
  /** Upright, with square pixels. */
  readonly width: number;
  readonly height: number;
}

/** One opened video. Frames are numbered by their time of presentation. */
export interface VideoReader {
  /** When each frame is shown, in microseconds from the first one, in order. */
  readonly timestamps: ArrayLike<number>;
  readonly geometry: VideoGeometry;
  /**
   * The frame of a number. Fast when numbers go up: the source is then decoded forward once. The data stay as they
   * are until the next call.
   */
  frameAt(index: number, options: { readonly signal: AbortSignal }): Promise<DecodedFrame>;
  close(): void;
}

/** What is seen of a file that says nothing about its colours: small ones come from the time before HD. */
export function guessedMatrix(width: number, height: number): VideoMatrix {
  return Math.max(width, height) >= 1280 || Math.min(width, height) >= 720 ? 'bt709' : 'bt601';
}

/** Bytes of a frame's data. */
export function decodedBytes(pixels: VideoPixels, width: number, height: number): number {
  const { planes, sampleBytes } = layoutOf(pixels, width, height);
  return planes.reduce((sum, plane) => sum + plane.width * plane.height * sampleBytes, 0);
}

export interface PlaneSize {
  /** In samples; pairs of NV12 are two. */
  readonly width: number;
  readonly height: number;
}

export function layoutOf(
  pixels: VideoPixels,
  width: number,
  height: number,
): { readonly planes: readonly PlaneSize[]; readonly sampleBytes: number; readonly depth: number } {
  if (pixels === 'rgba') return { planes: [{ width: width * 4, height }], sampleBytes: 1, depth: 8 };
  const depth = pixels.endsWith('p10') ? 10 : pixels.endsWith('p12') ? 12 : 8;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const sampleBytes = depth === 8 ? 1 : 2;
  const luma = { width, height };
  if (pixels === 'nv12')
    return { planes: [luma, { width: halfWidth * 2, height: halfHeight }], sampleBytes, depth };
  const chroma = {
    width: pixels.startsWith('i444') ? width : halfWidth,
    height: pixels.startsWith('i420') ? halfHeight : height,
  };
  return { planes: [luma, chroma, chroma], sampleBytes, depth };
}
