import { expect, test } from 'vitest';
import { createColourEngine } from '../../../shared/kernel/colour.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import { isSrgbProfile } from '../../../shared/kernel/srgb-profile.ts';
import { centreOf, largestPatchError, profileOf } from '../../support/colour-cases.ts';
import { inkProfile, matrixProfile, PRIMARIES, SRGB_NUMBERS } from '../../support/icc-profiles.ts';
import { BLACK, noColour, paint, sourceOf } from '../../support/kernel-pictures.ts';
import { colourWasm, nodeKernel } from './node-kernel.ts';

const { kernel, arena } = nodeKernel();
const engine = createColourEngine(colourWasm());

test('sRGB patches come back within 3 levels, without the colour engine', async () => {
  expect(await largestPatchError(kernel, arena, noColour, 'srgb')).toBeLessThanOrEqual(3);
});

test.each(['p3', 'adobe'] as const)(
  '%s patches come back as their sRGB colours within 3 levels',
  async (space) => {
    expect(await largestPatchError(kernel, arena, () => engine, space)).toBeLessThanOrEqual(3);
  },
);

test('a profile is known as sRGB by what it says', () => {
  expect(isSrgbProfile(profileOf('srgb'))).toBe(true);
  expect(isSrgbProfile(profileOf('p3'))).toBe(false);
  expect(isSrgbProfile(profileOf('adobe'))).toBe(false);
  expect(isSrgbProfile(matrixProfile(PRIMARIES.srgb, 2.2))).toBe(false);
  expect(isSrgbProfile(matrixProfile(PRIMARIES.srgb, SRGB_NUMBERS))).toBe(true);
  expect(isSrgbProfile(matrixProfile(PRIMARIES.srgb, [...SRGB_NUMBERS, 0, 0]))).toBe(true);
  expect(isSrgbProfile(matrixProfile(PRIMARIES.srgb, [...SRGB_NUMBERS, 0.02, 0]))).toBe(false);
  expect(isSrgbProfile(matrixProfile(PRIMARIES.srgb, [2.2, ...SRGB_NUMBERS.slice(1), 0, 0]))).toBe(false);
  expect(isSrgbProfile(new Uint8Array(5))).toBe(false);
  expect(isSrgbProfile(profileOf('srgb').subarray(0, 200))).toBe(false);
});

test('a broken profile leaves the colours as they are', async () => {
  const source = sourceOf(
    paint(8, 8, () => [120, 130, 140]),
    1,
    Uint8Array.from({ length: 300 }, (_, i) => i % 251),
  );
  const picture = await preparePicture(kernel, arena, source, {
    scaleTo: { width: 8, height: 8 },
    background: BLACK,
    colour: () => engine,
  });
  const found = centreOf(kernel, picture);
  expect(Math.abs(found.r - 120) + Math.abs(found.g - 130) + Math.abs(found.b - 140)).toBeLessThanOrEqual(4);
});

test('transparency survives a profile and shows the background', async () => {
  const source = sourceOf(
    paint(8, 8, () => [255, 255, 255, 0]),
    1,
    profileOf('p3'),
  );
  const picture = await preparePicture(kernel, arena, source, {
    scaleTo: { width: 8, height: 8 },
    background: { y: 63, u: 102, v: 240 },
    colour: () => engine,
  });
  const found = centreOf(kernel, picture);
  expect(Math.abs(found.r - 255)).toBeLessThanOrEqual(3);
  expect(found.g).toBeLessThanOrEqual(3);
});

test.each([
  [[0, 0, 0, 0], { r: 255, g: 255, b: 255 }],
  [[0, 0, 0, 255], { r: 0, g: 0, b: 0 }],
  [[255, 0, 0, 0], { r: 0, g: 255, b: 255 }],
] as const)('ink %s without a profile is the plain colour', async (ink, colour) => {
  const source = sourceOf(
    paint(8, 8, () => ink),
    1,
    null,
    'cmyk',
  );
  const picture = await preparePicture(kernel, arena, source, {
    scaleTo: { width: 8, height: 8 },
    background: BLACK,
    colour: noColour,
  });
  const found = centreOf(kernel, picture);
  for (const part of ['r', 'g', 'b'] as const)
    expect(Math.abs(found[part] - colour[part])).toBeLessThanOrEqual(3);
});

test.each([
  [0, 0, 0, 0],
  [255, 0, 0, 0],
  [0, 255, 0, 0],
  [0, 0, 255, 0],
  [0, 255, 255, 0],
  [0, 0, 0, 255],
])('ink %s %s %s %s goes through its print profile', async (...ink) => {
  // Weak inks, so that the plain conversion would be far off.
  const colourOf = ([c = 0, m = 0, y = 0, k = 0]: readonly number[]) =>
    [(1 - 0.5 * c) * (1 - k), (1 - 0.6 * m) * (1 - k), (1 - 0.7 * y) * (1 - k)] as const;
  const source = sourceOf(
    paint(8, 8, () => ink),
    1,
    inkProfile(colourOf),
    'cmyk',
  );
  const picture = await preparePicture(kernel, arena, source, {
    scaleTo: { width: 8, height: 8 },
    background: BLACK,
    colour: () => engine,
  });
  const found = centreOf(kernel, picture);
  const expected = colourOf(ink.map((part) => part / 255)).map((part) => part * 255);
  // The table itself holds only 8 bits.
  for (const [i, part] of [found.r, found.g, found.b].entries()) {
    expect(Math.abs(part - (expected[i] ?? 0))).toBeLessThanOrEqual(5);
  }
});
