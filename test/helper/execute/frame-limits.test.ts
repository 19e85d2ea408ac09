import { expect, test } from 'vitest';
import { makeFrameLimits } from '../../../helper/execute/frame-limits.ts';

test('an encoder gets half a minute for a frame until it is known how long one takes', () => {
  const limits = makeFrameLimits();
  expect(limits.stallMs()).toBe(30_000);
  expect(limits.totalMs(250)).toBe(600_000);
  // 100 ms a frame: twenty times that is still less.
  limits.learn(250, 25_000);
  expect(limits.stallMs()).toBe(30_000);
});

test('a slow machine gets twenty times the median, and one slow chunk changes nothing', () => {
  const limits = makeFrameLimits();
  for (const milliseconds of [4000, 4000, 90_000]) limits.learn(1, milliseconds);
  expect(limits.stallMs()).toBe(80_000);
  expect(limits.totalMs(250)).toBe(20_000_000);
});

test('what the machine did long ago is forgotten', () => {
  const limits = makeFrameLimits();
  for (let chunk = 0; chunk < 101; chunk++) limits.learn(1, 10_000);
  for (let chunk = 0; chunk < 51; chunk++) limits.learn(1, 2000);
  expect(limits.stallMs()).toBe(40_000);
});
