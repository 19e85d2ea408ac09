import type { Arena } from '../../shared/kernel/arena.ts';
import type { ColourEngine } from '../../shared/kernel/colour.ts';
import { type RgbColour, rgbFromYuv } from '../../shared/kernel/colour-values.ts';
import { type Kernel, memoryBytes } from '../../shared/kernel/kernel.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import { coded, linear, matrixProfile, PRIMARIES } from './icc-profiles.ts';
import { BLACK, paint, sourceOf } from './kernel-pictures.ts';

/** Patches inside sRGB, so that no clipping hides an error. */
export const PATCHES: readonly RgbColour[] = [
  { r: 200, g: 60, b: 50 },
  { r: 60, g: 170, b: 80 },
  { r: 50, g: 80, b: 190 },
  { r: 128, g: 128, b: 128 },
  { r: 250, g: 250, b: 250 },
  { r: 10, g: 12, b: 9 },
  { r: 220, g: 190, b: 60 },
];

/** The bytes that stand for an sRGB colour in another space, by its matrix and curve. */
export function inSpace(colour: RgbColour, space: 'srgb' | 'p3' | 'adobe'): number[] {
  if (space === 'srgb') return [colour.r, colour.g, colour.b];
  const light = [colour.r, colour.g, colour.b].map((value) => linear(value / 255));
  const xyz = [0, 1, 2].map((i) =>
    light.reduce((sum, value, k) => sum + value * (PRIMARIES.srgb[k]?.[i] ?? 0), 0),
  );
  const solved = solve(PRIMARIES[space], xyz);
  return solved.map((value) => {
    const byte = space === 'adobe' ? Math.max(0, value) ** (256 / 563) : coded(Math.max(0, value));
    return Math.round(Math.min(1, byte) * 255);
  });
}

export const profileOf = (space: 'srgb' | 'p3' | 'adobe') =>
  matrixProfile(PRIMARIES[space], space === 'adobe' ? 563 / 256 : null);

/** The largest error of the patches after preparing, read back as RGB from the YUV planes. */
export async function largestPatchError(
  kernel: Kernel,
  arena: Arena,
  engine: () => Promise<ColourEngine>,
  space: 'srgb' | 'p3' | 'adobe',
): Promise<number> {
  let largest = 0;
  for (const patch of PATCHES) {
    const bytes = inSpace(patch, space);
    const picture = await preparePicture(
      kernel,
      arena,
      sourceOf(
        paint(16, 16, () => bytes),
        profileOf(space),
      ),
      {
        scaleTo: { width: 16, height: 16 },
        background: BLACK,
        colour: engine,
      },
    );
    const found = centreOf(kernel, picture);
    for (const part of ['r', 'g', 'b'] as const)
      largest = Math.max(largest, Math.abs(found[part] - patch[part]));
    arena.free(picture.offset);
  }
  return largest;
}

export function centreOf(kernel: Kernel, picture: PreparedPicture): RgbColour {
  const [level] = picture.levels;
  if (level === undefined) throw new TypeError('No level');
  const view = memoryBytes(kernel.memory);
  const x = level.width >> 1;
  const y = level.height >> 1;
  const chroma = (y >> 1) * level.strideC + (x >> 1);
  return rgbFromYuv({
    y: view[level.y + y * level.strideY + x] ?? 0,
    u: view[level.u + chroma] ?? 0,
    v: view[level.v + chroma] ?? 0,
  });
}

/** Cramer's rule for the columns of a matrix. */
function solve(columns: readonly (readonly number[])[], right: readonly number[]): number[] {
  const [a = [], b = [], c = []] = columns;
  const whole = determinant(a, b, c);
  return [determinant(right, b, c), determinant(a, right, c), determinant(a, b, right)].map(
    (value) => value / whole,
  );
}

function determinant(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  const [a0 = 0, a1 = 0, a2 = 0] = a;
  const [b0 = 0, b1 = 0, b2 = 0] = b;
  const [c0 = 0, c1 = 0, c2 = 0] = c;
  return a0 * (b1 * c2 - b2 * c1) - b0 * (a1 * c2 - a2 * c1) + c0 * (a1 * b2 - a2 * b1);
}
