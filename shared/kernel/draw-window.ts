import { assert } from '../assert.ts';
import type { YuvColour } from '../plan/plan.ts';
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

/** Where drawing puts what it needs on the way. */
export interface Room {
  /** A frame of the target's size, overwritten where two levels are mixed. */
  readonly spare: FrameRef;
  /** Address of `resampleWorkBytes` of the frame's width. */
  readonly work: number;
}

/**
 * Draws a window of a picture into a part of a frame. The window fills the whole frame; the region only says
 * which of its pixels are written, `shift` moves what is seen by so many frame pixels.
 */
export function drawWindow(
  kernel: Kernel,
  picture: PreparedPicture,
  window: SourceWindow,
  target: FrameRef,
  region: Region,
  shift: { readonly x: number; readonly y: number },
  room: Room,
): void {
  const [level, next, share] = fittingLevels(picture, window, target);
  drawLevel(kernel, picture, level, window, target, region, shift, room.work);
  const weight = Math.round(share * 16_384);
  if (next === undefined || weight === 0) return;
  drawLevel(kernel, picture, next, window, room.spare, region, shift, room.work);
  const planes = planesOf(target, region);
  const others = planesOf(room.spare, region);
  const { mix } = kernel.calls;
  const { width, height, strideY, strideC } = planes;
  mix(planes.y, others.y, strideY, width, height, weight);
  mix(planes.u, others.u, strideC, width / 2, height / 2, weight);
  mix(planes.v, others.v, strideC, width / 2, height / 2, weight);
}

function drawLevel(
  kernel: Kernel,
  picture: PreparedPicture,
  level: PictureLevel,
  window: SourceWindow,
  target: FrameRef,
  region: Region,
  shift: { readonly x: number; readonly y: number },
  work: number,
): void {
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
  resamplePlanes(
    kernel,
    level,
    { step: across.step, luma: across.centre(0.5), chroma: across.centre(0.5) / 2 },
    { step: down.step, luma: down.centre(0.5), chroma: (down.centre(1) - 0.5) / 2 },
    { across: filterShape(across.step), down: filterShape(down.step) },
    planesOf(target, region),
    work,
  );
}

export function fillRegion(kernel: Kernel, target: FrameRef, region: Region, colour: YuvColour): void {
  const planes = planesOf(target, region);
  const { fill } = kernel.calls;
  fill(planes.y, planes.strideY, region.width, region.height, colour.y);
  fill(planes.u, planes.strideC, region.width / 2, region.height / 2, colour.u);
  fill(planes.v, planes.strideC, region.width / 2, region.height / 2, colour.v);
}

/** A part of a frame as planes; its sides are even. */
export function planesOf(frame: FrameRef, region: Region): PictureLevel {
  const half = frame.width / 2;
  const planeU = frame.offset + frame.width * frame.height;
  const chroma = (region.y / 2) * half + region.x / 2;
  return {
    width: region.width,
    height: region.height,
    y: frame.offset + region.y * frame.width + region.x,
    u: planeU + chroma,
    v: planeU + half * (frame.height / 2) + chroma,
    strideY: frame.width,
    strideC: half,
  };
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

/** All of one frame over all of another, whatever their shapes. */
export function resampleFrame(kernel: Kernel, from: FrameRef, to: FrameRef, work: number): void {
  const across = from.width / to.width;
  const down = from.height / to.height;
  resamplePlanes(
    kernel,
    planesOf(from, { x: 0, y: 0, width: from.width, height: from.height }),
    { step: across, luma: across / 2 - 0.5, chroma: (across / 2 - 0.5) / 2 },
    { step: down, luma: down / 2 - 0.5, chroma: (down - 1) / 2 },
    { across: filterShape(across), down: filterShape(down) },
    planesOf(to, { x: 0, y: 0, width: to.width, height: to.height }),
    work,
  );
}

/** From sharp at a step of 1 to a wide tent at 2. */
export function filterShape(step: number): number {
  return Math.min(1, Math.max(0, step - 1));
}

/**
 * Between these steps the next level is mixed in, so that nothing jumps where it takes over. That is not at 2,
 * where the next one would be drawn at a step of 1: its pixels all fall together there, and for a frame or two
 * everything is sharper.
 */
const MIX_FROM = 2;
const MIX_TO = 2.2;

/** The level to draw, the one after it, and that one's share. */
function fittingLevels(
  picture: PreparedPicture,
  window: SourceWindow,
  target: FrameRef,
): readonly [PictureLevel, PictureLevel | undefined, number] {
  let index = 0;
  let step = 0;
  for (const [i, level] of picture.levels.entries()) {
    const across = (window.width * level.width) / picture.sourceWidth / target.width;
    const down = (window.height * level.height) / picture.sourceHeight / target.height;
    if (i > 0 && Math.min(across, down) < MIX_TO / 2) break;
    index = i;
    step = Math.min(across, down);
  }
  const level = picture.levels[index];
  assert(level !== undefined, 'A prepared picture has no levels');
  const share = Math.min(1, Math.max(0, (step - MIX_FROM) / (MIX_TO - MIX_FROM)));
  return [level, picture.levels[index + 1], share];
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
