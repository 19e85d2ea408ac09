import { expect, onTestFinished, test, vi } from 'vitest';
import { watchStorage } from '../../../helper/jobs/storage-gate.ts';
import type { Gate } from '../../../shared/queue/queue-api.ts';

test('the queue is held while the disk is short of room, and goes on when there is enough again', async () => {
  vi.useFakeTimers();
  let free = 10e9;
  const closed = new Set<Gate>();
  const moves: string[] = [];
  const queue = {
    heldBy: () => [...closed],
    async setGate(gate: Gate, isClosed: boolean) {
      moves.push(`${gate} ${isClosed}`);
      if (isClosed) closed.add(gate);
      else closed.delete(gate);
    },
  };
  const stop = watchStorage(queue, '/films', async (folder) => (folder === '/films' ? free : 0));
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
