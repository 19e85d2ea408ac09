import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arena, allocFrame, allocScratch, frameBytes, frameView } from '../../../shared/kernel/arena.ts';
import { yuvFromRgb } from '../../../shared/kernel/colour-values.ts';
import { drawWindow } from '../../../shared/kernel/draw-window.ts';
import { type Kernel, memoryBytes } from '../../../shared/kernel/kernel.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import type { FrameRef, PreparedPicture, SourceWindow } from '../../../shared/kernel/types.ts';
import { busyPicture } from '../../support/kernel-golden.ts';
import { BLACK, noColour, type Pixels, paint, sourceOf } from '../../support/kernel-pictures.ts';
import { nodeKernel } from './node-kernel.ts';

const runs = process.env.STORYLOOM_LONG === '1' ? 400 : 40;
const SEED = 20_261_121;

function prepare(kernel: Kernel, arena: Arena, pixels: Pixels): Promise<PreparedPicture> {
  const scaleTo = { width: pixels.width, height: pixels.height };
  return preparePicture(kernel, arena, sourceOf(pixels), { scaleTo, background: BLACK, colour: noColour });
}

function drawWhole(
  kernel: Kernel,
  picture: PreparedPicture,
  window: SourceWindow,
  target: FrameRef,
  scratch: readonly [FrameRef, FrameRef],
): void {
  const region = { x: 0, y: 0, width: target.width, height: target.height };
  const room = { spare: scratch[0], work: scratch[1].offset + frameBytes(target.width, target.height) };
  drawWindow(kernel, picture, window, target, region, { x: 0, y: 0 }, room);
}

test('luma and chroma lie where BT.709 with left siting puts them, at every scale', async () => {
  const { kernel, arena } = nodeKernel();
  const period = 64;
  const wave = (at: number) => 128 + 100 * Math.cos((2 * Math.PI * at) / period);
  // Red runs across, blue down and green against it: V tells the one position, U the other, luma both.
  const pixels = paint(640, 384, (x, y) => {
    const down = Math.round(wave(y + 0.5));
    return [Math.round(wave(x + 0.5)), 256 - down, down];
  });
  const picture = await prepare(kernel, arena, pixels);
  const width = 160;
  const height = 96;
  const target = allocFrame(arena, width, height);
  const scratch = allocScratch(arena, width, height);
  for (const zoom of [1.02, 1.37, 1.9, 2.2, 2.9, 4]) {
    const window = { x: 5.3, y: 3.7, width: 628 / zoom, height: 376.8 / zoom };
    drawWhole(kernel, picture, window, target, scratch);
    const luma = { start: 0, width, height };
    const u = { start: width * height, width: width / 2, height: height / 2 };
    const v = { start: width * height * 1.25, width: width / 2, height: height / 2 };
    const scale = window.width / width;
    const along = (i: number, from: number, step: number, centre: number) =>
      from + (step * i + centre) * scale;
    const view = frameView(kernel.memory, target);
    for (const [plane, axis, step, centre] of [
      [luma, 'x', 1, 0.5],
      [luma, 'y', 1, 0.5],
      [v, 'x', 2, 0.5],
      [u, 'y', 2, 1],
    ] as const) {
      const signal = meansAlong(view, plane, axis);
      const places = signal.map((_, i) => along(i, axis === 'x' ? window.x : window.y, step, centre));
      const shift = shiftOf(signal, places, period) / scale;
      expect(Math.abs(shift), `${axis} at zoom ${zoom}`).toBeLessThan(0.02);
    }
  }
});

interface PlanePart {
  readonly start: number;
  readonly width: number;
  readonly height: number;
}

function meansAlong(view: Uint8Array, { start, width, height }: PlanePart, axis: 'x' | 'y'): number[] {
  const sums = new Array<number>(axis === 'x' ? width : height).fill(0);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = axis === 'x' ? x : y;
      sums[i] = (sums[i] ?? 0) + (view[start + y * width + x] ?? 0);
    }
  }
  return sums;
}

