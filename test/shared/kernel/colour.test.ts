import { expect, test } from 'vitest';
import { createColourEngine } from '../../../shared/kernel/colour.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import { isSrgbProfile } from '../../../shared/kernel/srgb-profile.ts';
import { centreOf, largestPatchError, profileOf } from '../../support/colour-cases.ts';
import { matrixProfile, PRIMARIES, SRGB_NUMBERS } from '../../support/icc-profiles.ts';
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
