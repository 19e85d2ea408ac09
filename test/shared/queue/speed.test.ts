import { expect, test } from 'vitest';
import { jobEta, togetherEta } from '../../../shared/queue/eta.ts';
import { makeQueueJob } from '../../../shared/queue/make-records.ts';
import { boundConcurrency, usualConcurrency, workersPerJob } from '../../../shared/queue/resources.ts';
import { backoffMs, canPass, LONGEST_BACKOFF_MS } from '../../../shared/queue/retry-rules.ts';
import { addSpeed, calibrateSpeed, estimateSeconds, type SpeedBook } from '../../../shared/queue/speed.ts';

const bookOf = (...speeds: readonly number[]): SpeedBook =>
  speeds.reduce<SpeedBook>((book, speed) => addSpeed(book, 'key', speed), {});

test('what was never measured is not guessed', () => {
  expect(estimateSeconds({}, 'key', 600)).toBeNull();
  expect(addSpeed({}, 'key', 0)).toEqual({});
  expect(addSpeed({}, 'key', Number.NaN)).toEqual({});
});

test('the range holds the truth, and is the narrower the steadier the computer is', () => {
  const width = (book: SpeedBook) => {
    const { from, to } = estimateSeconds(book, 'key', 600) ?? { from: 0, to: 0 };
    expect(from).toBeLessThan(600 / 60);
    expect(to).toBeGreaterThan(600 / 60);
    return to - from;
  };
  const [once, steady, shaky] = [bookOf(60), bookOf(59, 60, 61, 60), bookOf(30, 60, 90, 80)].map(width);
  expect(steady).toBeLessThan(once ?? 0);
  expect(shaky).toBeGreaterThan(steady ?? 0);
});

test('an old machine’s past is forgotten', () => {
  const slow = bookOf(...Array(12).fill(10));
  const fast = Array(12)
    .fill(100)
    .reduce<SpeedBook>((book) => addSpeed(book, 'key', 100), slow);
  expect(fast.key?.samples).toEqual(Array(12).fill(100));
});

test('a calibration renders more and more frames, until that took long enough or is enough', async () => {
  let time = 0;
  const asked: number[] = [];
  const render = async (frames: number) => {
    asked.push(frames);
    time += frames * 20;
  };
  expect(await calibrateSpeed(render, { now: () => time })).toBe(50);
  expect(asked).toEqual([4, 8, 16, 32, 64]);
  expect(await calibrateSpeed(async () => {}, { now: () => 0 })).toBeNull();
});

test('a running job’s time is its own speed’s, a waiting one’s that of the book or its plan', () => {
  const job = makeQueueJob({ id: 'j', title: 'J', createdAt: 0, work: { speedKey: 'key', frames: 600 } });
  const progress = { stage: 'rendering', ratio: 0.5, framesDone: 300, framesTotal: 600, framesPerSecond: 30 };
  const running = jobEta({ ...job, state: 'RUNNING' }, progress, bookOf(1));
  expect(running?.from).toBeLessThan(10);
  expect(running?.to).toBeGreaterThan(10);
  expect(running?.to).toBeLessThan(15);
  expect(jobEta(job, null, bookOf(60))).toEqual(estimateSeconds(bookOf(60), 'key', 600));
  // Half of it was made before.
  expect(jobEta({ ...job, reached: 0.5 }, null, bookOf(60))?.to).toBeCloseTo(
    (estimateSeconds(bookOf(60), 'key', 600)?.to ?? 0) / 2,
  );
  expect(jobEta({ ...job, predicted: { from: 8, to: 12 } }, null, {})).toEqual({ from: 8, to: 12 });
  expect(jobEta(job, null, {})).toBeNull();
  expect(jobEta({ ...job, state: 'COMPLETED' }, null, bookOf(60))).toBeNull();
});

test('jobs together take as long as their places make it, and never less than the longest', () => {
  const etas = [10, 20, 30].map((seconds) => ({ from: seconds, to: 2 * seconds }));
  expect(togetherEta(etas, 1)).toEqual({ from: 60, to: 120 });
  expect(togetherEta(etas, 2)).toEqual({ from: 30, to: 60 });
  expect(togetherEta(etas, 8)).toEqual({ from: 30, to: 60 });
  expect(togetherEta([...etas, null], 2)).toBeNull();
  expect(togetherEta([], 2)).toEqual({ from: 0, to: 0 });
});

test.each([
  [{ cores: 2, memoryBytes: 23e9 }, 0.8, 1],
  [{ cores: 8, memoryBytes: 32e9 }, 1, 2],
  [{ cores: 16, memoryBytes: 64e9 }, 0.8, 3],
  [{ cores: 16, memoryBytes: 4e9 }, 0.8, 1],
  [{ cores: 128, memoryBytes: null }, 1, 8],
  [{ cores: 1, memoryBytes: 1e9 }, 0.1, 1],
])('%j at a share of %d bears %d jobs at once', (machine, share, jobs) => {
  expect(usualConcurrency(machine, share)).toBe(jobs);
});

test('a wish for more at once than there are cores is bounded, and workers never fall under one', () => {
  expect([0, 3, 9].map((wanted) => boundConcurrency(wanted, { cores: 4 }))).toEqual([1, 3, 4]);
  expect(boundConcurrency(12, { cores: 64 })).toBe(8);
  expect(workersPerJob({ cores: 8 }, 0.8, 2)).toBe(3);
  expect(workersPerJob({ cores: 2 }, 0.2, 4)).toBe(1);
});

test('the wait before a retry lies anywhere under a limit that doubles', () => {
  expect([0, 1, 2].map((retries) => backoffMs(retries, 0.999))).toEqual([4995, 9990, 19_980]);
  expect([0, 1, 2].map((retries) => backoffMs(retries, 0))).toEqual([0, 0, 0]);
  expect(backoffMs(30, 0.999)).toBeLessThanOrEqual(LONGEST_BACKOFF_MS);
});

test('nothing of a person’s own, and nothing that a person has to put right, passes by itself', () => {
  const codes = [
    'input.picture-broken',
    'input.media-missing',
    'unsupported.video-encoder',
    'failed.verify',
  ] as const;
  for (const code of codes) expect(canPass(code)).toBe(false);
  for (const code of ['failed.encoder-lost', 'failed.worker', 'failed.write'] as const) {
    expect(canPass(code)).toBe(true);
  }
});
