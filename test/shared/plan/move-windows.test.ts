import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windowAt } from '../../../shared/kernel/motion.ts';
import { EASINGS, MOVES } from '../../../shared/model/project.ts';
import { RATES } from '../../../shared/model/time.ts';
import { moveWindows } from '../../../shared/plan/move-windows.ts';
import { RUNS } from './story.ts';

const HAIR = 1e-9;
const view = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
  zoom: fc.double({ min: 1, max: 8, noNaN: true }),
});
const place = fc.oneof(fc.constant(null), view);

test('no window of any move ever leaves its picture (seed 1)', () => {
  fc.assert(
    fc.property(
      fc.record({ width: fc.integer({ min: 1, max: 12_000 }), height: fc.integer({ min: 1, max: 9000 }) }),
      fc.record({
        width: fc.integer({ min: 32, max: 2048 }).map((half) => half * 2),
        height: fc.integer({ min: 32, max: 1152 }).map((half) => half * 2),
      }),
      fc.double({ min: 1, max: 3, noNaN: true }),
      fc.constantFrom(...MOVES),
      fc.constantFrom(...EASINGS),
      place,
      place,
      (picture, output, zoom, move, easing, from, to) => {
        const aspect = output.width / output.height;
        const windows = moveWindows({ move, from, to }, zoom, picture, aspect);
        const shot = { origin: 0, lead: 0, span: 96_000, easing, ...windows };
        for (let frame = 0; frame <= 60; frame += 4) {
          const { x, y, width, height } = windowAt(shot, frame, RATES['30'], aspect);
          expect(width).toBeGreaterThan(0);
          expect(x).toBeGreaterThanOrEqual(-HAIR * picture.width);
          expect(y).toBeGreaterThanOrEqual(-HAIR * picture.height);
          expect(x + width).toBeLessThanOrEqual(picture.width * (1 + HAIR));
          expect(y + height).toBeLessThanOrEqual(picture.height * (1 + HAIR));
        }
      },
    ),
    { seed: 1, numRuns: RUNS * 5 },
  );
});

test('moves go where their names say, covering the frame', () => {
  const picture = { width: 4000, height: 3000 };
  const ends = (move: (typeof MOVES)[number]) =>
    moveWindows({ move, from: null, to: null }, 2, picture, 16 / 9);
  expect(ends('centre')).toEqual({
    from: { x: 2000, y: 1500, width: 4000 },
    to: { x: 2000, y: 1500, width: 2000 },
  });
  expect(ends('tl-br')).toEqual({
    from: { x: 1000, y: 562.5, width: 2000 },
    to: { x: 3000, y: 2437.5, width: 2000 },
  });
  expect(ends('centre-br').to).toEqual({ x: 3000, y: 2437.5, width: 2000 });
  expect(ends('tr-bl')).toEqual({ from: ends('bl-tr').to, to: ends('bl-tr').from });
});

test('frames placed by hand win over the move, each for its end', () => {
  const picture = { width: 1600, height: 900 };
  const from = { x: 0.9, y: 0.5, zoom: 4 };
  const windows = moveWindows({ move: 'centre', from, to: null }, 1.5, picture, 16 / 9);
  expect(windows.from).toEqual({ x: 1400, y: 450, width: 400 });
  expect(windows.to.x).toBe(800);
});
