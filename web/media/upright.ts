import type { VideoGeometry } from '../../shared/kernel/video-types.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a decoded frame, as stored, the way it is meant to be seen. */
export function drawUpright(
  context: OffscreenCanvasRenderingContext2D,
  frame: VideoFrame,
  { rotation, flip }: Pick<VideoGeometry, 'rotation' | 'flip'>,
  { x, y, width, height }: Box,
): void {
  context.save();
  context.translate(x + width / 2, y + height / 2);
  if (flip) context.scale(-1, 1);
  context.rotate((rotation * Math.PI) / 180);
  const [across, down] = rotation % 180 === 0 ? [width, height] : [height, width];
  context.drawImage(frame, -across / 2, -down / 2, across, down);
  context.restore();
}

/** The size of a frame with no side longer than `size`. */
export function sizeWithin(
  { width, height }: Pick<VideoGeometry, 'width' | 'height'>,
  size: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, size / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
