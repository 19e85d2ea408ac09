import { assert } from '../../../shared/assert.ts';
import { StudioError } from '../../../shared/errors.ts';
import { openPicture } from '../../media/picture-open.ts';

/** The browser's own scaling and colour are good enough for a small picture on a card. */
export async function drawThumbnail(
  file: Blob,
  { signal, name, size }: { signal: AbortSignal; name: string; size: number },
): Promise<Blob> {
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
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
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

async function bitmapOf({
  width,
  height,
  readRows,
}: {
  width: number;
  height: number;
  readRows(first: number, count: number): Promise<Uint8Array | Uint8ClampedArray>;
}) {
  const rows = await readRows(0, height);
  return createImageBitmap(new ImageData(new Uint8ClampedArray(rows), width, height));
}
