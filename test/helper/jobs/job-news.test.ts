import { expect, onTestFinished, test, vi } from 'vitest';
import { makeNewsBoard } from '../../../helper/jobs/job-news.ts';
import type { JobNews } from '../../../helper/jobs/types.ts';
import { makeProgress } from './job-samples.ts';

function makeBoard() {
  vi.useFakeTimers();
  const board = makeNewsBoard(3);
  onTestFinished(() => {
    board.close();
    vi.useRealTimers();
  });
  const heard: JobNews[] = [];
  board.listen(0, (news) => heard.push(news));
  return { board, ratios: () => heard.map(({ progress }) => progress?.ratio), heard };
}

test('progress is told at once, then four times a second, and the last of it always', () => {
  const { board, ratios } = makeBoard();
  for (let step = 0; step <= 100; step += 1) {
    board.progress('job', makeProgress(step / 100));
    vi.advanceTimersByTime(10);
  }
  expect(ratios()).toEqual([0, 0.24, 0.49, 0.74, 0.99]);
  board.progress('job', makeProgress(0.1));
  board.progress('job', makeProgress(0.2));
  vi.advanceTimersByTime(250);
  expect(ratios().at(-1)).toBe(0.2);
  expect(ratios()).toHaveLength(6);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(250);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is held back of a run that ended is not told', () => {
  const { board, ratios } = makeBoard();
  board.progress('job', makeProgress(0.1));
  board.progress('job', makeProgress(0.2));
  board.progressEnded();
  vi.advanceTimersByTime(1000);
  expect(ratios()).toEqual([0.1]);
  expect(board.latestProgress('job')).toBeNull();
});

test('ids grow beyond those of any opening before', () => {
  const { board, heard } = makeBoard();
  for (let step = 0; step < 3; step += 1) {
    board.progress('job', makeProgress(step));
    vi.advanceTimersByTime(250);
  }
  const ids = heard.map(({ id }) => id);
  expect(ids).toEqual([3 * 2 ** 32 + 1, 3 * 2 ** 32 + 2, 3 * 2 ** 32 + 3]);
  const late: JobNews[] = [];
  board.listen(ids[1] ?? 0, (news) => late.push(news));
  expect(late).toEqual(heard.slice(2));
});

test('a listener that breaks does not keep the news from others', () => {
  const { board, heard } = makeBoard();
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => complain.mockRestore());
  const later: JobNews[] = [];
  board.listen(0, () => {
    throw new Error('Broken');
  });
  board.listen(0, (news) => later.push(news));
  board.progress('job', makeProgress(0.5));
  expect(later).toEqual(heard);
  expect(complain).toHaveBeenCalledOnce();
});
