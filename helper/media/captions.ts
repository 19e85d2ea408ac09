import { createCanvas } from '@napi-rs/canvas';
import type { Arena } from '../../shared/kernel/arena.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { type CaptionLayers, makeCaptionPainter, makeLayerCache } from '../../shared/text/caption-layers.ts';
import { captionKey } from '../../shared/text/layers-file.ts';
import { useBundledFonts } from './fonts.ts';
import { openLayersFile } from './layers-reader.ts';

/** Takes captions as the studio drew them where it sent them along, and draws the others. */
export function makeCaptionLayers(
  kernel: Kernel,
  arena: Arena,
  { layersFile }: { readonly layersFile: string | null },
): CaptionLayers {
  const canvas = createCanvas(2, 2);
  const context = canvas.getContext('2d');
  useBundledFonts(context);
  const paint = makeCaptionPainter(canvas, context);
  if (layersFile === null) return makeLayerCache(kernel, arena, paint);

  const sent = openLayersFile(layersFile);
  const layers = makeLayerCache(kernel, arena, (slice, caption) => {
    const found = sent.read(captionKey(slice, caption), slice);
    return found === undefined ? paint(slice, caption) : found;
  });
  return {
    layer: layers.layer,
    dispose() {
      layers.dispose();
      sent.close();
    },
  };
}
