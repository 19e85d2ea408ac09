import { assertNever } from '../assert.ts';
import type { Motion, Move, View } from '../model/project.ts';
import type { PictureWindow } from './plan.ts';

/**
 * Windows are rounded to this grid, in source pixels, so that their JSON is short and the same everywhere.
 * Widths lie on a grid of twice the step: then half a width is on the grid too, and a window in a corner
 * ends exactly at the picture's edge.
 */
const STEP = 1 / 1024;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Both ends of a move over a picture, each inside it, for an output of this aspect (width / height). */
export function moveWindows(
  motion: Pick<Motion, 'move' | 'from' | 'to'>,
  zoom: number,
  picture: PictureSize,
  aspect: number,
): { readonly from: PictureWindow; readonly to: PictureWindow } {
  const dealt = moveViews(motion.move, zoom);
  return {
    from: windowOf(motion.from ?? dealt.from, picture, aspect),
    to: windowOf(motion.to ?? dealt.to, picture, aspect),
  };
}

/** Of a window's half: how far what is kept in sight may be from its middle. */
const IN_SIGHT = 0.5;

/** The window moved so that a point, in source pixels, is in the middle half of it, or as near as the picture lets it. */
export function keepInSight(
  window: PictureWindow,
  point: { readonly x: number; readonly y: number },
  picture: PictureSize,
  aspect: number,
): PictureWindow {
  const across = (window.width / 2) * IN_SIGHT;
  const down = (window.width / aspect / 2) * IN_SIGHT;
  const x = Math.min(point.x + across, Math.max(point.x - across, window.x));
  const y = Math.min(point.y + down, Math.max(point.y - down, window.y));
  return {
    x: place(x, window.width / 2, picture.width),
    y: place(y, window.width / aspect / 2, picture.height),
    width: window.width,
  };
}

/** The views of a dealt move. Corners are asked for as 0 and 1: `windowOf` moves them inside. */
export function moveViews(move: Move, zoom: number): { readonly from: View; readonly to: View } {
  const whole: View = { x: 0.5, y: 0.5, zoom: 1 };
  const at = (x: number, y: number): View => ({ x, y, zoom });
  switch (move) {
    case 'still':
      return { from: whole, to: whole };
    case 'centre':
      return { from: whole, to: at(0.5, 0.5) };
    case 'tl-br':
      return { from: at(0, 0), to: at(1, 1) };
    case 'tr-bl':
      return { from: at(1, 0), to: at(0, 1) };
    case 'bl-tr':
      return { from: at(0, 1), to: at(1, 0) };
    case 'br-tl':
      return { from: at(1, 1), to: at(0, 0) };
    case 'centre-tl':
      return { from: whole, to: at(0, 0) };
    case 'centre-br':
      return { from: whole, to: at(1, 1) };
    default:
      return assertNever(move);
  }
}

/** The largest window of the output's aspect, divided by the zoom, moved inward until it is in the picture. */
function windowOf(view: View, picture: PictureSize, aspect: number): PictureWindow {
  const widest = Math.min(picture.width, picture.height * aspect);
  let width = Math.max(2 * STEP, floorTo(widest / Math.max(1, view.zoom), 2 * STEP));
  // Division may round up by a hair where the width came from the height.
  if (width / aspect > picture.height) width -= 2 * STEP;
  return {
    x: place(view.x * picture.width, width / 2, picture.width),
    y: place(view.y * picture.height, width / aspect / 2, picture.height),
    width,
  };
}

function place(centre: number, half: number, size: number): number {
  const low = Math.ceil(half / STEP) * STEP;
  const high = floorTo(size - half, STEP);
  return Math.min(high, Math.max(low, Math.round(centre / STEP) * STEP));
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
