import { expect, test } from 'vitest';
import { allocFrame, allocScratch, frameView } from '../../../shared/kernel/arena.ts';
import { drawFrame } from '../../../shared/kernel/draw-frame.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import type { PictureWindow } from '../../../shared/plan/plan.ts';
import { resourcesOf, shotOf, sliceOf } from '../../support/kernel-golden.ts';
import { BLACK, noColour, paint, sourceOf } from '../../support/kernel-pictures.ts';
import { nodeKernel } from './node-kernel.ts';

const WIDTH = 480;
const HEIGHT = 270;

/** Contrast (standard deviation) and mean of the luma of each frame of a zoom over a sine grating. */
async function zoomOver(period: number, from: PictureWindow, to: PictureWindow, frames: number) {
  const { kernel, arena } = nodeKernel();
  const pixels = paint(1440, 810, (x, y) => {
    const value = Math.round(
      128 + 60 * Math.cos((2 * Math.PI * x) / period) + 50 * Math.cos((2 * Math.PI * y) / period),
    );
    return [value, value, value];
  });
  const scaleTo = { width: 1440, height: 810 };
  const picture = await preparePicture(kernel, arena, sourceOf(pixels), {
    scaleTo,
    background: BLACK,
    colour: noColour,
  });
  const target = allocFrame(arena, WIDTH, HEIGHT);
  const scratch = allocScratch(arena, WIDTH, HEIGHT);
  const shot = shotOf('grating', 1440, 810, { from, to, span: frames * 1600 });
  const slice = sliceOf(WIDTH, HEIGHT, { shots: [shot], frames });
  return Array.from({ length: frames }, (_, frame) => {
    drawFrame(kernel, slice, frame, resourcesOf({ grating: picture }), target, scratch);
    const luma = frameView(kernel.memory, target).subarray(0, WIDTH * HEIGHT);
    let sum = 0;
    let squares = 0;
    for (const value of luma) {
      sum += value;
      squares += value * value;
    }
    const mean = sum / luma.length;
    return { mean, contrast: Math.sqrt(squares / luma.length - mean * mean) };
  });
}

test.each([
  [5, 1100],
  [6, 1100],
  [9, 1440],
  [12, 1440],
])('a zoom out over a grating of %s pixels to %s fades it without a jump', async (period, width) => {
  const from = { x: 720, y: 405, width: 500 };
  const frames = await zoomOver(period, from, { ...from, width }, 200);
  for (const [i, frame] of frames.entries()) {
    const next = frames[i + 1];
    if (next === undefined) continue;
    expect(Math.abs(next.contrast / frame.contrast - 1), `frame ${i}`).toBeLessThan(0.02);
  }
});

test.each([4, 5, 6])('a slow zoom over a grating of %s pixels does not flicker', async (period) => {
  const from = { x: 720, y: 405, width: 500 };
  const frames = await zoomOver(period, from, { x: 728, y: 411, width: 540 }, 120);
  for (const [i, frame] of frames.entries()) {
    const next = frames[i + 1];
    if (next === undefined) continue;
    expect(Math.abs(next.contrast / frame.contrast - 1), `frame ${i}`).toBeLessThan(0.01);
    expect(Math.abs(next.mean - frame.mean), `frame ${i}`).toBeLessThan(0.4);
  }
});
