import type { YuvColour } from '../plan/plan.ts';

export interface RgbColour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

const RED = 0.2126;
const BLUE = 0.0722;
const GREEN = 1 - RED - BLUE;

/** sRGB bytes to limited-range BT.709 code values. */
export function yuvFromRgb({ r, g, b }: RgbColour): YuvColour {
  const luma = RED * r + GREEN * g + BLUE * b;
  return {
    y: Math.round(16 + (219 / 255) * luma),
    u: Math.round(128 + ((224 / 255) * (b - luma)) / (2 * (1 - BLUE))),
    v: Math.round(128 + ((224 / 255) * (r - luma)) / (2 * (1 - RED))),
  };
}

export function rgbFromYuv({ y, u, v }: YuvColour): RgbColour {
  const luma = ((y - 16) * 255) / 219;
  const blue = ((u - 128) * 255 * 2 * (1 - BLUE)) / 224;
  const red = ((v - 128) * 255 * 2 * (1 - RED)) / 224;
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  return {
    r: byte(luma + red),
    g: byte(luma - (BLUE * blue + RED * red) / GREEN),
    b: byte(luma + blue),
  };
}
