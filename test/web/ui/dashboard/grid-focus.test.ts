import { expect, it } from 'vitest';
import { nextInGrid } from '../../../../web/ui/dashboard/grid-focus.ts';

/** Five cells in rows of two, the last alone. */
const places = [
  { left: 0, top: 0 },
  { left: 100, top: 0 },
  { left: 0, top: 80 },
  { left: 100, top: 80 },
  { left: 0, top: 160 },
];

it('arrows lead to the neighbour that is seen there', () => {
  expect(nextInGrid(places, 0, 'ArrowRight')).toBe(1);
  expect(nextInGrid(places, 1, 'ArrowDown')).toBe(3);
  expect(nextInGrid(places, 3, 'ArrowUp')).toBe(1);
  expect(nextInGrid(places, 3, 'ArrowDown')).toBe(4);
  expect(nextInGrid(places, 2, 'Home')).toBe(0);
  expect(nextInGrid(places, 2, 'End')).toBe(4);
});

it('at an edge they stay', () => {
  expect(nextInGrid(places, 0, 'ArrowLeft')).toBe(0);
  expect(nextInGrid(places, 1, 'ArrowUp')).toBe(1);
  expect(nextInGrid(places, 4, 'ArrowDown')).toBe(4);
  expect(nextInGrid(places, 4, 'ArrowRight')).toBe(4);
  expect(nextInGrid([], 0, 'ArrowDown')).toBe(0);
});
