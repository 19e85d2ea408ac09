import type { Region } from './regions.ts';

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** A small picture that is looked at, whoever holds its pixels. */
export interface LookPicture extends PixelSize {
  /** A part of it drawn as large as `size` into the upper left of an area that is black elsewhere, as RGBA. */
  drawn(part: Region, size: PixelSize, area: PixelSize): Uint8ClampedArray;
}

/** No side of a picture that is looked at is longer: more than the model's own side, as parts are looked at too. */
export const LOOK_SIDE = 640;

/** The size a picture is looked at in: never larger than it is. */
export function lookSize({ width, height }: PixelSize, side = LOOK_SIDE): PixelSize {
  const scale = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

export function wholePicture(picture: PixelSize, size: PixelSize): [Region, PixelSize, PixelSize] {
  return [{ x: 0, y: 0, width: picture.width, height: picture.height }, size, size];
}
