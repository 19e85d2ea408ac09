import { createCanvas } from '@napi-rs/canvas';
import type { LookPicture, PixelSize } from '../../../shared/analysis/look-picture.ts';

export interface RgbaPixels extends PixelSize {
  readonly data: Uint8Array | Uint8ClampedArray;
}

export interface RgbaPicture extends LookPicture {
  readonly pixels: RgbaPixels;
}

/** Drawn by the same library as the browser's canvas. */
export function rgbaPicture(pixels: RgbaPixels): RgbaPicture {
  const { width, height } = pixels;
  const whole = createCanvas(width, height);
  const context = whole.getContext('2d');
  const image = context.createImageData(width, height);
  image.data.set(pixels.data);
  context.putImageData(image, 0, 0);
  return {
    width,
    height,
    pixels,
    drawn(part, size, area) {
      const drawing = createCanvas(area.width, area.height).getContext('2d');
      drawing.fillRect(0, 0, area.width, area.height);
      drawing.drawImage(whole, part.x, part.y, part.width, part.height, 0, 0, size.width, size.height);
      return drawing.getImageData(0, 0, area.width, area.height).data;
    },
  };
}
