import { describe, expect, it } from 'vitest';
import { RATES } from '../../../../shared/model/time.ts';
import { videoFrameAt } from '../../../../shared/plan/video-time.ts';
import {
  endingWith,
  evenRate,
  type FrameTimes,
  firstFrameOf,
  frameEndingAt,
  frameStartingAt,
  lastFrameOf,
  parseTime,
  startingWith,
} from '../../../../web/ui/studio/video/frame-times.ts';

/** As files list them: rounded to microseconds, in Matroska to milliseconds. */
function timesOf(num: number, den: number, frames: number, grid = 1): FrameTimes {
  const timestamps = Array.from(
    { length: frames },
    (_, i) => Math.round((i * 1e6 * den) / num / grid) * grid,
  );
  return { timestamps, samples: Math.round((frames * 48_000 * den) / num) };
}

const VIDEOS = [
  ['23.976', timesOf(24_000, 1001, 240)],
  ['25', timesOf(25, 1, 250)],
  ['29.97', timesOf(30_000, 1001, 300)],
  ['29.97 in Matroska', timesOf(30_000, 1001, 300, 1000)],
  ['59.94', timesOf(60_000, 1001, 600)],
  ['an uneven rate', { timestamps: [0, 40_000, 41_500, 90_000, 200_000, 210_000], samples: 10_560 }],
] as const;

describe.each(VIDEOS)('a video of %s', (_, times) => {
  const last = times.timestamps.length - 1;
  const whole = { from: 0, to: times.samples };

  it('every frame can be the first and the last of a part, and is the one that the film shows', () => {
    for (let frame = 0; frame <= last; frame += 1) {
      const from = startingWith(times, whole, frame);
      expect(firstFrameOf(times, from)).toBe(frame);
      const video = { from: from.from, until: null, sha256: '', width: 2, height: 2 };
      expect(videoFrameAt({ origin: 0 }, video, 0, RATES['30'], times.timestamps)).toBe(frame);
      const to = endingWith(times, whole, frame);
      expect(lastFrameOf(times, to)).toBe(frame);
      const held = { from: 0, until: to.to, sha256: '', width: 2, height: 2 };
      expect(videoFrameAt({ origin: 0 }, held, 1_000_000, RATES['30'], times.timestamps)).toBe(frame);
    }
  });

  it('one step on and one step back are where they began', () => {
    for (let frame = 1; frame < last; frame += 1) {
      const range = startingWith(times, whole, frame);
      const on = startingWith(times, range, firstFrameOf(times, range) + 1);
      expect(startingWith(times, on, firstFrameOf(times, on) - 1)).toEqual(range);
    }
  });

  it('the ends do not pass each other, or leave the video', () => {
    const range = { ...startingWith(times, whole, 2), to: endingWith(times, whole, 3).to };
    expect(firstFrameOf(times, startingWith(times, range, 5))).toBe(3);
    expect(endingWith(times, range, 0)).toEqual({ from: range.from, to: endingWith(times, whole, 2).to });
    expect(startingWith(times, range, -4).from).toBe(0);
    expect(endingWith(times, range, last + 9).to).toBe(times.samples);
  });

  it('a time that is typed goes to the nearest frame', () => {
    for (let frame = 0; frame <= last; frame += 1) {
      const { from } = startingWith(times, whole, frame);
      const { to } = endingWith(times, whole, frame);
      expect(frameStartingAt(times, from + 10)).toBe(frame);
      expect(frameEndingAt(times, to - 10)).toBe(frame);
      expect(frameEndingAt(times, to)).toBe(frame);
    }
    expect(frameStartingAt(times, times.samples * 2)).toBe(last);
    expect(frameEndingAt(times, times.samples * 2)).toBe(last);
    expect(frameEndingAt(times, 0)).toBe(0);
  });
});

it.each(VIDEOS)('knows the rate of a video of %s where it is even', (name, times) => {
  const rate = evenRate(times);
  if (name === 'an uneven rate') expect(rate).toBeNull();
  else expect(rate?.toFixed(3)).toMatch(new RegExp(`^${/[\d.]+/.exec(name)?.[0]}`));
});

it.each([
  ['1.5', 1.5],
  ['1,5', 1.5],
  ['.25', 0.25],
  [' 0:01.040 ', 1.04],
  ['1:02:03', 3723],
  ['90:00', 5400],
  ['', null],
  ['-1', null],
  ['1:2:3:4', null],
  ['1.5:30', null],
  ['soon', null],
])('reads the time "%s" as %s', (text, seconds) => expect(parseTime(text)).toBe(seconds));
