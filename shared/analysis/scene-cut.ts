/** A frame boiled down to where it is light and which colours it has, to tell one scene from the next. */
export interface FrameSign {
  readonly light: readonly number[];
  /** Shares of 64 colours; their sum is 1. */
  readonly colours: readonly number[];
}

/** A frame of this size is enough for `frameSign`. */
export const SIGN_WIDTH = 32;
export const SIGN_HEIGHT = 18;

/** Both must have changed: what moves changes places, what flickers changes colours. */
const OTHER_LIGHT = 0.07;
const OTHER_COLOURS = 0.3;

export function frameSign(rgba: Uint8ClampedArray): FrameSign {
  const light: number[] = [];
  const colours = new Array<number>(64).fill(0);
  const share = 4 / Math.max(4, rgba.length);
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(at, at + 3);
    light.push((0.299 * red + 0.587 * green + 0.114 * blue) / 255);
    const colour = ((red >> 6) << 4) | ((green >> 6) << 2) | (blue >> 6);
    colours[colour] = (colours[colour] ?? 0) + share;
  }
  return { light, colours };
}

export function isOtherScene(a: FrameSign, b: FrameSign): boolean {
  return (
    away(a.light, b.light) / Math.max(1, a.light.length) > OTHER_LIGHT &&
    away(a.colours, b.colours) / 2 > OTHER_COLOURS
  );
}

function away(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0);
}
