import type { LookPicture } from '../../../shared/analysis/look-picture.ts';
import { assert } from '../../../shared/assert.ts';

const drawing = new OffscreenCanvas(1, 1);

/** What is on a canvas, to be looked at. */
export function canvasPicture(canvas: OffscreenCanvas): LookPicture {
  const { width, height } = canvas;
  return {
    width,
    height,
    drawn(part, size, area) {
      // Emptied with it.
      [drawing.width, drawing.height] = [area.width, area.height];
      const context = drawing.getContext('2d', { willReadFrequently: true });
      assert(context !== null, 'A worker has a 2D canvas');
      context.fillRect(0, 0, area.width, area.height);
      context.drawImage(canvas, part.x, part.y, part.width, part.height, 0, 0, size.width, size.height);
      return context.getImageData(0, 0, area.width, area.height).data;
    },
  };
}
