import type { VideoMatrix } from './video-types.ts';

/** Weights of red and blue in luma. */
const WEIGHTS: Readonly<Record<VideoMatrix, readonly [red: number, blue: number]>> = {
  bt601: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  bt2020: [0.2627, 0.0593],
};

/** From a file's code values to BT.709 limited, in Q14; `null` where they are that already. */
export interface VideoConversion {
  readonly y: readonly [y: number, u: number, v: number, bias: number];
  readonly u: readonly [u: number, v: number, bias: number];
  readonly v: readonly [u: number, v: number, bias: number];
}

/**
 * Red, green and blue cancel out: what is left mixes luma and chroma. Chroma never depends on luma, so that grey
 * stays grey. Made of products and sums only, which give the same bits everywhere.
 */
export function conversionTo709(matrix: VideoMatrix, fullRange: boolean): VideoConversion | null {
  if (matrix === 'bt709' && !fullRange) return null;
  const [red, blue] = WEIGHTS[matrix];
  const green = 1 - red - blue;
  const [red709, blue709] = WEIGHTS.bt709;
  const green709 = 1 - red709 - blue709;
  // Colours for one unit of Cb and of Cr, luma 0.
  const fromCb = { r: 0, g: (-2 * (1 - blue) * blue) / green, b: 2 * (1 - blue) };
  const fromCr = { r: 2 * (1 - red), g: (-2 * (1 - red) * red) / green, b: 0 };
  const luma = ({ r, g, b }: typeof fromCb) => red709 * r + green709 * g + blue709 * b;
  const cb = (colour: typeof fromCb) => (colour.b - luma(colour)) / (2 * (1 - blue709));
  const cr = (colour: typeof fromCb) => (colour.r - luma(colour)) / (2 * (1 - red709));
  const scaleY = fullRange ? 219 / 255 : 1;
  const scaleC = fullRange ? 224 / 255 : 1;
  const black = fullRange ? 0 : 16;
  // Luma's share of chroma is in units of chroma codes, which are 224 to luma's 219 in the limited range.
  const lumaPerChroma = (219 / 224) * scaleC;
  const y = [q14(scaleY), q14(luma(fromCb) * lumaPerChroma), q14(luma(fromCr) * lumaPerChroma)] as const;
  const u = [q14(cb(fromCb) * scaleC), q14(cb(fromCr) * scaleC)] as const;
  const v = [q14(cr(fromCb) * scaleC), q14(cr(fromCr) * scaleC)] as const;
  return {
    // Biases come from the rounded weights: grey is then exact.
    y: [...y, 16 * 16_384 - black * y[0] - 128 * (y[1] + y[2])],
    u: [...u, 128 * (16_384 - u[0] - u[1])],
    v: [...v, 128 * (16_384 - v[0] - v[1])],
  };
}

function q14(value: number): number {
  return Math.round(value * 16_384);
}
