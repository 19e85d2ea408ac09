import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatExactTime,
  formatPercent,
  formatTimecode,
  formatTimeLeft,
  formatWhen,
} from '../../../../web/ui/words/format.ts';

describe('lengths', () => {
  it.each([
    [0, '0 s'],
    [0.04, '0.04 s'],
    [2.34, '2.3 s'],
    [9.97, '10 s'],
    [45.4, '45 s'],
    [59.6, '1 min'],
    [252, '4 min 12 s'],
    [3600, '1 h'],
    [3599.7, '1 h'],
    [3780, '1 h 3 min'],
  ])('says %d seconds as %s', (seconds, words) => expect(formatDuration(seconds)).toBe(words));
});

describe('positions', () => {
  it.each([
    [7.39, '0:07.3'],
    [0.3, '0:00.3'],
    [724, '12:04.0'],
    [3724.96, '1:02:04.9'],
  ])('shows %d seconds as %s, never a time not yet reached', (seconds, words) =>
    expect(formatTimecode(seconds)).toBe(words),
  );

  it.each([
    [0, '0:00.000'],
    [1.9996, '0:02.000'],
    [724.0005, '12:04.001'],
  ])('shows %d seconds exactly as %s', (seconds, words) => expect(formatExactTime(seconds)).toBe(words));

  it.each([
    [0.04, '0:01'],
    [7.6, '0:08'],
    [3725, '1:02:05'],
  ])('shows %d seconds in little room as %s', (seconds, words) => expect(formatClock(seconds)).toBe(words));
});

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [999_600, '1 MB'],
    [812_000, '812 kB'],
    [1_300_000_000, '1.3 GB'],
    [45_200_000, '45 MB'],
  ])('says %d bytes as %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words));
});

describe('time left', () => {
  it.each([
    [null, 'estimating time left'],
    [2, 'a few seconds left'],
    [12, 'about 15 seconds left'],
    [70, 'about a minute left'],
    [360, 'about 6 minutes left'],
    [3600, 'about an hour left'],
    [7190, 'about 2 hours left'],
    [9000, 'about 2 h 30 min left'],
  ])('says %s seconds as %s', (seconds, words) => expect(formatTimeLeft(seconds)).toBe(words));
});

describe('percentages', () => {
  it('says 100 % only of what is done', () => {
    expect(formatPercent(0.9999)).toBe('99 %');
    expect(formatPercent(1)).toBe('100 %');
  });
});

describe('when', () => {
  const now = new Date(2026, 10, 21, 12).getTime();
  it.each([
    [5_000, 'just now'],
    [5 * 60_000, '5 minutes ago'],
    [26 * 3600_000, 'yesterday'],
    [400 * 86_400_000, '17 Oct 2025'],
  ])('%d ms ago is %s', (ago, words) => {
    // The order of day and month is the locale's, and not what is tested.
    const parts = (text: string) => text.replace(/[,]/g, '').split(' ').sort();
    expect(parts(formatWhen(now - ago, now))).toEqual(parts(words));
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1])(
  'never shows %d to a person',
  (value) => {
    const all = [
      formatBytes(value),
      formatDuration(value),
      formatPercent(value),
      formatTimecode(value),
      formatTimeLeft(value),
      formatWhen(value, value),
    ];
    for (const words of all) expect(words).not.toMatch(/NaN|Infinity|undefined|-1/);
  },
);
