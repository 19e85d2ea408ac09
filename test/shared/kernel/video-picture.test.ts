import { describe, expect, test } from 'vitest';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import { conversionTo709 } from '../../../shared/kernel/video-colour.ts';
import { makeVideoPicture } from '../../../shared/kernel/video-picture.ts';
import {
  type DecodedFrame,
  decodedBytes,
  layoutOf,
  VIDEO_PIXELS,
  type VideoGeometry,
  type VideoPixels,
} from '../../../shared/kernel/video-types.ts';
import { noisyFrame, uprightAs } from '../../support/video-golden.ts';
import { nodeKernel } from './node-kernel.ts';

const { kernel, arena } = nodeKernel();
const bytes = () => new Uint8Array(kernel.memory.buffer);

function made(frame: DecodedFrame, geometry: VideoGeometry, width = geometry.width, zoom = 1) {
  const whole = { x: geometry.width / 2, y: geometry.height / 2, width: geometry.width };
  const height = (width * geometry.height) / geometry.width;
  const to = { ...whole, width: whole.width / zoom };
  const picture = makeVideoPicture(kernel, arena, frame, geometry, { from: whole, to, width, height });
  arena.free(picture.offset);
  return picture;
}

/** Y, U and V at a luma place of the first level. */
function pixel(picture: PreparedPicture, x: number, y: number): number[] {
  const [level] = picture.levels;
  if (level === undefined) throw new TypeError('No level');
  const chroma = (y >> 1) * level.strideC + (x >> 1);
  return [level.y + y * level.strideY + x, level.u + chroma, level.v + chroma].map((at) => bytes()[at] ?? -1);
}

/** A frame of one colour, given in 8-bit code values. */
function flat(
  pixels: VideoPixels,
  colour: readonly number[],
  change: Partial<DecodedFrame> = {},
): DecodedFrame {
  const [width, height] = [38, 22];
  const { planes, depth } = layoutOf(pixels, width, height);
  const data = new Uint8Array(decodedBytes(pixels, width, height));
  let at = 0;
  for (const [index, plane] of planes.entries()) {
    for (let i = 0; i < plane.width * plane.height; i += 1) {
      const channel = pixels === 'rgba' ? i % 4 : pixels === 'nv12' && index === 1 ? 1 + (i % 2) : index;
      const value = (channel === 3 ? 255 : (colour[channel] ?? 0)) << (depth - 8);
      data[at] = value & 255;
      if (depth > 8) data[at + 1] = value >> 8;
      at += depth === 8 ? 1 : 2;
    }
  }
  return { pixels, width, height, matrix: 'bt709', fullRange: false, data, ...change };
}

