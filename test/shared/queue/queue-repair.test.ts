import { expect, onTestFinished, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { openQueue } from '../../../shared/queue/queue.ts';
import type { QueueOptions, QueueProgress } from '../../../shared/queue/queue-api.ts';
import {
  makeScriptedRuns,
  makeTestClock,
  newJob,
  queueOptions,
  settle,
  stateOf,
} from '../../conformance/queue-kit.ts';

/** A queue whose records cannot be written while `disk.isFull`. */
async function open(changes: Partial<QueueOptions<QueueProgress>> = {}, records = makeMemoryDisk()) {
  const clock = makeTestClock();
  const runs = makeScriptedRuns();
  const memory = makeMemoryStore(records);
  const disk = { isFull: false };
  const store: typeof memory = {
    ...memory,
    update(decide) {
      if (disk.isFull) return Promise.reject(new StudioError('environment.storage-full', 'Full'));
      return memory.update(decide);
    },
  };
  const queue = await openQueue(queueOptions(store, clock, runs, { onTrouble: () => {}, ...changes }));
  onTestFinished(() => {
    disk.isFull = false;
    return queue.close();
  });
  return { clock, runs, queue, disk };
}

test('leading that could not be written down is no leading: asked again, it takes up what a dead one left', async () => {
  const records = makeMemoryDisk();
  const dead = await open({ owner: 'dead' }, records);
  await dead.queue.submit(newJob('1'));
  await settle();
  dead.runs.running.get('1')?.vanish();
  const { queue, runs, disk } = await open({ owner: 'next', leads: false }, records);
  disk.isFull = true;
  await expect(queue.lead()).rejects.toMatchObject({ code: 'environment.storage-full' });
  disk.isFull = false;
  await queue.lead();
  await settle();
  expect(runs.started).toEqual(['1']);
});

test('a gate whose opening or closing could not be written is put right by itself', async () => {
  const { queue, runs, clock, disk } = await open();
  await queue.submit(newJob('1'));
  await settle();
  disk.isFull = true;
  await expect(queue.setGate('storage', true)).rejects.toMatchObject({ code: 'environment.storage-full' });
  expect(stateOf(queue, '1')).toBe('RUNNING');
  disk.isFull = false;
  await clock.pass(5000);
  expect(queue.records().jobs.get('1')).toMatchObject({ state: 'PAUSED', pausedBy: 'storage' });
  disk.isFull = true;
  await expect(queue.setGate('storage', false)).rejects.toMatchObject({ code: 'environment.storage-full' });
  disk.isFull = false;
  await clock.pass(5000);
  expect(stateOf(queue, '1')).toBe('RUNNING');
  expect(runs.started).toEqual(['1', '1']);
});

test('a run that is slow to stop keeps no news from the leader', async () => {
  const records = makeMemoryDisk();
  let letGo = () => {};
  const started: string[] = [];
  const { queue } = await open(
    {
      limits: { concurrency: 2 },
      run: ({ id }, { signal }) =>
        new Promise((_, reject) => {
          started.push(id);
          signal.addEventListener('abort', () => {
            if (id === 'slow') letGo = () => reject(signal.reason);
            else reject(signal.reason);
          });
        }),
    },
    records,
  );
  onTestFinished(() => letGo());
  const follower = await open({ owner: 'follower', leads: false }, records);
  await queue.submit(newJob('slow'));
  await settle();
  await follower.queue.cancel({ ids: ['slow'] });
  await follower.queue.submit(newJob('next'));
  await queue.refresh();
  await settle();
  expect(started).toEqual(['slow', 'next']);
});
