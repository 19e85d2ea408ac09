import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeRowHeights, visibleRows } from '../../../../web/ui/studio/script/row-window.ts';

const seed = 77;

it(`offsets and rows agree with adding up one by one, whatever was measured (seed ${seed})`, () => {
  const heights = fc.array(fc.integer({ min: 10, max: 300 }), { minLength: 1, maxLength: 200 });
  const changes = fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 10, max: 400 })), { maxLength: 60 });
  fc.assert(
    fc.property(heights, changes, fc.nat(60_000), (start, measured, target) => {
      const rows = makeRowHeights(start.length, (index) => start[index] ?? 0);
      const plain = [...start];
      for (const [index, height] of measured) {
        rows.measure(index, height);
        if (index < plain.length) plain[index] = height;
      }
      const tops = plain.map((_, index) => plain.slice(0, index).reduce((sum, each) => sum + each, 0));
      const total = plain.reduce((sum, each) => sum + each, 0);
      expect(rows.total()).toBe(total);
      expect(plain.map((_, index) => rows.offset(index))).toEqual(tops);
      const expected = tops.findLastIndex((top) => top <= target);
      expect(rows.rowAt(target)).toBe(expected);
    }),
    { seed, numRuns: 100 },
  );
});

it('of 2,000 rows only those near the view are wanted', () => {
  const rows = makeRowHeights(2000, () => 100);
  expect(visibleRows(rows, 50_000, 700, 200)).toEqual({ first: 498, end: 510 });
  expect(visibleRows(rows, 0, 700, 200)).toEqual({ first: 0, end: 10 });
  expect(visibleRows(rows, 199_300, 700, 200).end).toBe(2000);
  expect(
    visibleRows(
      makeRowHeights(0, () => 0),
      0,
      700,
      200,
    ),
  ).toEqual({ first: 0, end: 0 });
});
