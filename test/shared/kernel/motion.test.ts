import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windowAt } from '../../../shared/kernel/motion.ts';
import type { MotionShot } from '../../../shared/kernel/types.ts';
import { RATES } from '../../../shared/model/time.ts';

const SEED = 20_261_121;
const runs = process.env.STORYLOOM_LONG === '1' ? 20_000 : 500;
const THIRTY = RATES['30'];

const zoomIn: MotionShot = {
  origin: 0,
  lead: 0,
  span: 480_000,
  easing: 'linear',
  from: { x: 2000, y: 1500, width: 3000 },
  to: { x: 1200, y: 900, width: 1000 },
};

test('a zoom starts and ends on its two windows and stays on them outside its span', () => {
  for (const frame of [-5, 0]) {
    expect(windowAt(zoomIn, frame, THIRTY, 2)).toEqual({ x: 500, y: 750, width: 3000, height: 1500 });
  }
  for (const frame of [300, 400]) {
    expect(windowAt(zoomIn, frame, THIRTY, 2)).toEqual({ x: 700, y: 650, width: 1000, height: 500 });
  }
});

test('a linear zoom grows by the same factor in each frame', () => {
  for (let frame = 0; frame < 300; frame += 1) {
    const ratio = windowAt(zoomIn, frame + 1, THIRTY, 2).width / windowAt(zoomIn, frame, THIRTY, 2).width;
    expect(ratio).toBeCloseTo((1 / 3) ** (1 / 300), 9);
  }
});

test('the point a zoom closes in on stays where it is in the frame', () => {
  // The point with the same place in both windows: centre + k * width, with 2000 + 3000k = 1200 + 1000k.
  const fixed = { x: 2000 - 0.4 * 3000, y: 1500 - 0.3 * 3000 };
  for (const frame of [0, 40, 150, 299, 300]) {
    const window = windowAt(zoomIn, frame, THIRTY, 2);
    expect((fixed.x - window.x) / window.width).toBeCloseTo(0.1, 9);
    expect((fixed.y - window.y) / window.height).toBeCloseTo(-0.1, 9);
  }
});

test('motion counts from the exact lead, not from the rounded frame', () => {
  const still = { ...zoomIn, to: { x: 2480, y: 1500, width: 3000 } };
  const shifted = windowAt({ ...still, lead: 800 }, 10, RATES['59.94'], 2);
  const passed = (10 * 48_000 * 1001) / 60_000 + 800;
  expect(shifted.x + 1500).toBeCloseTo(2000 + (480 * passed) / 480_000, 9);
});

test(`no window leaves the picture when its ends do not (seed ${SEED})`, () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const end = fc.record({ x: unit, y: unit, zoom: fc.double({ min: 1, max: 8, noNaN: true }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12_000 }),
      fc.integer({ min: 1, max: 9000 }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      end,
      end,
      fc.constantFrom('linear', 'ease-in', 'ease-out', 'ease-in-out'),
      fc.integer({ min: -2, max: 102 }),
      (width, height, aspect, from, to, easing, frame) => {
        const place = (view: { x: number; y: number; zoom: number }) => {
          const windowWidth = Math.min(width, height * aspect) / view.zoom;
          const windowHeight = windowWidth / aspect;
          return {
            x: windowWidth / 2 + view.x * (width - windowWidth),
            y: windowHeight / 2 + view.y * (height - windowHeight),
            width: windowWidth,
          };
        };
        const shot = { origin: 0, lead: 0, span: 160_000, easing, from: place(from), to: place(to) } as const;
        const window = windowAt(shot, frame, THIRTY, aspect);
        const hair = 1e-9 * Math.max(width, height);
        expect(window.x).toBeGreaterThanOrEqual(-hair);
        expect(window.y).toBeGreaterThanOrEqual(-hair);
        expect(window.x + window.width).toBeLessThanOrEqual(width + hair);
        expect(window.y + window.height).toBeLessThanOrEqual(height + hair);
      },
    ),
    { numRuns: runs, seed: SEED },
  );
});
