import { expect, test } from 'vitest';
import { allocFrame, frameView } from '../../../shared/kernel/arena.ts';
import { yuvFromRgb } from '../../../shared/kernel/colour-values.ts';
import { memoryBytes } from '../../../shared/kernel/kernel.ts';
import { blendLayer, layerFromRgba } from '../../../shared/kernel/layer.ts';
import { paint } from '../../support/kernel-pictures.ts';
import { nodeKernel } from './node-kernel.ts';

const WIDTH = 96;
const HEIGHT = 64;

/** Smooth strokes with an outline, like drawn text: colour inside, black around, soft alpha at the edges. */
function strokes(colour: readonly number[]) {
  return paint(61, 37, (x, y) => {
    const distance = Math.abs(((x + y * 0.6) % 14) - 7) + Math.abs(((y * 0.9 - x * 0.2 + 40) % 17) - 8) * 0.7;
    const inside = Math.min(1, Math.max(0, 5.2 - distance));
    const alpha = Math.min(1, Math.max(0, 7.7 - distance));
    const share = alpha === 0 ? 0 : inside / Math.max(alpha, inside);
    return [...colour.map((part) => Math.round(part * share)), Math.round(alpha * 255)];
  });
}

test.each([
  ['red', [255, 0, 0]],
  ['yellow', [255, 255, 0]],
  ['cyan', [0, 255, 255]],
  ['white', [255, 255, 255]],
] as const)(
  '%s outlined strokes match RGB compositing followed by subsampling within 2 levels',
  (_, colour) => {
    const { kernel, arena } = nodeKernel();
    const behind = { r: 40, g: 110, b: 190 };
    const target = allocFrame(arena, WIDTH, HEIGHT);
    const yuv = yuvFromRgb(behind);
    const view = frameView(kernel.memory, target);
    view.fill(yuv.y, 0, WIDTH * HEIGHT);
    view.fill(yuv.u, WIDTH * HEIGHT, WIDTH * HEIGHT * 1.25);
    view.fill(yuv.v, WIDTH * HEIGHT * 1.25);
    const text = strokes(colour);
    const [left, top] = [17, 11];
    const layer = layerFromRgba(kernel, arena, text.data, left, top, text.width, text.height);
    blendLayer(kernel, layer, target);

    const rgb = (x: number, y: number): number[] => {
      const inText = x >= left && y >= top && x < left + text.width && y < top + text.height;
      const at = ((y - top) * text.width + (x - left)) * 4;
      const alpha = inText ? (text.data[at + 3] ?? 0) / 255 : 0;
      return [behind.r, behind.g, behind.b].map(
        (part, k) => (inText ? (text.data[at + k] ?? 0) : 0) * alpha + part * (1 - alpha),
      );
    };
    const luma = ([r = 0, g = 0, b = 0]: readonly number[]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const drawn = frameView(kernel.memory, target);
    let largest = 0;
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) {
        const expected = 16 + (219 / 255) * luma(rgb(x, y));
        largest = Math.max(largest, Math.abs((drawn[y * WIDTH + x] ?? 0) - expected));
      }
    }
    for (let y = 0; y < HEIGHT / 2; y += 1) {
      for (let x = 0; x < WIDTH / 2; x += 1) {
        // Left siting: one, two, one across and one, one down.
        const mean = [0, 0, 0];
        for (const [dx, weight] of [
          [-1, 1],
          [0, 2],
          [1, 1],
        ] as const) {
          for (const dy of [0, 1]) {
            rgb(2 * x + dx, 2 * y + dy).forEach((part, k) => {
              mean[k] = (mean[k] ?? 0) + (part * weight) / 8;
            });
          }
        }
        const u = 128 + ((224 / 255) * ((mean[2] ?? 0) - luma(mean))) / 1.8556;
        const v = 128 + ((224 / 255) * ((mean[0] ?? 0) - luma(mean))) / 1.5748;
        const at = WIDTH * HEIGHT + (y * WIDTH) / 2 + x;
        largest = Math.max(largest, Math.abs((drawn[at] ?? 0) - u));
        largest = Math.max(largest, Math.abs((drawn[at + (WIDTH * HEIGHT) / 4] ?? 0) - v));
      }
    }
    expect(largest).toBeLessThanOrEqual(2);
  },
);

test.each([
  [-20, -9],
  [70, 50],
  [-200, 5],
  [3, 300],
])('a layer at %s, %s that reaches outside the frame is cut at its edge', (x, y) => {
  const { kernel, arena } = nodeKernel();
  const before = arena.alloc(256);
  const target = allocFrame(arena, WIDTH, HEIGHT);
  const after = arena.alloc(256);
  const text = paint(61, 37, () => [255, 255, 255, 255]);
  const layer = layerFromRgba(kernel, arena, text.data, x, y, text.width, text.height);
  memoryBytes(kernel.memory).fill(50, before, after + 256);
  blendLayer(kernel, layer, target);
  const view = memoryBytes(kernel.memory);
  expect(new Set(view.subarray(before, before + 256))).toEqual(new Set([50]));
  expect(new Set(view.subarray(after, after + 256))).toEqual(new Set([50]));
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const covered = column >= x && column < x + 61 && row >= y && row < y + 37;
      expect(view[target.offset + row * WIDTH + column]).toBe(covered ? 235 : 50);
    }
  }
});
