import { expect, onTestFinished, test, vi } from 'vitest';
import { makeNewsBoard } from '../../../helper/jobs/job-news.ts';
import type { JobNews } from '../../../helper/jobs/types.ts';
import { makeProgress } from './job-samples.ts';

function makeBoard() {
  const board = makeNewsBoard(3);
  onTestFinished(() => board.close());
  const heard: JobNews[] = [];
  board.listen(0, (news) => heard.push(news));
  return { board, heard };
}

test('ids grow beyond those of any opening before', () => {
  const { board, heard } = makeBoard();
  for (let step = 0; step < 3; step += 1) {
    board.progress('job', makeProgress(step));
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
