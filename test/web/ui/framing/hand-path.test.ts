import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointOnPath } from '../../../../shared/model/crop-paths.ts';
import { type CropPath, MOST_KEYS } from '../../../../shared/model/project.ts';
import {
  middleInside,
  newPath,
  seenKeys,
  withKey,
  withoutKey,
  withWindowAt,
} from '../../../../web/ui/framing/hand-path.ts';

const SHA = 'b'.repeat(64);
const NEAR = 2400;
const path = (...keys: CropPath['keys']): CropPath => ({ sha256: SHA, found: 'faces', faces: 2, keys });

test('a window that rests at one place rests at the new one, wherever the playhead is', () => {
  const moved = withWindowAt(path({ at: 0, x: 0.3, y: 0.5 }), 50_000, NEAR, { x: 0.7, y: 0.4 });
  expect(seenKeys(moved.keys)).toEqual([{ at: 0, x: 0.7, y: 0.4 }]);
  expect(moved.found).toBe('hand');
  expect(moved.faces).toBe(2);
  // Over a picture one key alone would leave the move its freedom: it is kept as two.
  expect(moved.keys).toHaveLength(2);
  expect(pointOnPath(moved.keys, 90_000)).toMatchObject({ x: 0.7, y: 0.4 });
});

test('where the window travels, the key under the playhead is moved, and one is added where there is none', () => {
  const old = path({ at: 0, x: 0.2, y: 0.5 }, { at: 96_000, x: 0.8, y: 0.5 });
  expect(withWindowAt(old, 95_000, NEAR, { x: 0.6, y: 0.5 }).keys).toEqual([
    { at: 0, x: 0.2, y: 0.5 },
    { at: 96_000, x: 0.6, y: 0.5 },
  ]);
  expect(withWindowAt(old, 48_000, NEAR, { x: 0.9, y: 0.5 }).keys.map(({ at }) => at)).toEqual([
    0, 48_000, 96_000,
  ]);
});

test('another place makes a resting window travel', () => {
  const two = withKey(newPath(SHA), 48_000, { x: 0.9, y: 0.5 });
  expect(two.keys).toEqual([
    { at: 0, x: 0.5, y: 0.5 },
    { at: 48_000, x: 0.9, y: 0.5 },
  ]);
  expect(seenKeys(withoutKey(two, 48_000).keys)).toEqual([{ at: 0, x: 0.5, y: 0.5 }]);
});

test('the last place stays', () => {
  const one = path({ at: 0, x: 0.2, y: 0.5 });
  expect(withoutKey(one, 0)).toBe(one);
});

test('whatever is done by hand, keys stay in order, inside the picture and few enough to be kept', () => {
  const point = fc.record({
    at: fc.integer({ min: 0, max: 480_000 }),
    x: fc.double({ min: -1, max: 2, noNaN: true }),
    y: fc.double({ min: -1, max: 2, noNaN: true }),
  });
  const step = fc.record({ kind: fc.constantFrom('move', 'add', 'remove'), point });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let current = newPath(SHA);
      for (const { kind, point } of steps) {
        if (kind === 'move') current = withWindowAt(current, point.at, NEAR, point);
        else if (kind === 'add') current = withKey(current, point.at, point);
        else current = withoutKey(current, seenKeys(current.keys).at(-1)?.at ?? 0);
        expect(current.keys.length).toBeGreaterThan(0);
        expect(current.keys.length).toBeLessThanOrEqual(MOST_KEYS);
        for (const [index, key] of current.keys.entries()) {
          expect(key.at).toBeGreaterThan(current.keys[index - 1]?.at ?? -1);
          expect(Math.min(key.x, key.y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(key.x, key.y)).toBeLessThanOrEqual(1);
        }
      }
    }),
  );
});

test('a path as long as a project keeps takes no more keys', () => {
  const full = path(...Array.from({ length: MOST_KEYS }, (_, index) => ({ at: index * 10, x: 0.5, y: 0.5 })));
  expect(withKey(full, 5, { x: 0.1, y: 0.1 })).toBe(full);
});

test('a window stays in the picture', () => {
  const window = { x: 0, y: 0, width: 0.4, height: 1 };
  expect(middleInside({ x: 0.05, y: 0.9 }, window)).toEqual({ x: 0.2, y: 0.5 });
  expect(middleInside({ x: 0.95, y: 0.1 }, window)).toEqual({ x: 0.8, y: 0.5 });
});
