import { beforeAll, describe, expect, test } from 'vitest';
import { allocFrame, allocScratch, frameView } from '../../../shared/kernel/arena.ts';
import { drawFrame } from '../../../shared/kernel/draw-frame.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import type { SliceTransition } from '../../../shared/plan/plan.ts';
import { busyPicture, resourcesOf, shotOf, sliceOf } from '../../support/kernel-golden.ts';
import { BLACK, noColour, sourceOf } from '../../support/kernel-pictures.ts';
import { nodeKernel } from './node-kernel.ts';

const WIDTH = 160;
const HEIGHT = 90;
const { kernel, arena } = nodeKernel();
const target = allocFrame(arena, WIDTH, HEIGHT);
const scratch = allocScratch(arena, WIDTH, HEIGHT);
const pictures: Record<string, PreparedPicture> = {};

beforeAll(async () => {
  for (const [name, seed] of [
    ['a', 11],
    ['b', 12],
  ] as const) {
    pictures[name] = await preparePicture(kernel, arena, sourceOf(busyPicture(401, 301, seed)), {
      scaleTo: { width: 401, height: 301 },
      background: BLACK,
      colour: noColour,
    });
  }
});

// A rounded-out and a moving window; level mixing must not disturb transitions, so one shot is in its band.
const one = shotOf('a', 401, 301, {
  from: { x: 200, y: 150, width: 301 },
  to: { x: 190, y: 155, width: 305 },
});
const two = shotOf('b', 401, 301, { to: { x: 220, y: 150, width: 160 } });

function draw(frame: number, kind: SliceTransition['kind'] | null, frames = 9): Uint8Array {
  const transitions = kind === null ? [] : [{ kind, first: 0, frames, from: 0, to: 1 }];
  drawFrame(
    kernel,
    sliceOf(WIDTH, HEIGHT, { shots: [one, two], transitions }),
    frame,
    resourcesOf(pictures),
    target,
    scratch,
  );
  return frameView(kernel.memory, target).slice();
}

function alone(shot: typeof one, frame: number): Uint8Array {
  drawFrame(kernel, sliceOf(WIDTH, HEIGHT, { shots: [shot] }), frame, resourcesOf(pictures), target, scratch);
  return frameView(kernel.memory, target).slice();
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i += 1) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return largest;
}

test('the i-th of n crossfade frames is the mix with weight (i + 0.5) / n', () => {
  for (const n of [1, 2, 9, 30]) {
    for (let i = 0; i < n; i += 1) {
      const from = alone(one, i);
      const to = alone(two, i);
      const weight = (i + 0.5) / n;
      const expected = Array.from(from, (value, k) => value * (1 - weight) + (to[k] ?? 0) * weight);
      expect(largestDifference(draw(i, 'crossfade', n), expected)).toBeLessThanOrEqual(0.52);
    }
  }
});

test('the middle of an odd crossfade is the exact half of both', () => {
  const from = alone(one, 4);
  const to = alone(two, 4);
  const half = from.map((value, k) => (value + (to[k] ?? 0) + 1) >> 1);
  expect(draw(4, 'crossfade')).toEqual(half);
});

test.each([
  ['dip-black', 16],
  ['dip-white', 235],
] as const)('%s is plain in the middle, the first shot before and the second after', (kind, luma) => {
  const middle = draw(4, kind);
  expect(new Set(middle.subarray(0, WIDTH * HEIGHT))).toEqual(new Set([luma]));
  expect(new Set(middle.subarray(WIDTH * HEIGHT))).toEqual(new Set([128]));
  for (const [frame, shot] of [
    [1, one],
    [7, two],
  ] as const) {
    const weight = 1 - Math.abs((2 * frame + 1) / 9 - 1);
    const expected = Array.from(alone(shot, frame), (value, k) => {
      const colour = k < WIDTH * HEIGHT ? luma : 128;
      return value * (1 - weight) + colour * weight;
    });
    expect(largestDifference(draw(frame, kind), expected)).toBeLessThanOrEqual(0.52);
  }
});

describe('wipes', () => {
  test.each(['wipe-left', 'wipe-right', 'wipe-up', 'wipe-down'] as const)(
    '%s shows each shot on its side of the border',
    (kind) => {
      const frame = 2;
      const from = alone(one, frame);
      const to = alone(two, frame);
      const drawn = draw(frame, kind);
      const sideways = kind === 'wipe-left' || kind === 'wipe-right';
      const size = sideways ? WIDTH : HEIGHT;
      const travelled = ((frame + 0.5) / 9) * size;
      const newAtStart = kind === 'wipe-right' || kind === 'wipe-down';
      const border = 2 * Math.round((newAtStart ? travelled : size - travelled) / 2);
      for (let y = 0; y < HEIGHT; y += 1) {
        for (let x = 0; x < WIDTH; x += 1) {
          const isNew = (sideways ? x : y) < border === newAtStart;
          expect(drawn[y * WIDTH + x]).toBe((isNew ? to : from)[y * WIDTH + x]);
        }
      }
    },
  );
});

test('a slide by whole pixels is both shots moved, side by side', () => {
  // 10 frames over 160 pixels: the fifth has gone 72.
  const from = alone(one, 4);
  const to = alone(two, 4);
  const drawn = draw(4, 'slide-left', 10);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const expected = x < 88 ? from[y * WIDTH + x + 72] : to[y * WIDTH + x - 88];
      expect(drawn[y * WIDTH + x]).toBe(expected);
    }
  }
});

test('a slide begins and ends within a frame of standing still', () => {
  for (const kind of ['slide-left', 'slide-right', 'slide-up', 'slide-down'] as const) {
    const n = 2000;
    expect(
      largestDifference(
        draw(0, kind, n).subarray(0, WIDTH * HEIGHT),
        alone(one, 0).subarray(0, WIDTH * HEIGHT),
      ),
    ).toBeLessThan(40);
    const end = draw(n - 1, kind, n);
    drawFrame(
      kernel,
      sliceOf(WIDTH, HEIGHT, { shots: [{ ...two, end: 5000 }] }),
      n - 1,
      resourcesOf(pictures),
      target,
      scratch,
    );
    expect(
      largestDifference(
        end.subarray(0, WIDTH * HEIGHT),
        frameView(kernel.memory, target).subarray(0, WIDTH * HEIGHT),
      ),
    ).toBeLessThan(40);
  }
});

test('a shot without a picture is the background', () => {
  const slice = sliceOf(WIDTH, HEIGHT, {
    shots: [{ ...one, picture: null }],
    background: { y: 81, u: 90, v: 240 },
  });
  drawFrame(kernel, slice, 0, resourcesOf({}), target, scratch);
  const view = frameView(kernel.memory, target);
  expect(new Set(view.subarray(0, WIDTH * HEIGHT))).toEqual(new Set([81]));
  expect(new Set(view.subarray(WIDTH * HEIGHT, WIDTH * HEIGHT * 1.25))).toEqual(new Set([90]));
  expect(new Set(view.subarray(WIDTH * HEIGHT * 1.25))).toEqual(new Set([240]));
});

test('what was in the frame and the scratch before has no part in what is drawn', () => {
  const first = draw(4, 'crossfade');
  frameView(kernel.memory, target).fill(200);
  for (const frame of scratch) frameView(kernel.memory, frame).fill(99);
  expect(draw(4, 'crossfade')).toEqual(first);
});
