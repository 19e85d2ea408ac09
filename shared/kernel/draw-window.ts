import { assert } from '../assert.ts';
import { tableBytes } from './arena.ts';
import type { Kernel } from './kernel.ts';
import type { FrameRef, PictureLevel, PreparedPicture, SourceWindow } from './types.ts';

/** A part of a frame, all even. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a window of a picture into a part of a frame. The window fills the whole frame; the region only says
 * which of its pixels are written, `shift` moves what is seen by so many frame pixels. `work` has
 * `resampleWorkBytes` of the frame's width.
 */
export function drawWindow(
  kernel: Kernel,
  picture: PreparedPicture,
  window: SourceWindow,
  target: FrameRef,
  region: Region,
  shift: { readonly x: number; readonly y: number },
  work: number,
): void {
  const level = fittingLevel(picture, window, target);
  const across = axis(
    inside(window.x, window.width, picture.sourceWidth),
    window.width / target.width,
    level.width / picture.sourceWidth,
    region.x,
    shift.x,
  );
  const down = axis(
    inside(window.y, window.height, picture.sourceHeight),
    window.height / target.height,
    level.height / picture.sourceHeight,
    region.y,
    shift.y,
  );
  const halfWidth = target.width / 2;
  const planeU = target.offset + target.width * target.height;
  const planeV = planeU + halfWidth * (target.height / 2);
  const chromaAt = (region.y / 2) * halfWidth + region.x / 2;
  resamplePlanes(
    kernel,
    level,
    { step: across.step, luma: across.centre(0.5), chroma: across.centre(0.5) / 2 },
    { step: down.step, luma: down.centre(0.5), chroma: (down.centre(1) - 0.5) / 2 },
    { across: filterShape(across.step), down: filterShape(down.step) },
    {
      width: region.width,
      height: region.height,
      y: target.offset + region.y * target.width + region.x,
      u: planeU + chromaAt,
      v: planeV + chromaAt,
      strideY: target.width,
      strideC: halfWidth,
    },
    work,
  );
}

/** Positions of the first luma and chroma sample, as indexes in the source's planes, and the step between. */
export interface AxisMap {
  readonly step: number;
  readonly luma: number;
  readonly chroma: number;
}

/** Resamples the three planes of a level into those of another place. */
export function resamplePlanes(
  kernel: Kernel,
  source: PictureLevel,
  across: AxisMap,
  down: AxisMap,
  shape: { readonly across: number; readonly down: number },
  to: PictureLevel,
  work: number,
): void {
  const { columns, rows } = kernel.calls;
  assert(across.step <= 4 && down.step <= 4, 'The picture has no level small enough for this window');
  const temp = work + tableBytes(to.width);
  columns(work, to.width, across.luma, across.step, shape.across, source.width);
  rows(
    to.y,
    to.strideY,
    to.width,
    to.height,
    source.y,
    source.strideY,
    source.width,
    source.height,
    down.luma,
    down.step,
    shape.down,
    work,
    temp,
  );
  const chromaWidth = (to.width + 1) >> 1;
  const chromaHeight = (to.height + 1) >> 1;
  const sourceWidth = (source.width + 1) >> 1;
  const sourceHeight = (source.height + 1) >> 1;
  columns(work, chromaWidth, across.chroma, across.step, shape.across, sourceWidth);
  for (const [plane, onto] of [
    [source.u, to.u],
    [source.v, to.v],
  ] as const) {
    rows(
      onto,
      to.strideC,
      chromaWidth,
      chromaHeight,
      plane,
      source.strideC,
      sourceWidth,
      sourceHeight,
      down.chroma,
      down.step,
      shape.down,
      work,
      temp,
    );
  }
}

/** From sharp at a step of 1 to a wide tent at 2, where the next level takes over. */
export function filterShape(step: number): number {
  return Math.min(1, Math.max(0, step - 1));
}

/** The smallest level that still has at least one pixel for each pixel of the frame. */
function fittingLevel(picture: PreparedPicture, window: SourceWindow, target: FrameRef): PictureLevel {
  let chosen = picture.levels[0];
  assert(chosen !== undefined, 'A prepared picture has no levels');
  for (const level of picture.levels) {
    const across = (window.width * level.width) / picture.sourceWidth / target.width;
    const down = (window.height * level.height) / picture.sourceHeight / target.height;
    if (Math.min(across, down) < 1) break;
    chosen = level;
  }
  return chosen;
}

function axis(start: number, sourcePerPixel: number, levelPerSource: number, first: number, shift: number) {
  return {
    step: sourcePerPixel * levelPerSource,
    /** Index of the plane sample under a point `at` (in pixels) of the region's first pixel. */
    centre: (at: number) => (start + (first + at + shift) * sourcePerPixel) * levelPerSource - 0.5,
  };
}

/** Rounding in the plan may put a window a hair outside; what is larger than the picture is left to its edge. */
function inside(start: number, length: number, size: number): number {
  return Math.max(0, Math.min(start, size - length));
}
