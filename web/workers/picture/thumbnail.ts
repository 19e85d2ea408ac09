import { drawSmallPicture } from '../../media/small-picture.ts';

/** The browser's own scaling and colour are good enough for a small picture on a card. */
export async function drawThumbnail(
  file: Blob,
  options: { signal: AbortSignal; name: string; size: number },
): Promise<Blob> {
  const canvas = await drawSmallPicture(file, options);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
}
