import { tableBytes } from './arena.ts';
import { SMALL } from './blur-size.ts';
import { filterShape, planesOf, type Region } from './draw-window.ts';
import type { Kernel } from './kernel.ts';
import type { FrameRef } from './types.ts';

/** Of three boxes: shapes are still guessed at, edges are gone. */
const RADIUS = 2;

/** Where a plane lies, whatever it holds. */
interface Plane {
  readonly at: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** Memory that is free while the background is drawn. */
export interface BlurRoom {
  /** As much as a frame of the target's size. */
  readonly spare: number;
  /** For resampling to the target's width. */
  readonly work: number;
  /** `BLUR_BYTES`. */
  readonly small: number;
}

/** Draws, into parts of a frame, a film's blurred copy that is as large as covers the whole frame. */
export function blurBackground(
  kernel: Kernel,
  film: FrameRef,
  target: FrameRef,
  regions: readonly Region[],
  room: BlurRoom,
): void {
  const source = planesOf(film, { x: 0, y: 0, width: film.width, height: film.height });
  const half = { width: film.width / 2, height: film.height / 2 };
  const planes: readonly Plane[] = [
    { at: source.y, stride: source.strideY, width: film.width, height: film.height },
    { at: source.u, stride: source.strideC, ...half },
    { at: source.v, stride: source.strideC, ...half },
  ];
  const temp = room.small + 3 * SMALL * SMALL;
  const smalls = planes.map((plane, index) => {
    const small = shrink(kernel, plane, film, room, room.small + index * SMALL * SMALL);
    kernel.calls.blurPlane(small.at, small.stride, small.width, small.height, RADIUS, temp);
    return small;
  });
  for (const region of regions) enlarge(kernel, smalls, film, target, region, room.work);
}

/** The plane at the small size: halved by area, then brought to the exact size. */
function shrink(kernel: Kernel, plane: Plane, film: FrameRef, room: BlurRoom, at: number): Plane {
  const { columns, rows, halveDown, halveAcross } = kernel.calls;
  const scale = SMALL / Math.max(film.width, film.height);
  const width = Math.max(1, Math.round(film.width * scale));
  const height = Math.max(1, Math.round(film.height * scale));
  let from = plane;
  let free = room.spare;
  while (Math.max(from.width, from.height) > 2 * SMALL) {
    const stride = aligned(from.width);
    const down = free;
    const rowsLeft = (from.height + 1) >> 1;
    halveDown(down, stride, from.at, from.stride, from.width, from.height);
    const half: Plane = {
      at: down + stride * rowsLeft,
      stride: aligned((from.width + 1) >> 1),
      width: (from.width + 1) >> 1,
      height: rowsLeft,
    };
    halveAcross(half.at, half.stride, down, stride, from.width, rowsLeft);
    free = half.at + half.stride * half.height;
    from = half;
  }
  const small: Plane = { at, stride: SMALL, width, height };
  const across = from.width / width;
  const down = from.height / height;
  columns(room.work, width, across / 2 - 0.5, across, filterShape(across), from.width);
  rows(
    small.at,
    small.stride,
    width,
    height,
    from.at,
    from.stride,
    from.width,
    from.height,
    down / 2 - 0.5,
    down,
    filterShape(down),
    room.work,
    room.work + tableBytes(width),
  );
  return small;
}

/** The wide filter is a bilinear one over neighbours that were mixed once more: no steps, no overshoot. */
function enlarge(
  kernel: Kernel,
  smalls: readonly Plane[],
  film: FrameRef,
  target: FrameRef,
  region: Region,
  work: number,
): void {
  const { columns, rows } = kernel.calls;
  const to = planesOf(target, region);
  const covering = Math.min(film.width / target.width, film.height / target.height);
  for (const [index, small] of smalls.entries()) {
    const pixels = index === 0 ? 1 : 2;
    const width = region.width / pixels;
    const axis = (first: number, whole: number, own: number, size: number) => {
      const step = (covering * size) / own;
      // The middle of the copy lies on the middle of the frame.
      const start = (first + pixels / 2 - whole / 2) * step + size / 2 - 0.5;
      return { start, step: step * pixels };
    };
    const across = axis(region.x, target.width, film.width, small.width);
    const down = axis(region.y, target.height, film.height, small.height);
    columns(work, width, across.start, across.step, 1, small.width);
    rows(
      index === 0 ? to.y : index === 1 ? to.u : to.v,
      index === 0 ? to.strideY : to.strideC,
      width,
      region.height / pixels,
      small.at,
      small.stride,
      small.width,
      small.height,
      down.start,
      down.step,
      1,
      work,
      work + tableBytes(width),
    );
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}
