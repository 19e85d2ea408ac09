import type { Shot } from '../plan/plan.ts';
import type { PictureLevel } from './types.ts';

/** The chain ends where one side of the smallest frame could still be twice as small. */
const SMALLEST_SIDE = 32;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sizes of the chain, each half the one before, rounded up. */
export function levelSizes(size: Size): readonly Size[] {
  const sizes: Size[] = [size];
  let { width, height } = size;
  while (Math.max(width, height) > SMALLEST_SIDE) {
    width = (width + 1) >> 1;
    height = (height + 1) >> 1;
    sizes.push({ width, height });
  }
  return sizes;
}

/** Bytes a prepared picture of a size keeps, for a cache's budget. */
export function preparedBytes(size: Size): number {
  return levelSizes(size).reduce((sum, level) => sum + levelBytes(level), 0);
}

/** Places the chain's planes behind each other; each starts at a multiple of 16, as do all rows. */
export function placeLevels(size: Size, offset: number): PictureLevel[] {
  let at = offset;
  return levelSizes(size).map(({ width, height }) => {
    const strideY = aligned(width);
    const strideC = aligned((width + 1) >> 1);
    const y = at;
    const u = y + strideY * height;
    const v = u + strideC * ((height + 1) >> 1);
    at = v + strideC * ((height + 1) >> 1);
    return { width, height, y, u, v, strideY, strideC };
  });
}

/**
 * Pixels a side for each of the frame's. At exactly one, all pixels pass through the same fraction at once and a
 * slow pan breathes between sharp and soft.
 */
const OVERSAMPLING = 1.1;

/** The size a picture must be prepared at for frames of a width, for its tightest window; never more than it has. */
export function neededSize(
  picture: Size,
  shots: readonly Pick<Shot, 'from' | 'to'>[],
  frameWidth: number,
): Size {
  const tightest = shots.reduce(
    (width, shot) => Math.min(width, shot.from.width, shot.to.width),
    picture.width,
  );
  const scale = Math.min(1, (OVERSAMPLING * frameWidth) / tightest);
  return {
    width: Math.max(1, Math.min(picture.width, Math.ceil(picture.width * scale))),
    height: Math.max(1, Math.min(picture.height, Math.ceil(picture.height * scale))),
  };
}

function levelBytes({ width, height }: Size): number {
  return aligned(width) * height + 2 * aligned((width + 1) >> 1) * ((height + 1) >> 1);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
