import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOP_PULL, TOP_SPEED } from '../../../shared/analysis/calm-course.ts';
import { cropPath } from '../../../shared/analysis/crop-path.ts';
import { type FoundFace, type FoundLook, LOOK_STEP } from '../../../shared/analysis/found.ts';
import { pointOnPath } from '../../../shared/model/crop-paths.ts';
import { MOST_KEYS } from '../../../shared/model/project.ts';
import { SAMPLE_RATE } from '../../../shared/model/time.ts';

const face = (x: number, y: number, size = 0.1, confidence = 0.9): FoundFace => ({
  x: x - size / 2,
  y: y - size / 2,
  width: size,
  height: size,
  confidence,
});
const lookAt = (
  step: number,
  faces: readonly FoundFace[] = [],
  more: Partial<FoundLook> = {},
): FoundLook => ({
  at: step * LOOK_STEP,
  faces,
  salient: null,
  cut: null,
  ...more,
});
const TALL = { width: 0.3164, height: 1 };
/** Of the course, in seconds. */
const STEP = 0.25;
const seconds = (value: number) => value * SAMPLE_RATE;

const anyFace = fc
  .record({
    x: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    y: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    size: fc.double({ min: 0.02, max: 0.3, noNaN: true }),
    confidence: fc.double({ min: 0.7, max: 1, noNaN: true }),
  })
  .map(({ x, y, size, confidence }) => face(x, y, size, confidence));
