import { describe, expect, it } from 'vitest';
import {
  hoursFrom,
  limitFrom,
  localMoment,
  localTime,
  minutesFrom,
  momentFrom,
} from '../../../../web/ui/queue/batch-times.ts';
import { formatRange, formatRangeLeft, formatRangeShort } from '../../../../web/ui/queue/time-range.ts';
import { formatMoment } from '../../../../web/ui/words/format.ts';

describe('time left as a range', () => {
  it.each([
    [1, 4, 'a few seconds left'],
    [22, 41, '20 to 45 seconds left'],
    [38, 39, '35 to 40 seconds left'],
    [61, 140, '1 to 2 minutes left'],
    [361, 362, 'about 6 minutes left'],
    [780, 3300, '13 to 55 minutes left'],
    [24_300, 36_000, '6 h 45 min to 10 h left'],
    [500, 4000, '8 min to 1 h 5 min left'],
    [7200, 7210, 'about 2 hours left'],
    // An upper end under the lower is the estimate's slip, not the reader's.
    [140, 61, '1 to 2 minutes left'],
  ])('%d to %d seconds: %s', (from, to, words) => expect(formatRangeLeft({ from, to })).toBe(words));

  it.each([
    null,
    { from: Number.NaN, to: 5 },
    { from: 1, to: Number.POSITIVE_INFINITY },
    { from: -9, to: -5 },
  ])('says so where it is not known: %o', (range) =>
    expect(formatRangeLeft(range)).toBe('estimating time left'),
  );

  it.each([
    [200, 320, '3 min 20 s to 5 min 20 s', '3 to 5 min'],
    [40, 40, '40 s', '40 s'],
    [40, 62, '40 s to 1 min 2 s', '40 to 62 s'],
    [4000, 7300, '1 h 6 min to 2 h 1 min', '1 h 5 min to 2 h'],
  ])('expected %d to %d seconds: %s', (from, to, long, short) => {
    expect(formatRange({ from, to })).toBe(long);
    expect(formatRangeShort({ from, to })).toBe(short);
  });
});

describe('a moment near to now', () => {
  const now = new Date(2026, 10, 21, 12).getTime();
  it.each([
    [new Date(2026, 10, 21, 22, 5), '22:05'],
    [new Date(2026, 10, 22, 0, 5), 'Sun 00:05'],
    [new Date(2026, 11, 24, 18, 0), /Dec.*18:00|18:00/],
  ])('%s', (at, words) => expect(formatMoment(at.getTime(), now)).toMatch(words));
  it('never shows what is no time', () => expect(formatMoment(Number.NaN, now)).toBe('–'));
});

describe('the fields of a batch', () => {
  it.each([
    ['6', 6 * 3600_000],
    ['0,5', 1800_000],
    ['168', 168 * 3600_000],
    ['', null],
    ['0', null],
    ['169', null],
    ['six', null],
  ])('a limit of %s hours', (text, ms) => expect(limitFrom(text)).toBe(ms));

  it('goes there and back', () => {
    expect(limitFrom(hoursFrom(5400_000))).toBe(5400_000);
    const at = new Date(2026, 10, 21, 22, 5).getTime();
    expect(localMoment(at)).toBe('2026-11-21T22:05');
    expect(momentFrom(localMoment(at))).toBe(at);
    expect(momentFrom('')).toBeNull();
    expect(localMoment(null)).toBe('');
    expect(localTime(22 * 60 + 5)).toBe('22:05');
    expect(minutesFrom('06:30')).toBe(390);
    expect(minutesFrom('')).toBeNull();
  });
});
