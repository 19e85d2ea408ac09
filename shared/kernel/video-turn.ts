import type { Kernel } from './kernel.ts';
import type { Size } from './levels.ts';
import type { PictureLevel } from './types.ts';
import type { VideoGeometry } from './video-types.ts';

/** Turns three planes clockwise, then changes left and right over. */
export function turnPlanes(
  kernel: Kernel,
  from: PictureLevel,
  to: PictureLevel,
  geometry: VideoGeometry,
): void {
  const luma = { width: from.width, height: from.height };
  const chroma = { width: (from.width + 1) >> 1, height: (from.height + 1) >> 1 };
  turnPlane(kernel, from.y, from.strideY, luma, to.y, to.strideY, geometry);
  turnPlane(kernel, from.u, from.strideC, chroma, to.u, to.strideC, geometry);
  turnPlane(kernel, from.v, from.strideC, chroma, to.v, to.strideC, geometry);
}

function turnPlane(
  kernel: Kernel,
  from: number,
  fromStride: number,
  { width, height }: Size,
  to: number,
  toStride: number,
  { rotation, flip }: VideoGeometry,
): void {
  const sideways = rotation % 180 !== 0;
  const [uprightWidth, uprightHeight] = sideways ? [height, width] : [width, height];
  const { reversesAcross, reversesDown } = reversals(rotation, flip);
  const across = reversesAcross ? -1 : 1;
  const down = reversesDown ? -toStride : toStride;
  const start =
    to + (reversesAcross ? uprightWidth - 1 : 0) + (reversesDown ? (uprightHeight - 1) * toStride : 0);
  // A row of the source becomes a column where the picture lies on its side.
  kernel.calls.turn(
    start,
    sideways ? down : across,
    sideways ? across : down,
    from,
    fromStride,
    width,
    height,
  );
}

/** Which directions of the upright picture run backwards in what is stored. */
function reversals(rotation: VideoGeometry['rotation'], flip: boolean) {
  const across = rotation === 90 || rotation === 180;
  return { reversesAcross: across !== flip, reversesDown: rotation === 180 || rotation === 270 };
}

/**
 * Where chroma, stored left of the middle of its block, lies after the turn: in pixels from the middle. An odd
 * size that runs backwards divides into blocks one pixel further on.
 */
export function turnedSiting(stored: Size, { rotation, flip }: VideoGeometry): { x: number; y: number } {
  const sideways = rotation % 180 !== 0;
  const [width, height] = sideways ? [stored.height, stored.width] : [stored.width, stored.height];
  const { reversesAcross, reversesDown } = reversals(rotation, flip);
  const turned = (offset: number, isReversed: boolean, size: number) =>
    isReversed ? -offset - (size % 2) : offset;
  return {
    x: turned(sideways ? 0 : -0.5, reversesAcross, width),
    y: turned(sideways ? -0.5 : 0, reversesDown, height),
  };
}
