import { expect, test } from 'vitest';
import type { FilmProgress } from '../../../helper/execute/types.ts';
import { makeSearchProgress } from '../../../helper/jobs/search-progress.ts';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';

function open(predicted: { from: number; to: number } | null) {
  const told: FilmProgress[] = [];
  let time = 0;
  const progress = makeSearchProgress(
    { segments: 3, predicted },
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

test('where the film is not known it is not guessed, and a film without a search has all of the way', () => {
  const { told, look, progress } = open(null);
  progress.onProgress({ ...SOME_PROGRESS, ratio: 0.2 });
  look(0);
  look(0.5);
  progress.onLook(null);
  progress.onProgress({ ...SOME_PROGRESS, ratio: 1 });
  expect(told.map(({ ratio, secondsLeft }) => [ratio, secondsLeft])).toEqual([
    [0.2, SOME_PROGRESS.secondsLeft],
    [0, null],
    [0.125, null],
    [1, SOME_PROGRESS.secondsLeft],
  ]);
});
