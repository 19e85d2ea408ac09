import type { SliceFit, YuvColour } from '../plan/plan.ts';
import { resampleWorkBytes } from './arena.ts';
import { blurBackground } from './draw-blur.ts';
import { fillRegion, planesOf, type Region, type Room, resampleFrame } from './draw-window.ts';
import type { Kernel } from './kernel.ts';
import type { FrameRef } from './types.ts';

/** Puts a film that was drawn at its own size into a frame of another shape. */
export function placeFilm(
  kernel: Kernel,
  fit: SliceFit,
  film: FrameRef,
  target: FrameRef,
  background: YuvColour,
  room: Room,
): void {
  if (fit.type === 'scale') {
    resampleFrame(kernel, film, target, room.work);
    return;
  }
  const bars = barsOf(fit, target);
  if (fit.type === 'blur') {
    const small = room.work + resampleWorkBytes(2 * target.width);
    blurBackground(kernel, film, target, bars, { spare: room.spare.offset, work: room.work, small });
  } else {
    for (const bar of bars) fillRegion(kernel, target, bar, background);
  }
  copyFrame(kernel, film, target, fit);
}

/** What of the frame the film leaves free. */
function barsOf({ x, y, width, height }: SliceFit, frame: FrameRef): Region[] {
  const bars: Region[] = [
    { x: 0, y: 0, width: frame.width, height: y },
    { x: 0, y: y + height, width: frame.width, height: frame.height - y - height },
    { x: 0, y, width: x, height },
    { x: x + width, y, width: frame.width - x - width, height },
  ];
  return bars.filter((bar) => bar.width > 0 && bar.height > 0);
}

function copyFrame(kernel: Kernel, film: FrameRef, target: FrameRef, at: SliceFit): void {
  const { width, height } = film;
  const from = planesOf(film, { x: 0, y: 0, width, height });
  const to = planesOf(target, { x: at.x, y: at.y, width, height });
  const { copyRows } = kernel.calls;
  copyRows(to.y, to.strideY, from.y, from.strideY, width, height);
  copyRows(to.u, to.strideC, from.u, from.strideC, width / 2, height / 2);
  copyRows(to.v, to.strideC, from.v, from.strideC, width / 2, height / 2);
}
