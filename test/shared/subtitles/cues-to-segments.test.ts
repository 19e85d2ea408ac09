import { expect, test } from 'vitest';
import { cuesToSegments } from '../../../shared/subtitles/cues-to-segments.ts';

const segments = [
  { start: 0, length: 96_000 },
  { start: 96_000, length: 48_000 },
  { start: 144_000, length: 240_000 },
];

test('each cue goes to its segment, in the segment’s time', () => {
  const cues = [
    { text: 'one', start: 4800, end: 48_000 },
    { text: 'three', start: 192_000, end: 240_000 },
  ];
  expect(cuesToSegments(cues, segments)).toEqual({
    segments: [
      [{ text: 'one', start: 4800, end: 48_000 }],
      [],
      [{ text: 'three', start: 48_000, end: 96_000 }],
    ],
    outside: 0,
  });
});

test('a cue over a cut is divided there with its words', () => {
  const { segments: placed } = cuesToSegments(
    [{ text: 'one two three four', start: 48_000, end: 144_000 }],
    segments,
  );
  expect(placed[0]).toEqual([{ text: 'one two', start: 48_000, end: 96_000 }]);
  expect(placed[1]).toEqual([{ text: 'three four', start: 0, end: 48_000 }]);
});

test('a cue that only touches a neighbour stays whole, within its segment', () => {
  const { segments: placed } = cuesToSegments(
    [{ text: 'mostly here', start: 24_000, end: 100_000 }],
    segments,
  );
  expect(placed).toEqual([[{ text: 'mostly here', start: 24_000, end: 96_000 }], [], []]);
});

test('cues after the end are counted, not lost silently', () => {
  expect(cuesToSegments([{ text: 'late', start: 500_000, end: 600_000 }], segments).outside).toBe(1);
});
