import { expect, onTestFinished, test, vi } from 'vitest';
import { watchStorage } from '../../../helper/jobs/storage-gate.ts';
import { makeQueueJob } from '../../../shared/queue/make-records.ts';
import type { Gate } from '../../../shared/queue/queue-api.ts';
import type { QueueJob } from '../../../shared/queue/queue-types.ts';
import { makeRequest } from './job-samples.ts';
import { openJobs, reaches } from './jobs-kit.ts';

function makeGatedQueue(jobs: readonly QueueJob[] = []) {
  const closed = new Set<Gate>();
  const moves: string[] = [];
  const known = new Map(jobs.map((job) => [job.id, job]));
  return {
    moves,
    jobs: known,
    heldBy: () => [...closed],
    records: () => ({ jobs: known, batches: new Map() }),
    async setGate(gate: Gate, isClosed: boolean) {
      moves.push(`${gate} ${isClosed}`);
      if (isClosed) closed.add(gate);
      else closed.delete(gate);
    },
  };
}

test('the queue is held while the disk is short of room, and goes on when there is enough again', async () => {
  vi.useFakeTimers();
  let free = 10e9;
  const queue = makeGatedQueue();
  const { moves } = queue;
  const { stop } = watchStorage(queue, '/films', async (folder) => (folder === '/films' ? free : 0));
  onTestFinished(() => {
    stop();
    vi.useRealTimers();
  });
  const look = () => vi.advanceTimersByTimeAsync(15_000);
  await look();
  expect(moves).toEqual([]);
  free = 100e6;
  await look();
  await look();
  expect(moves).toEqual(['storage true']);
  // A film that went makes a little room: not enough for the next one.
  free = 300e6;
  await look();
  expect(moves).toEqual(['storage true']);
  free = 600e6;
  await look();
  expect(moves).toEqual(['storage true', 'storage false']);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a film that finds no room holds the queue until there is as much, or it is not waited for', async () => {
  vi.useFakeTimers();
  let free = 1e9;
  const waits = { id: 'big', title: 'Big', createdAt: 0, state: 'PAUSED', pausedBy: 'storage' } as const;
  const queue = makeGatedQueue([makeQueueJob(waits)]);
  const watch = watchStorage(queue, '/films', async () => free);
  onTestFinished(() => {
    watch.stop();
    vi.useRealTimers();
  });
  const look = () => vi.advanceTimersByTimeAsync(15_000);
  watch.foundShort('big', 3e9);
  expect(queue.moves).toEqual(['storage true']);
  free = 2.9e9;
  await look();
  expect(queue.heldBy()).toEqual(['storage']);
  free = 3e9;
  await look();
  expect(queue.heldBy()).toEqual([]);
  watch.foundShort('big', 4e9);
  queue.jobs.set('big', makeQueueJob({ ...waits, state: 'CANCELED', pausedBy: null }));
  await look();
  expect(queue.heldBy()).toEqual([]);
});

test('a film that finds no room waits with the reason and does not fail, nor do those behind it', async () => {
  const { jobs } = await openJobs({ findNeeds: () => Promise.resolve({ keys: [], bytes: 1e18 }) });
  const { job } = await jobs.submit(makeRequest());
  const next = await jobs.submit(makeRequest({ profile: 'DRAFT_360P' }));
  expect((await reaches(jobs, job.id, 'PAUSED')).state).toBe('PAUSED');
  expect(jobs.entry(job.id)).toMatchObject({ pausedBy: 'storage', error: null });
  expect(jobs.get(next.job.id)?.state).toBe('QUEUED');
  await jobs.cancel(job.id);
  expect(jobs.get(job.id)?.state).toBe('CANCELED');
});