const anyPoint = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});
const anyLooks = fc
  .array(
    fc.record({
      faces: fc.array(anyFace, { maxLength: 4 }),
      salient: fc.option(anyPoint, { nil: null }),
      cut: fc.option(fc.integer({ min: 1, max: LOOK_STEP }), { nil: null, freq: 4 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((looks) =>
    looks.map(({ faces, salient, cut }, step) =>
      lookAt(step, faces, {
        salient,
        cut: cut === null || step === 0 ? null : step * LOOK_STEP - LOOK_STEP + cut,
      }),
    ),
  );
const anyWindow = fc.record({
  width: fc.double({ min: 0.1, max: 1, noNaN: true }),
  height: fc.double({ min: 0.1, max: 1, noNaN: true }),
});

describe('whatever was found', () => {
  test('keys are in order, inside the picture, and few enough to be kept', () => {
    fc.assert(
      fc.property(anyLooks, anyWindow, (looks, window) => {
        const { keys, faces } = cropPath(looks, window, { from: 0, to: looks.length * LOOK_STEP });
        expect(keys.length).toBeGreaterThan(0);
        expect(keys.length).toBeLessThanOrEqual(MOST_KEYS);
        expect(faces).toBeLessThanOrEqual(4);
        expect(keys[0]?.at).toBe(0);
        for (const [index, key] of keys.entries()) {
          expect(Number.isSafeInteger(key.at)).toBe(true);
          expect(key.at).toBeGreaterThan(keys[index - 1]?.at ?? -1);
          for (const place of [key.x, key.y]) {
            expect(place).toBeGreaterThanOrEqual(0);
            expect(place).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the window never turns faster or harder than a steady hand, but at a cut', () => {
    fc.assert(
      fc.property(anyLooks, anyWindow, (looks, window) => {
        const range = { from: 0, to: looks.length * LOOK_STEP };
        const cuts = new Set(looks.map((look) => look.cut));
        const { keys } = cropPath(looks, window, range);
        const rest = { x: 0, y: 0, seconds: STEP };
        let before = rest;
        for (const [index, key] of keys.entries()) {
          const last = keys[index - 1];
          if (last === undefined) continue;
          if (cuts.has(key.at) && key.at - last.at === 1) {
            before = rest;
            continue;
          }
          const time = (key.at - last.at) / SAMPLE_RATE;
          const here = {
            x: (key.x - last.x) / time,
            y: (key.y - last.y) / time,
            // Where a scene ends its last step is cut short.
            seconds: Math.ceil(time / STEP - 1e-9) * STEP,
          };
          // Speeds between keys are means: they lie as far apart as the middles of their spans.
          const apart = (before.seconds + here.seconds) / 2;
          for (const axis of ['x', 'y'] as const) {
            expect(Math.abs(here[axis])).toBeLessThanOrEqual(TOP_SPEED + 1e-3);
            expect(Math.abs(here[axis] - before[axis])).toBeLessThanOrEqual(TOP_PULL * apart + 1e-3);
          }
          before = here;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the same looks give the same path', () => {
    fc.assert(
      fc.property(anyLooks, anyWindow, (looks, window) => {
        const range = { from: 0, to: looks.length * LOOK_STEP };
        expect(cropPath(structuredClone(looks), window, range)).toEqual(cropPath(looks, window, range));
      }),
      { numRuns: 50 },
    );
  });

  test('one face that stays where it is, anywhere, is inside the window all the time', () => {
    fc.assert(
      fc.property(anyFace, fc.integer({ min: 1, max: 40 }), (only, count) => {
        fc.pre(only.x >= 0 && only.y >= 0 && only.x + only.width <= 1 && only.y + only.height <= 1);
        const looks = Array.from({ length: count }, (_, step) => lookAt(step, [only]));
        const { keys, found } = cropPath(looks, TALL, { from: 0, to: count * LOOK_STEP });
        expect(found).toBe('faces');
        for (const { x } of keys) {
          const centre = Math.min(1 - TALL.width / 2, Math.max(TALL.width / 2, x));
          expect(only.x).toBeGreaterThanOrEqual(centre - TALL.width / 2 - 1e-5);
          expect(only.x + only.width).toBeLessThanOrEqual(centre + TALL.width / 2 + 1e-5);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('a head that nods in its chair does not move the window', () => {
  const looks = Array.from({ length: 40 }, (_, step) =>
    lookAt(step, [face(0.3 + 0.012 * Math.sin(step), 0.4)]),
  );
  expect(cropPath(looks, TALL, { from: 0, to: seconds(20) }).keys).toHaveLength(1);
});

test('a person who walks across is followed and stays in sight', () => {
  const placeAt = (step: number) => 0.2 + (0.6 * Math.min(step, 12)) / 12;
  const looks = Array.from({ length: 20 }, (_, step) => lookAt(step, [face(placeAt(step), 0.4)]));
  const { keys } = cropPath(looks, TALL, { from: 0, to: seconds(10) });
  for (const [step, { at }] of looks.entries()) {
    const { x } = pointOnPath(keys, at);
    expect(Math.abs(x - placeAt(step))).toBeLessThan((TALL.width - 0.1) / 2);
  }
});

test('at a cut the window jumps with the picture, not before and not after', () => {
  const cut = 4 * LOOK_STEP - 5000;
  const looks = Array.from({ length: 8 }, (_, step) =>
    lookAt(step, [face(step < 4 ? 0.2 : 0.8, 0.4)], { cut: step === 4 ? cut : null }),
  );
  const { keys } = cropPath(looks, TALL, { from: 0, to: seconds(4) });
  expect(pointOnPath(keys, cut - 1).x).toBeCloseTo(0.2, 5);
  expect(pointOnPath(keys, cut).x).toBeCloseTo(0.8, 5);
});

test('keys count from where the range starts', () => {
  const looks = Array.from({ length: 20 }, (_, step) =>
    lookAt(step, [face(step < 10 ? 0.2 : 0.8, 0.4)], { cut: step === 10 ? 10 * LOOK_STEP : null }),
  );
  const { keys } = cropPath(looks, TALL, { from: seconds(3), to: seconds(8) });
  expect(keys[0]?.at).toBe(0);
  expect(pointOnPath(keys, seconds(2) - 1).x).toBeCloseTo(0.2, 5);
  expect(pointOnPath(keys, seconds(2)).x).toBeCloseTo(0.8, 5);
});

test('what was a face for one moment only is none', () => {
  const looks = Array.from({ length: 10 }, (_, step) =>
    lookAt(step, step === 5 ? [face(0.9, 0.9)] : [], { salient: { x: 0.3, y: 0.5 } }),
  );
  expect(cropPath(looks, TALL, { from: 0, to: seconds(5) })).toMatchObject({ found: 'saliency', faces: 0 });
});

test('of two that do not fit together the larger one is taken, and kept', () => {
  const looks = Array.from({ length: 10 }, (_, step) =>
    lookAt(step, [face(0.2, 0.4, step % 2 === 0 ? 0.2 : 0.19), face(0.8, 0.4, 0.195)]),
  );
  const { keys, faces } = cropPath(looks, TALL, { from: 0, to: seconds(5) });
  expect(faces).toBe(2);
  expect(keys).toHaveLength(1);
  expect(keys[0]?.x).toBeCloseTo(0.2, 2);
});

test('faces that fit together are all kept, in their middle', () => {
  const { keys } = cropPath([lookAt(0, [face(0.3, 0.4), face(0.45, 0.4, 0.05)])], TALL);
  expect(keys[0]?.x).toBeCloseTo(0.3625, 3);
});

test('what stands out moves the window once a scene, to its usual place', () => {
  const places = [0.7, 0.71, 0.2, 0.69, 0.72, 0.7];
  const looks = places.map((x, step) => lookAt(step, [], { salient: { x, y: 0.5 } }));
  const path = cropPath(looks, TALL, { from: 0, to: seconds(3) });
  expect(path).toEqual({ found: 'saliency', faces: 0, keys: [{ at: 0, x: 0.7, y: 0.5 }] });
});

test('where nothing was found it is the middle', () => {
  const expected = { found: 'centre', faces: 0, keys: [{ at: 0, x: 0.5, y: 0.5 }] };
  expect(cropPath([lookAt(0)], TALL)).toEqual(expected);
  expect(cropPath([], TALL)).toEqual(expected);
});

test('thousands of cuts in one segment still make a path that can be kept', () => {
  const looks = Array.from({ length: 12_000 }, (_, step) =>
    lookAt(step, [face(step % 3 === 0 ? 0.2 : 0.8, 0.4)], { cut: step > 0 ? step * LOOK_STEP : null }),
  );
  const { keys } = cropPath(looks, TALL, { from: 0, to: 12_000 * LOOK_STEP });
  expect(keys.length).toBeLessThanOrEqual(MOST_KEYS);
  expect(keys.length).toBeGreaterThan(1000);
});