/** How far a cosine is off its place: least squares of a constant, a cosine and a sine. */
function shiftOf(signal: readonly number[], places: readonly number[], period: number): number {
  const basis = places.map((at) => {
    const angle = (2 * Math.PI * at) / period;
    return [1, Math.cos(angle), Math.sin(angle)];
  });
  const matrix = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => basis.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
    basis.reduce((sum, row, k) => sum + (row[i] ?? 0) * (signal[k] ?? 0), 0),
  ]);
  for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) {
      if (i === j) continue;
      const factor = (matrix[j]?.[i] ?? 0) / (matrix[i]?.[i] ?? 1);
      matrix[j] = (matrix[j] ?? []).map((value, k) => value - factor * (matrix[i]?.[k] ?? 0));
    }
  }
  const solved = (i: number) => (matrix[i]?.[3] ?? 0) / (matrix[i]?.[i] ?? 1);
  return (Math.atan(solved(2) / solved(1)) * period) / (2 * Math.PI);
}

test(`any window of any plain picture is plain, to its very edges (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 32, max: 60 }).map((half) => half * 2),
      fc.integer({ min: 32, max: 60 }).map((half) => half * 2),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      async (width, height, frameWidth, frameHeight, x, y, size) => {
        const { kernel, arena } = nodeKernel();
        const picture = await prepare(
          kernel,
          arena,
          paint(width, height, () => [200, 60, 30]),
        );
        // What pads the rows or lies beside the picture must never be seen.
        const target = allocFrame(arena, frameWidth, frameHeight);
        const scratch = allocScratch(arena, frameWidth, frameHeight);
        memoryBytes(kernel.memory).fill(255, target.offset);
        poisonPadding(kernel, picture);
        const windowWidth = Math.min(width, (height * frameWidth) / frameHeight) * size;
        const windowHeight = (windowWidth * frameHeight) / frameWidth;
        const window = {
          x: (width - windowWidth) * x,
          y: (height - windowHeight) * y,
          width: windowWidth,
          height: windowHeight,
        };
        drawWhole(kernel, picture, window, target, scratch);
        const view = frameView(kernel.memory, target);
        const luma = frameWidth * frameHeight;
        const colour = yuvFromRgb({ r: 200, g: 60, b: 30 });
        expect(new Set(view.subarray(0, luma))).toEqual(new Set([colour.y]));
        expect(new Set(view.subarray(luma, luma * 1.25))).toEqual(new Set([colour.u]));
        expect(new Set(view.subarray(luma * 1.25))).toEqual(new Set([colour.v]));
      },
    ),
    { numRuns: runs, seed: SEED },
  );
});

test(`drawing writes its frame and its scratch and nothing else (seed ${SEED})`, async () => {
  const { kernel, arena } = nodeKernel();
  const picture = await prepare(kernel, arena, busyPicture(97, 83, 1));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: 70 }).map((half) => half * 2),
      fc.integer({ min: 4, max: 70 }).map((half) => half * 2),
      fc.double({ min: -60, max: 120, noNaN: true }),
      fc.double({ min: -60, max: 120, noNaN: true }),
      fc.double({ min: 0.01, max: 97, noNaN: true }),
      async (width, height, x, y, windowWidth) => {
        const before = arena.alloc(64);
        const target = allocFrame(arena, width, height);
        const between = arena.alloc(64);
        const scratch = allocScratch(arena, width, height);
        const after = arena.alloc(64);
        const view = memoryBytes(kernel.memory);
        for (const guard of [before, between, after]) view.fill(171, guard, guard + 64);
        const kept = view.slice(picture.offset, picture.offset + picture.bytes);
        drawWhole(
          kernel,
          picture,
          { x, y, width: windowWidth, height: (windowWidth * height) / width },
          target,
          scratch,
        );
        for (const guard of [before, between, after]) {
          expect(view.subarray(guard, guard + 64).every((byte) => byte === 171)).toBe(true);
        }
        expect(kept).toEqual(view.slice(picture.offset, picture.offset + picture.bytes));
        for (const offset of [before, target.offset, between, scratch[0].offset, scratch[1].offset, after])
          arena.free(offset);
      },
    ),
    { numRuns: runs, seed: SEED },
  );
});

function poisonPadding(kernel: Kernel, picture: PreparedPicture): void {
  const view = memoryBytes(kernel.memory);
  for (const level of picture.levels) {
    const chromaWidth = (level.width + 1) >> 1;
    const chromaHeight = (level.height + 1) >> 1;
    for (let y = 0; y < level.height; y += 1) {
      view.fill(0, level.y + y * level.strideY + level.width, level.y + (y + 1) * level.strideY);
    }
    for (const plane of [level.u, level.v]) {
      for (let y = 0; y < chromaHeight; y += 1) {
        view.fill(0, plane + y * level.strideC + chromaWidth, plane + (y + 1) * level.strideC);
      }
    }
  }
}
