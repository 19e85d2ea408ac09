import { describe, expect, test } from 'vitest';
import { makeProgressMeter } from '../../../web/execute/export-film-progress.ts';
import type { ExportProgress } from '../../../web/execute/export-types.ts';

const SIZE = {
  width: 1920,
  height: 1080,
  rate: { num: 30, den: 1 },
  totalFrames: 1800,
  totalSamples: 48_000 * 60,
  segments: 10,
};

function meter() {
  let time = 0;
  const seen: ExportProgress[] = [];
  const progress = makeProgressMeter(
    SIZE,
    (state) => seen.push(state),
    () => time,
  );
  const render = (done: number) =>
    progress.rendering({ done, segment: 3, framesPerSecond: 60, chunksReused: 0, chunksRendered: 1 });
  return {
    progress,
    render,
    seen,
    last: () => seen.at(-1),
    wait(ms: number) {
      time += ms;
    },
  };
}

describe('the progress of an export', () => {
  test('never goes back, whatever order the stages report in', () => {
    const { progress, render, seen, last } = meter();
    progress.stage('preparing', 0.5);
    render(0.4);
    progress.stage('sound', 0.9);
    render(0.2);
    progress.stage('sound', 0.1);
    render(1);
    progress.stage('sound', 1);
    progress.stage('writing', 1);
    progress.stage('checking', 1);
    const ratios = seen.map(({ ratio }) => ratio);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(last()).toMatchObject({ stage: 'checking', ratio: 1 });
  });

  test('shows the first stage that is not done', () => {
    const { progress, render, last } = meter();
    progress.stage('sound', 1);
    expect(last()?.stage).toBe('rendering');
    render(1);
    expect(last()?.stage).toBe('writing');
  });

  test('names a segment only while rendering', () => {
    const { progress, render, last } = meter();
    render(0.5);
    expect(last()).toMatchObject({ segment: 3, segments: 10 });
    render(1);
    progress.stage('sound', 0.5);
    expect(last()).toMatchObject({ stage: 'sound', segment: null });
  });

  test('guesses no time before it has seen a second of work', () => {
    const { render, last, wait } = meter();
    render(0);
    wait(500);
    render(0.01);
    expect(last()?.secondsLeft).toBeNull();
  });

  test('comes to the true time left at a steady speed', () => {
    const { progress, render, last, wait } = meter();
    progress.stage('sound', 1);
    for (let second = 0; second <= 50; second += 1) {
      render(second / 100);
      wait(1000);
    }
    // Half of the pictures are left, at one hundredth of them a second, and a little besides.
    expect(last()?.secondsLeft).toBeGreaterThan(45);
    expect(last()?.secondsLeft).toBeLessThan(70);
  });

  test('does not jump when the speed does', () => {
    const { render, last, wait } = meter();
    for (let second = 0; second <= 20; second += 1) {
      render(second / 100);
      wait(1000);
    }
    const before = last()?.secondsLeft ?? 0;
    render(0.2);
    const after = last()?.secondsLeft ?? 0;
    expect(after / before).toBeLessThan(1.25);
  });

  test('counts only what has to be rendered', () => {
    const all = meter();
    const few = meter();
    few.progress.expect(60);
    for (const { progress, render } of [all, few]) {
      render(0.5);
      progress.stage('sound', 0.5);
    }
    expect(few.last()?.ratio).not.toBe(all.last()?.ratio);
  });
});
