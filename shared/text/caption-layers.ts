import { assert } from '../assert.ts';
import { StudioError } from '../errors.ts';
import type { Arena } from '../kernel/arena.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { layerFromRgba } from '../kernel/layer.ts';
import type { LayerRef } from '../kernel/types.ts';
import type { ChunkSlice, SliceCaption } from '../plan/plan.ts';
import { type DrawContext, drawCaption } from './draw-caption.ts';
import { type CaptionBox, layoutCaption } from './layout-caption.ts';

/** A state shows for a third of a second or so; more than these are not worth their memory. */
const KEPT = 8;

/** Draws each state of a caption once and keeps the newest as kernel layers. */
export interface CaptionLayers {
  layer(slice: ChunkSlice, caption: SliceCaption): LayerRef | null;
  dispose(): void;
}

/** A drawn caption: non-premultiplied RGBA, and where it belongs in the frame. */
export interface CaptionPixels {
  readonly box: CaptionBox;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Null where the caption draws nothing. The pixels are used at once and may be overwritten later. */
export type PaintCaption = (
  frame: Pick<ChunkSlice, 'width' | 'height' | 'captionStyle'>,
  caption: Pick<SliceCaption, 'words' | 'active'>,
) => CaptionPixels | null;

export function makeLayerCache(kernel: Kernel, arena: Arena, paint: PaintCaption): CaptionLayers {
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

  const make = (slice: ChunkSlice, caption: SliceCaption): LayerRef | null => {
    const painted = paint(slice, caption);
    if (painted === null) return null;
    const { box, data } = painted;
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
      const layer = known === undefined ? make(slice, caption) : known;
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

/** A canvas of either engine, with the context it is drawn by. */
export interface CaptionCanvas {
  width: number;
  height: number;
}
export interface CaptionContext extends DrawContext {
  clearRect(x: number, y: number, width: number, height: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

/** Paints on one canvas. The fonts are loaded before. */
export function makeCaptionPainter(canvas: CaptionCanvas, context: CaptionContext): PaintCaption {
  /** A canvas of another size is made anew, which takes longer than a caption: so it only grows. */
  const makeRoom = ({ width, height }: CaptionBox) => {
    if (width <= canvas.width && height <= canvas.height) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    const grown = { width: Math.max(width, canvas.width), height: Math.max(height, canvas.height) };
    Object.assign(canvas, grown);
  };
  return ({ width, height, captionStyle: style }, { words, active }) => {
    assert(style !== null, 'A slice with captions has their style');
    const layout = layoutCaption(context, words, style, width, height);
    if (layout === null) return null;
    const { box } = layout;
    makeRoom(box);
    drawCaption(context, layout, active, style);
    return { box, data: context.getImageData(0, 0, box.width, box.height).data };
  };
}
