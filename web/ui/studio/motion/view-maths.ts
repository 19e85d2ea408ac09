import type { View } from '../../../../shared/model/project.ts';

/** Geometry of the Ken Burns editor. Rectangles are in shares of the picture's width and height, 0 to 1. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const CORNERS = ['tl', 'tr', 'bl', 'br'] as const;
export type Corner = (typeof CORNERS)[number];

const MAX_ZOOM = 8;

/** The rectangle at zoom 1: the largest of the output's aspect that fits in the picture. */
function fitSize(picture: Size, output: Size): Size {
  const wide = picture.width * output.height;
  const tall = picture.height * output.width;
  return wide > tall ? { width: tall / wide, height: 1 } : { width: 1, height: wide / tall };
}

/** A view moved inward until its window lies in the picture. */
export function keepInside(view: View, picture: Size, output: Size): View {
  const zoom = clamp(view.zoom, 1, MAX_ZOOM);
  const fit = fitSize(picture, output);
  const halfWidth = fit.width / zoom / 2;
  const halfHeight = fit.height / zoom / 2;
  return {
    x: clamp(view.x, halfWidth, 1 - halfWidth),
    y: clamp(view.y, halfHeight, 1 - halfHeight),
    zoom,
  };
}

export function viewRect(view: View, picture: Size, output: Size): Rect {
  const inside = keepInside(view, picture, output);
  const fit = fitSize(picture, output);
  const width = fit.width / inside.zoom;
  const height = fit.height / inside.zoom;
  return { x: inside.x - width / 2, y: inside.y - height / 2, width, height };
}

/** Moves a view by shares of the picture. */
export function moveView(view: View, dx: number, dy: number, picture: Size, output: Size): View {
  return keepInside({ x: view.x + dx, y: view.y + dy, zoom: view.zoom }, picture, output);
}

/** Zooms about the view's own centre. */
export function zoomView(view: View, factor: number, picture: Size, output: Size): View {
  return keepInside({ ...view, zoom: view.zoom * factor }, picture, output);
}

/**
 * Resizes by dragging one corner to a point while the opposite corner stays: the larger of the two
 * distances decides, so the rectangle follows the pointer; it stops where it would leave the picture.
 */
export function resizeView(
  view: View,
  corner: Corner,
  pointer: { readonly x: number; readonly y: number },
  picture: Size,
  output: Size,
): View {
  const rect = viewRect(view, picture, output);
  const fit = fitSize(picture, output);
  const right = corner === 'tr' || corner === 'br';
  const low = corner === 'bl' || corner === 'br';
  const anchorX = right ? rect.x : rect.x + rect.width;
  const anchorY = low ? rect.y : rect.y + rect.height;
  const reachX = right ? pointer.x - anchorX : anchorX - pointer.x;
  const reachY = low ? pointer.y - anchorY : anchorY - pointer.y;
  const roomX = right ? 1 - anchorX : anchorX;
  const roomY = low ? 1 - anchorY : anchorY;
  // Everything as a share of the zoom-1 rectangle, in which both axes mean the same.
  const room = Math.min(1, roomX / fit.width, roomY / fit.height);
  const scale = clamp(Math.max(reachX / fit.width, reachY / fit.height), Math.min(1 / MAX_ZOOM, room), room);
  const width = fit.width * scale;
  const height = fit.height * scale;
  return keepInside(
    {
      x: anchorX + ((right ? 1 : -1) * width) / 2,
      y: anchorY + ((low ? 1 : -1) * height) / 2,
      zoom: 1 / scale,
    },
    picture,
    output,
  );
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
