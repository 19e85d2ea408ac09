import { expect, test } from 'vitest';
import type { FilmProgress } from '../../../helper/execute/types.ts';
import { makeSearchProgress, searchShare } from '../../../helper/jobs/search-progress.ts';
import { setCropPaths, setFit } from '../../../shared/model/edits/framing.ts';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';
import { makeStory, PICTURE } from './job-samples.ts';

function open(predicted: { from: number; to: number } | null, share = 0.25) {
  const told: FilmProgress[] = [];
  let time = 0;
  const progress = makeSearchProgress(
    { segments: 3, predicted },
    share,
    (one) => told.push(one),
    () => time,
  );
  const look = (ratio: number) => {
    progress.onLook({ name: 'sea.mp4', ratio });
    time += 1000;
  };
  return { told, look, progress };
}

test('time left is that of the search and of the film after it', () => {
  const { told, look } = open({ from: 50, to: 70 });
  for (const ratio of [0, 0.25, 0.5]) look(ratio);
  expect(told.map(({ stage, ratio, secondsLeft }) => [stage, ratio, secondsLeft])).toEqual([
    ['faces', 0, null],
    ['faces', 0.0625, 63],
    ['faces', 0.125, 62],
  ]);
});

test('where the film is not known it is not guessed', () => {
  const { told, look, progress } = open(null);
  look(0);
  look(0.5);
  progress.onLook(null);
  progress.onProgress({ ...SOME_PROGRESS, ratio: 1 });
  expect(told.map(({ ratio, secondsLeft }) => [ratio, secondsLeft])).toEqual([
    [0, null],
    [0.125, null],
    [1, SOME_PROGRESS.secondsLeft],
  ]);
});

test('a run that finds what an earlier one looked for is as far as that one was', () => {
  const { told, progress } = open(null);
  progress.onProgress({ ...SOME_PROGRESS, ratio: 0.2 });
  expect(told.map(({ ratio }) => ratio)).toEqual([0.4]);
});

test('only a film that may be looked through leaves a share of its way for that', () => {
  const fitted = setFit.apply(makeStory(), 'VERTICAL_1080P', 'smart');
  expect(searchShare(fitted, 'VERTICAL_1080P')).toBe(0.25);
  expect(searchShare(fitted, 'SQUARE_1080P')).toBe(0);
  const path = { sha256: PICTURE, found: 'centre' as const, faces: 0, keys: [{ at: 0, x: 0.5, y: 0.5 }] };
  const framed = setCropPaths.apply(fitted, 'VERTICAL_1080P', { s1: path, s2: path });
  expect(searchShare(framed, 'VERTICAL_1080P')).toBe(0);
});
