import { assert } from '../assert.ts';
import type { PictureWindow } from '../plan/plan.ts';
import { type Arena, resampleWorkBytes } from './arena.ts';
import { resamplePlanes } from './draw-window.ts';
import type { Kernel } from './kernel.ts';
import { placeLevels, preparedBytes, type Size } from './levels.ts';
import type { PictureLevel, PreparedPicture } from './types.ts';
import { conversionTo709 } from './video-colour.ts';
import { loadPlanes } from './video-planes.ts';
import { turnedSiting, turnPlanes } from './video-turn.ts';
import type { DecodedFrame, VideoGeometry } from './video-types.ts';

/** What a frame has to be made for: the windows that are drawn from it, in frames of this size. */
export interface VideoUse extends Size {
  readonly from: PictureWindow;
  readonly to: PictureWindow;
}

/** As `drawWindow` chooses and mixes its levels: one is drawn at 1.1 to 2.2 source pixels for each of the frame's. */
const SMALLEST_STEP = 1.1;
const MIX_FROM = 2;
/** Pixels further from square than this are made square first: one level must fit both directions. */
const NEARLY_SQUARE = 1.25;

/**
 * Brings a decoded frame to the kernel's format as a picture that `drawWindow` takes: larger sources are halved by
 * area first, then come range and matrix, then the turn. Give it back with `arena.free(picture.offset)`.
 */
export function makeVideoPicture(
  kernel: Kernel,
  arena: Arena,
  frame: DecodedFrame,
  geometry: VideoGeometry,
  use: VideoUse,
): PreparedPicture {
  const stored = storedSizes(frame, geometry, use);
  const smallest = stored.at(-1) ?? frame;
  const turns = geometry.rotation !== 0 || geometry.flip;
  const size = uprightSize(smallest, geometry);
  const squares =
    size.width !== upright(smallest, geometry).width || size.height !== upright(smallest, geometry).height;
  const bytes = preparedBytes(size);
  const offset = arena.alloc(bytes);
  const taken: number[] = [];
  const alloc = (wanted: number) => {
    const at = arena.alloc(wanted);
    taken.push(at);
    return at;
  };
  try {
    const levels = placeLevels(size, offset).slice(0, levelsFor(size, geometry, use));
    const [first] = levels;
    assert(first !== undefined, 'A video frame has at least one level');
    // The last of these steps writes into the level itself.
    let left = stored.length - 1 + (turns ? 1 : 0) + (turns || squares ? 1 : 0);
    const place = (wanted: Size): PictureLevel => {
      if (left === 0) return first;
      left -= 1;
      return roomFor(wanted, alloc);
    };
    let planes = place(frame);
    loadPlanes(kernel, frame, alloc, planes);
    for (const half of stored.slice(1)) {
      const smaller = place(half);
      halveInto(kernel, planes, smaller, alloc);
      planes = smaller;
    }
    convert(kernel, frame, planes);
    if (turns) {
      const turned = place(upright(planes, geometry));
      turnPlanes(kernel, planes, turned, geometry);
      resampleInto(kernel, turned, turnedSiting(planes, geometry), first, alloc);
    } else if (squares) {
      resampleInto(kernel, planes, { x: LEFT, y: 0 }, first, alloc);
    }
    for (const [index, level] of levels.entries()) {
      const above = levels[index - 1];
      if (above !== undefined) halveInto(kernel, above, level, alloc);
    }
    const { width: sourceWidth, height: sourceHeight } = geometry;
    return { sourceWidth, sourceHeight, levels, offset, bytes };
  } catch (error) {
    arena.free(offset);
    throw error;
  } finally {
    for (const at of taken) arena.free(at);
  }
}

/** Where the kernel has its chroma: half a pixel left of the middle of its block. */
const LEFT = -0.5;

/** The size as stored, then each half of it that is made on the way. */
function storedSizes({ width, height }: DecodedFrame, geometry: VideoGeometry, use: VideoUse): Size[] {
  const sizes: Size[] = [{ width, height }];
  let { tight } = stepsOf(upright({ width, height }, geometry), geometry, use);
  for (let last = sizes[0]; last !== undefined && tight / 2 >= SMALLEST_STEP; tight /= 2) {
    last = { width: half(last.width), height: half(last.height) };
    sizes.push(last);
  }
  return sizes;
}

