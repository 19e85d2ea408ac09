import { assert } from '../../shared/assert.ts';
import type { Arena } from '../../shared/kernel/arena.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { type CaptionLayers, makeCaptionPainter, makeLayerCache } from '../../shared/text/caption-layers.ts';

export function makeCaptionLayers(kernel: Kernel, arena: Arena): CaptionLayers {
  const canvas = new OffscreenCanvas(2, 2);
  // Read back at once: without this hint the canvas may live on a GPU, real or imagined, and crawl.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'A worker has a 2D canvas');
  return makeLayerCache(kernel, arena, makeCaptionPainter(canvas, context));
}