describe('a decoded frame', () => {
  test.each(VIDEO_PIXELS.filter((pixels) => pixels !== 'rgba'))('in %s keeps its colour', (pixels) => {
    expect(pixel(made(flat(pixels, [81, 90, 240]), uprightAs(38, 22)), 37, 21)).toEqual([81, 90, 240]);
  });

  test('in RGBA becomes BT.709 limited', () => {
    expect(pixel(made(flat('rgba', [255, 0, 0]), uprightAs(38, 22)), 5, 5)).toEqual([63, 102, 240]);
  });

  // Red, green and blue in each matrix, against what BT.709 limited has for them.
  test.each([
    ['bt601', false, [81, 90, 240], [63, 102, 240]],
    ['bt601', false, [145, 54, 34], [173, 42, 26]],
    ['bt601', false, [41, 240, 110], [32, 240, 118]],
    ['bt601', true, [76, 85, 255], [63, 102, 240]],
    ['bt709', true, [54, 99, 255], [63, 102, 240]],
    ['bt2020', false, [74, 97, 240], [63, 102, 240]],
    ['bt601', true, [255, 128, 128], [235, 128, 128]],
    ['bt601', true, [0, 128, 128], [16, 128, 128]],
    ['bt2020', false, [126, 128, 128], [126, 128, 128]],
  ] as const)('of %s, full range %s: %j is %j', (matrix, fullRange, from, to) => {
    const got = pixel(made(flat('i420', from, { matrix, fullRange }), uprightAs(38, 22)), 9, 9);
    for (const [index, value] of to.entries())
      expect(Math.abs((got[index] ?? 0) - value)).toBeLessThanOrEqual(1);
  });

  test('that is BT.709 limited is not touched', () => {
    expect(conversionTo709('bt709', false)).toBe(null);
    const frame = noisyFrame('i420', 64, 32);
    const [level] = made(frame, uprightAs(64, 32)).levels;
    expect(bytes().slice(level?.y, (level?.y ?? 0) + 64 * 32)).toEqual(frame.data.slice(0, 64 * 32));
  });

  test.each([
    [0, false, 0, 0],
    [90, false, 1, 0],
    [180, false, 1, 1],
    [270, false, 0, 1],
    [0, true, 1, 0],
    [90, true, 0, 0],
  ] as const)('turned by %s, flip %s, has its first corner at %s, %s', (rotation, flip, right, bottom) => {
    const frame = flat('i420', [40, 128, 128]);
    for (let y = 0; y < 6; y += 1) frame.data.fill(220, y * 38, y * 38 + 6);
    const [width, height] = rotation % 180 === 0 ? [38, 22] : [22, 38];
    const picture = made(frame, uprightAs(width, height, { rotation, flip }));
    const at = (x: number, y: number) => pixel(picture, x * (width - 1), y * (height - 1))[0];
    expect([at(right, bottom), at(1 - right, 1 - bottom)]).toEqual([220, 40]);
    expect([at(1 - right, bottom), at(right, 1 - bottom)]).toEqual([40, 40]);
  });

  test('turned keeps colour under the pixels it belongs to', () => {
    // A coloured edge: behind column 16 the chroma is another one.
    for (const [rotation, width] of [
      [0, 38],
      [180, 38],
      [180, 37],
    ] as const) {
      const frame = {
        ...flat('i420', [100, 128, 128]),
        width,
        data: new Uint8Array(decodedBytes('i420', width, 22)),
      };
      const half = (width + 1) >> 1;
      frame.data.fill(128);
      for (let row = 0; row < 11; row += 1) {
        for (let x = 0; x < half; x += 1) frame.data[width * 22 + row * half + x] = x < 8 ? 60 : 200;
      }
      const picture = made(frame, uprightAs(width, 22, { rotation }));
      const [level] = picture.levels;
      // The place where the colour is half changed, in luma pixels from the side at which the frame begins.
      const row = Array.from(
        { length: half },
        (_, x) => bytes()[(level?.u ?? 0) + 5 * (level?.strideC ?? 0) + x] ?? 0,
      );
      const area = row.reduce((sum, value) => sum + (200 - value) / 140, 0) * 2;
      expect(Math.abs(area - 16)).toBeLessThanOrEqual(1.01);
    }
  });

  test('larger than needed is halved, and a wide window gets the levels it takes', () => {
    const frame = noisyFrame('i420', 640, 360);
    expect(made(frame, uprightAs(640, 360), 640).levels.map(({ width }) => width)).toEqual([640]);
    expect(made(frame, uprightAs(640, 360), 290).levels.map(({ width }) => width)).toEqual([320]);
    expect(made(frame, uprightAs(640, 360), 100).levels.map(({ width }) => width)).toEqual([160]);
    expect(made(frame, uprightAs(640, 360), 100, 3).levels.map(({ width }) => width)).toEqual([
      640, 320, 160,
    ]);
  });

  test('with pixels far from square has them square in its first level', () => {
    const [level] = made(noisyFrame('i420', 160, 90), uprightAs(320, 90)).levels;
    expect([level?.width, level?.height]).toEqual([320, 90]);
  });

  test('takes nothing but its result', () => {
    const before = arena.bytesUsed;
    for (const pixels of VIDEO_PIXELS) {
      made(noisyFrame(pixels, 77, 51, 'bt601', true), uprightAs(51, 77, { rotation: 90, flip: true }), 20, 4);
    }
    expect(arena.bytesUsed).toBe(before);
  });
});
