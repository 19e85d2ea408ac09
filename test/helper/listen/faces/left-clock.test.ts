import { expect, test } from 'vitest';
import { makeLeftClock } from '../../../../helper/listen/faces/left-clock.ts';

test('the time that is left goes by what was done since it was first asked', () => {
  let time = 5000;
  const clock = makeLeftClock(() => time);
  // A search that goes on from what was kept begins far in.
  expect(clock.left(0.5)).toBeNull();
  time += 1000;
  expect(clock.left(0.5)).toBeNull();
  expect(clock.left(0.6)).toBeCloseTo(4);
  time += 3000;
  expect(clock.left(0.9)).toBeCloseTo(1);
  expect(clock.left(1)).toBe(0);
});
