import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Arena } from '../../shared/kernel/arena.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { layerFromRgba } from '../../shared/kernel/layer.ts';
import type { LayerRef } from '../../shared/kernel/types.ts';
import type { ChunkSlice, SliceCaption } from '../../shared/plan/plan.ts';
import { captionBox, drawCaption } from '../../shared/text/draw-caption.ts';

/** A state shows for a third of a second or so; more than these are not worth their memory. */
const KEPT = 8;

/** Draws each state of a caption once and keeps the newest as kernel layers. Fonts are loaded before. */
export interface CaptionLayers {
  layer(slice: ChunkSlice, caption: SliceCaption): LayerRef | null;
  dispose(): void;
}

export function makeCaptionLayers(kernel: Kernel, arena: Arena): CaptionLayers {
  const canvas = new OffscreenCanvas(2, 2);
  // Read back at once: without this hint the canvas may live on a GPU, real or imagined, and crawl.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'A worker has a 2D canvas');
  // In order of use, the newest last.
  const layers = new Map<string, LayerRef | null>();
  const keys = new WeakMap<SliceCaption, string>();

  const forgetOldest = (): boolean => {
    for (const [key, layer] of layers) {
      layers.delete(key);
      if (layer === null) continue;
      arena.free(layer.offset);
      return true;
    }
    return false;
  };

  /** A canvas of another size is made anew, which takes longer than a caption: so it only grows. */
  const makeRoom = ({ width, height }: { readonly width: number; readonly height: number }) => {
    if (width <= canvas.width && height <= canvas.height) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    const grown = { width: Math.max(width, canvas.width), height: Math.max(height, canvas.height) };
    Object.assign(canvas, grown);
  };

  const paint = (slice: ChunkSlice, caption: SliceCaption): LayerRef | null => {
    const style = slice.captionStyle;
    assert(style !== null, 'A slice with captions has their style');
    const { words, active } = caption;
    const box = captionBox(context, words, style, slice.width, slice.height);
    if (box === null) return null;
    makeRoom(box);
    drawCaption(context, words, active, style, slice.width, slice.height);
    const { data } = context.getImageData(0, 0, box.width, box.height);
    for (;;) {
      try {
        return layerFromRgba(kernel, arena, data, box.x, box.y, box.width, box.height);
      } catch (error) {
        const isFull = error instanceof StudioError && error.code === 'environment.memory-full';
        if (!isFull || !forgetOldest()) throw error;
      }
    }
  };

  return {
    layer(slice, caption) {
      let key = keys.get(caption);
      if (key === undefined) {
        const { words, active } = caption;
        key = JSON.stringify([slice.width, slice.height, slice.captionStyle, active, words]);
        keys.set(caption, key);
      }
      const known = layers.get(key);
      const layer = known === undefined ? paint(slice, caption) : known;
      layers.delete(key);
      layers.set(key, layer);
      while (layers.size > KEPT && forgetOldest());
      return layer;
    },
    dispose() {
      while (forgetOldest());
    },
  };
}