/** Source pixels for each pixel of the frame, in the tightest and the widest of the windows. */
function stepsOf(size: Size, geometry: Size, { from, to, width }: VideoUse): { tight: number; wide: number } {
  // Windows have the frame's aspect, so one number says it for both directions.
  const perPixel = Math.min(size.width / geometry.width, size.height / geometry.height) / width;
  return {
    tight: Math.min(from.width, to.width) * perPixel,
    wide: Math.max(from.width, to.width) * perPixel,
  };
}

function levelsFor(size: Size, geometry: Size, use: VideoUse): number {
  let count = 1;
  for (let { wide } = stepsOf(size, geometry, use); wide > MIX_FROM; wide /= 2) count += 1;
  return count;
}

function upright(size: Size, { rotation }: VideoGeometry): Size {
  return rotation % 180 === 0
    ? { width: size.width, height: size.height }
    : { width: size.height, height: size.width };
}

/** The size of the first level: what is stored, turned, and made square where pixels are far from it. */
function uprightSize(stored: Size, geometry: VideoGeometry): Size {
  const size = upright(stored, geometry);
  const across = size.width / geometry.width;
  const down = size.height / geometry.height;
  const scale = Math.max(across, down);
  if (scale / Math.min(across, down) <= NEARLY_SQUARE) return size;
  return {
    width: Math.max(1, Math.round(geometry.width * scale)),
    height: Math.max(1, Math.round(geometry.height * scale)),
  };
}

function roomFor(size: Size, alloc: (bytes: number) => number): PictureLevel {
  const [measured] = placeLevels(size, 0);
  assert(measured !== undefined, 'A size has a level');
  const [level] = placeLevels(size, alloc(measured.v + measured.strideC * half(size.height)));
  assert(level !== undefined, 'A size has a level');
  return level;
}

function halveInto(
  kernel: Kernel,
  from: PictureLevel,
  to: PictureLevel,
  alloc: (bytes: number) => number,
): void {
  const { halveDown, halveAcross, halveChromaAcross } = kernel.calls;
  const down = alloc(from.strideY * to.height);
  halveDown(down, from.strideY, from.y, from.strideY, from.width, from.height);
  halveAcross(to.y, to.strideY, down, from.strideY, from.width, to.height);
  const [width, height] = [half(from.width), half(from.height)];
  for (const [plane, onto] of [
    [from.u, to.u],
    [from.v, to.v],
  ] as const) {
    halveDown(down, from.strideC, plane, from.strideC, width, height);
    halveChromaAcross(onto, to.strideC, down, from.strideC, width, half(to.height));
  }
}

/** Range and matrix, in place. */
function convert(kernel: Kernel, frame: DecodedFrame, planes: PictureLevel): void {
  const conversion = frame.pixels === 'rgba' ? null : conversionTo709(frame.matrix, frame.fullRange);
  if (conversion === null) return;
  const { convertLuma, convertChroma } = kernel.calls;
  const { y, u, v, strideY, strideC, width, height } = planes;
  convertLuma(y, strideY, u, v, strideC, width, height, ...conversion.y);
  convertChroma(u, v, strideC, half(width), half(height), ...conversion.u, ...conversion.v);
}

/** To the level's size, with chroma brought back to where the kernel has it. */
function resampleInto(
  kernel: Kernel,
  from: PictureLevel,
  siting: { readonly x: number; readonly y: number },
  to: PictureLevel,
  alloc: (bytes: number) => number,
): void {
  const across = from.width / to.width;
  const down = from.height / to.height;
  resamplePlanes(
    kernel,
    from,
    { step: across, luma: (across - 1) / 2, chroma: ((1 + LEFT) * across - 1 - siting.x) / 2 },
    { step: down, luma: (down - 1) / 2, chroma: (down - 1 - siting.y) / 2 },
    { across: 0, down: 0 },
    to,
    alloc(resampleWorkBytes(to.width)),
  );
}

function half(size: number): number {
  return (size + 1) >> 1;
}
