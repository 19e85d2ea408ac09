import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CORNERS,
  keepInside,
  moveView,
  resizeView,
  type Size,
  viewRect,
} from '../../../../web/ui/studio/motion/view-maths.ts';

const seed = 20261;
const size = (max: number) =>
  fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });
const view = fc.record({
  x: fc.double({ min: -1, max: 2, noNaN: true }),
  y: fc.double({ min: -1, max: 2, noNaN: true }),
  zoom: fc.double({ min: 0.1, max: 20, noNaN: true }),
});
const point = fc.record({
  x: fc.double({ min: -2, max: 3, noNaN: true }),
  y: fc.double({ min: -2, max: 3, noNaN: true }),
});

function expectInside(rect: { x: number; y: number; width: number; height: number }) {
  const slack = 1e-9;
  expect(rect.x).toBeGreaterThanOrEqual(-slack);
  expect(rect.y).toBeGreaterThanOrEqual(-slack);
  expect(rect.x + rect.width).toBeLessThanOrEqual(1 + slack);
  expect(rect.y + rect.height).toBeLessThanOrEqual(1 + slack);
}

it(`no drag of any corner takes a frame out of its picture or out of the output's aspect (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      size(12_000),
      size(4096),
      view,
      fc.constantFrom(...CORNERS),
      point,
      (picture, output, start, corner, to) => {
        const resized = resizeView(keepInside(start, picture, output), corner, to, picture, output);
        const rect = viewRect(resized, picture, output);
        expectInside(rect);
        const aspect = (rect.width * picture.width) / (rect.height * picture.height);
        expect(aspect / (output.width / output.height)).toBeCloseTo(1, 6);
        expect(resized.zoom).toBeGreaterThanOrEqual(1);
        expect(resized.zoom).toBeLessThanOrEqual(8);
      },
    ),
    { seed, numRuns: 300 },
  );
});

it(`no move takes a frame out of its picture (seed ${seed})`, () => {
  fc.assert(
    fc.property(size(12_000), size(4096), view, point, (picture, output, start, by) => {
      expectInside(viewRect(moveView(start, by.x, by.y, picture, output), picture, output));
    }),
    { seed, numRuns: 300 },
  );
});

const picture: Size = { width: 4000, height: 3000 };
const output: Size = { width: 1920, height: 1080 };

it.each(CORNERS)('dragging the corner %s keeps the opposite corner where it is', (corner) => {
  const start = { x: 0.5, y: 0.5, zoom: 2 };
  const before = viewRect(start, picture, output);
  const right = corner.endsWith('r');
  const low = corner.startsWith('b');
  const to = { x: right ? 0.8 : 0.2, y: low ? 0.65 : 0.35 };
  const after = viewRect(resizeView(start, corner, to, picture, output), picture, output);
  expect(right ? after.x : after.x + after.width).toBeCloseTo(right ? before.x : before.x + before.width, 9);
  expect(low ? after.y : after.y + after.height).toBeCloseTo(low ? before.y : before.y + before.height, 9);
  expect(after.width).toBeGreaterThan(before.width);
});

it('a corner dragged to the opposite one stops at zoom 8', () => {
  const start = { x: 0.5, y: 0.5, zoom: 2 };
  const rect = viewRect(start, picture, output);
  expect(resizeView(start, 'br', { x: rect.x, y: rect.y }, picture, output).zoom).toBeCloseTo(8, 6);
});

it('a corner dragged over the edge of the picture stops there, and the opposite corner still stays', () => {
  const start = { x: 0.3, y: 0.7, zoom: 3 };
  const before = viewRect(start, picture, output);
  const after = viewRect(resizeView(start, 'br', { x: 1.5, y: 1.5 }, picture, output), picture, output);
  expect([after.x, after.y]).toEqual([expect.closeTo(before.x, 9), expect.closeTo(before.y, 9)]);
  expect(after.y + after.height).toBeCloseTo(1, 9);
});
