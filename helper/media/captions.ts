import { createCanvas } from '@napi-rs/canvas';
import type { Arena } from '../../shared/kernel/arena.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { type CaptionLayers, makeCaptionPainter, makeLayerCache } from '../../shared/text/caption-layers.ts';
import { useBundledFonts } from './fonts.ts';

export function makeCaptionLayers(
  kernel: Kernel,
  arena: Arena,
  _options: { readonly layersFile: string | null },
): CaptionLayers {
  const canvas = createCanvas(2, 2);
  const context = canvas.getContext('2d');
  useBundledFonts(context);
  return makeLayerCache(kernel, arena, makeCaptionPainter(canvas, context));
}
