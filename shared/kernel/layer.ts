import type { Arena } from './arena.ts';
import type { Kernel } from './kernel.ts';
import { memoryBytes } from './kernel.ts';
import type { FrameRef, LayerRef } from './types.ts';

/** Whole vectors may be read at the end of a layer. */
const TAIL = 16;

/**
 * Makes a layer of `width` x `height` pixels of non-premultiplied RGBA (as `getImageData` gives), its top left
 * pixel at `x`, `y` of the frame; it may reach outside. The layer gets an even place and a column more at the
 * right where the last pixel also colours the next chroma sample. Give back with `arena.free(layer.offset)`.
 */
export function layerFromRgba(
  kernel: Kernel,
  arena: Arena,
  rgba: Uint8Array | Uint8ClampedArray,
  x: number,
  y: number,
  width: number,
  height: number,
): LayerRef {
  const left = Math.floor(x / 2) * 2;
  const top = Math.floor(y / 2) * 2;
  const layerWidth = Math.ceil((x + width + 1) / 2) * 2 - left;
  const layerHeight = Math.ceil((y + height) / 2) * 2 - top;
  const bytes = layerWidth * layerHeight * 2 + ((layerWidth * layerHeight) / 4) * 3 + TAIL;
  const offset = arena.alloc(bytes);
  const pixels = arena.alloc(layerWidth * layerHeight * 4);
  const view = memoryBytes(arena.memory);
  view.fill(0, pixels, pixels + layerWidth * layerHeight * 4);
  for (let row = 0; row < height; row += 1) {
    const to = pixels + ((row + y - top) * layerWidth + (x - left)) * 4;
    view.set(rgba.subarray(row * width * 4, (row + 1) * width * 4), to);
  }
  kernel.calls.layerFromRgba(offset, pixels, layerWidth, layerHeight);
  arena.free(pixels);
  return { x: left, y: top, width: layerWidth, height: layerHeight, offset, bytes };
}

/** Puts a layer over a frame; what lies outside the frame is left out. */
export function blendLayer(kernel: Kernel, layer: LayerRef, target: FrameRef): void {
  const left = Math.max(0, layer.x);
  const top = Math.max(0, layer.y);
  const width = Math.min(target.width, layer.x + layer.width) - left;
  const height = Math.min(target.height, layer.y + layer.height) - top;
  if (width <= 0 || height <= 0) return;

  const { blendPlane } = kernel.calls;
  const size = layer.width * layer.height;
  const inLayer = (top - layer.y) * layer.width + (left - layer.x);
  const luma = target.offset + top * target.width + left;
  blendPlane(
    luma,
    target.width,
    layer.offset + inLayer,
    layer.offset + size + inLayer,
    layer.width,
    width,
    height,
  );

  const half = target.width / 2;
  const layerHalf = layer.width / 2;
  const inChroma = ((top - layer.y) / 2) * layerHalf + (left - layer.x) / 2;
  const layerU = layer.offset + 2 * size + inChroma;
  const planeU = target.offset + target.width * target.height + (top / 2) * half + left / 2;
  const planeBytes = half * (target.height / 2);
  const alpha = layerU + size / 2;
  blendPlane(planeU, half, layerU, alpha, layerHalf, width / 2, height / 2);
  blendPlane(planeU + planeBytes, half, layerU + size / 4, alpha, layerHalf, width / 2, height / 2);
}
