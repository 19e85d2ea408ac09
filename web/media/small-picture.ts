import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';
import { openPicture } from './picture-open.ts';

/** A picture upright, no side longer than `size`, in the browser's own scaling and colour. */
export async function drawSmallPicture(
  file: Blob,
  { signal, name, size }: { readonly signal: AbortSignal; readonly name: string; readonly size: number },
): Promise<OffscreenCanvas> {
  const picture = await openPicture(file, { signal, name });
  try {
    const scale = Math.min(1, size / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const bitmap =
      picture.type === 'image/heic' ? await bitmapOf(picture.source) : await createImageBitmap(file);
    const canvas = new OffscreenCanvas(width, height);
    try {
      const context = canvas.getContext('2d');
      assert(context !== null, 'A worker has a 2D canvas');
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, 0, 0, width, height);
    } finally {
      bitmap.close();
    }
    signal.throwIfAborted();
    return canvas;
  } catch (cause) {
    if (cause instanceof StudioError || signal.aborted) throw cause;
    throw new StudioError('input.picture-broken', `${name} could not be drawn`, {
      cause,
      context: { file: name },
    });
  } finally {
    picture.close();
  }
}

async function bitmapOf({ width, height, readRows }: PixelSource): Promise<ImageBitmap> {
  const rows = await readRows(0, height);
  return createImageBitmap(new ImageData(new Uint8ClampedArray(rows), width, height));
}
