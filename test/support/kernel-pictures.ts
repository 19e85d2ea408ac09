import type { PixelSource } from '../../shared/kernel/types.ts';
import type { YuvColour } from '../../shared/plan/plan.ts';

export const BLACK: YuvColour = { y: 16, u: 128, v: 128 };

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Opaque RGBA from a function of the pixel. */
export function paint(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly number[],
): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [r = 0, g = 0, b = 0, a = 255] = at(x, y);
      data.set([r, g, b, a], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

export function sourceOf(pixels: Pixels, profile: Uint8Array | null = null): PixelSource {
  const rowBytes = pixels.width * 4;
  return {
    width: pixels.width,
    height: pixels.height,
    profile,
    readRows: (first, count) =>
      Promise.resolve(pixels.data.subarray(first * rowBytes, (first + count) * rowBytes)),
  };
}

/** Refuses to be called: for pictures that need no colour conversion. */
export function noColour(): Promise<never> {
  return Promise.reject(new Error('This picture should not need the colour engine'));
}
