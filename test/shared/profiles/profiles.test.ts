import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RATES, type RateName } from '../../../shared/model/time.ts';
import { bitratesFor, findProfile, PROFILES, resolveProfile } from '../../../shared/profiles/profiles.ts';

const RUNS = process.env.STORYLOOM_LONG === '1' ? 1000 : 100;
const named = (name: string) => {
  const profile = findProfile(name);
  if (profile === null) throw new TypeError(`There is no profile ${name}`);
  return profile;
};
const even = fc.integer({ min: 32, max: 2048 }).map((half) => half * 2);
const look = fc.record({
  width: even,
  height: even,
  rate: fc.constantFrom(...(Object.keys(RATES) as RateName[])),
});

test('every profile gives even sizes an encoder takes, at any look (seed 2)', () => {
  fc.assert(
    fc.property(look, fc.constantFrom(...PROFILES), (some, profile) => {
      const { width, height, bitrates } = resolveProfile(profile, some);
      for (const side of [width, height]) {
        expect(side % 2).toBe(0);
        expect(side).toBeGreaterThanOrEqual(64);
        expect(side).toBeLessThanOrEqual(4096);
      }
      expect(Math.min(width, height)).toBeLessThanOrEqual(2304);
      for (const bits of Object.values(bitrates)) expect(bits).toBeGreaterThan(0);
    }),
    { seed: 2, numRuns: RUNS },
  );
});

test('profiles keep the aspect and name the short side, drafts run at 30 at most', () => {
  const size = (name: string, width: number, height: number, rate: RateName = '60') => {
    const resolved = resolveProfile(named(name), { width, height, rate });
    return [resolved.width, resolved.height, resolved.rate.num / resolved.rate.den];
  };
  expect(size('DRAFT_360P', 1920, 1080)).toEqual([640, 360, 30]);
  expect(size('DRAFT_480P', 1080, 1920, '50')).toEqual([480, 854, 25]);
  expect(size('DRAFT_480P', 1080, 1920, '59.94')[2]).toBeCloseTo(29.97, 3);
  expect(size('PREVIEW_720P', 1080, 1080)).toEqual([720, 720, 60]);
  expect(size('SOCIAL_1080P', 1280, 720, '24')).toEqual([1920, 1080, 24]);
  expect(size('MASTER_4K', 1920, 1080, '30')).toEqual([3840, 2160, 30]);
  expect(size('PROJECT', 1234, 700, '25')).toEqual([1234, 700, 25]);
  expect(findProfile('NONE')).toBe(null);
});

test('bitrates grow with the frame and the rate, though less than either', () => {
  expect(bitratesFor(1920, 1080, RATES['30'])).toEqual({
    h264Hardware: 8e6,
    h264Software: 12e6,
    vp9: 8e6,
    av1: 7e6,
  });
  const large = bitratesFor(3840, 2160, RATES['30']);
  expect(large.h264Software).toBeGreaterThan(42e6);
  expect(large.h264Software).toBeLessThan(48e6);
});
