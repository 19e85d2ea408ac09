import { expect, onTestFinished, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { openQueue } from '../../../shared/queue/queue.ts';
import type { LogEntry } from '../../../shared/queue/queue-api.ts';
import type { SpeedBook } from '../../../shared/queue/speed.ts';
import {
  makeScriptedRuns,
  makeTestClock,
  newJob,
  queueOptions,
  settle,
  stateOf,
} from '../../conformance/queue-kit.ts';
import { lost, open } from './open-queue.ts';

test('progress is told at most four times a second, the last of it always', async () => {
  const { queue, clock, next } = await open();
  const told: (number | null)[] = [];
  queue.listen((news) => {
    if (news.type === 'progress') told.push(news.progress?.ratio ?? null);
  });
  await queue.submit(newJob('1'));
  const run = await next();
  for (let step = 1; step <= 20; step += 1) {
    run.progress(step / 100);
    await clock.pass(50);
  }
  expect(told.length).toBeGreaterThan(3);
  expect(told.length).toBeLessThanOrEqual(5);
  await clock.pass(250);
  expect(told.at(-1)).toBe(0.2);
  expect(queue.progress('1')?.ratio).toBe(0.2);
  run.finish();
  await queue.idle();
  expect([told.at(-1), queue.progress('1')]).toEqual([null, null]);
});

test('the log tells what happened, also before it was opened', async () => {
  const disk = makeMemoryDisk();
  const { queue, next } = await open({}, disk);
  const told: LogEntry[] = [];
  queue.listen((news) => {
    if (news.type === 'log') told.push(news.entry);
  });
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1'), newJob('2')]);
  (await next()).fail(lost());
  (await next()).finish();
  await settle();
  await queue.pause({ ids: ['1'] });
  await queue.cancel({ ids: ['1'] });
  expect(told.map(({ event, jobId }) => `${event} ${jobId}`)).toEqual([
    ...['queued 1', 'queued 2', 'started 1', 'retrying 1', 'started 2', 'completed 2'],
    ...['paused 1', 'canceled 1', 'batch-done null'],
  ]);
  expect(queue.log()).toEqual(told);
  await queue.close();
  const again = await open({ owner: 'again' }, disk);
  expect(again.queue.log().map(({ event }) => event)).toEqual(
    expect.arrayContaining(['queued', 'started', 'completed', 'canceled']),
  );
});

test('records that cannot be written hold nothing for good: the queue tries again', async () => {
  const disk = makeMemoryDisk();
  const memory = makeMemoryStore(disk);
  let isFull = false;
  const troubles: unknown[] = [];
  const clock = makeTestClock();
  const runs = makeScriptedRuns();
  const queue = await openQueue(
    queueOptions(
      {
        ...memory,
        update(decide) {
          if (isFull) return Promise.reject(new StudioError('environment.storage-full', 'Full'));
          return memory.update(decide);
        },
      },
      clock,
      runs,
      { onTrouble: (error) => void troubles.push(error) },
    ),
  );
  onTestFinished(() => queue.close());
  await queue.submit(newJob('1'));
  await settle();
  isFull = true;
  runs.running.get('1')?.finish();
  await settle();
  expect([troubles.length > 0, runs.outputs.size, stateOf(queue, '1')]).toEqual([true, 0, 'RUNNING']);
  await clock.pass(5000);
  isFull = false;
  await clock.pass(5000);
  runs.running.get('1')?.finish();
  await queue.idle();
  expect([stateOf(queue, '1'), runs.outputs.size]).toEqual(['COMPLETED', 1]);
});

test('closing gives back what runs and leaves no timer', async () => {
  const { queue, clock, runs, disk } = await open({ limits: { concurrency: 2 } });
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1'), newJob('2'), newJob('3')]);
  await settle();
  expect(runs.running.size).toBe(2);
  await queue.close();
  await queue.close();
  expect([...disk.records.jobs.values()].map(({ state, crashes }) => `${state} ${crashes}`)).toEqual(
    Array(3).fill('QUEUED 0'),
  );
  expect([clock.timers(), runs.parts.size]).toEqual([0, 0]);
});

test('speeds of finished jobs tell how long the next ones take, as a range', async () => {
  const work = { speedKey: 'SQUARE_720P libx264', frames: 600 };
  const speed = { key: work.speedKey, framesPerSecond: 60 };
  const calibrated: string[] = [];
  const { queue, next, job } = await open({
    run: async () => ({ outputId: 'film', speed }),
    calibrate: async ({ id }) => {
      calibrated.push(id);
      return 50;
    },
  });
  expect(queue.eta('1')).toBeNull();
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1', { work }), newJob('2', { work })]);
  await queue.idle();
  // Only a key that was never measured is calibrated.
  expect(calibrated).toEqual(['1']);
  expect(job('1').predicted?.from).toBeLessThan(12);
  expect(job('1').predicted?.to).toBeGreaterThan(12);
  expect(queue.speeds()[work.speedKey]?.samples).toEqual([50, 60, 60]);
  await queue.pause('all');
  await queue.createBatch({ id: 'c', name: 'More', startAt: Date.UTC(2027, 0) }, [
    newJob('3', { work }),
    newJob('4', { work }),
  ]);
  const eta = queue.eta('3');
  const both = queue.batchEta('c');
  expect(eta?.from).toBeGreaterThan(7);
  expect(eta?.to).toBeLessThan(14);
  expect(both?.to).toBeCloseTo(2 * (eta?.to ?? 0));
  await expect(next()).rejects.toThrow('Nothing runs');
});

test('the first seconds of a key that was never measured tell how long the others take', async () => {
  const work = { speedKey: 'DRAFT_360P libx264', frames: 600 };
  const { queue, next } = await open();
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1', { work }), newJob('2', { work })]);
  const run = await next();
  expect([queue.eta('1'), queue.eta('2'), queue.batchEta('b')]).toEqual([null, null, null]);
  // Ten frames a second, as the test's runs have it.
  run.progress(0.02);
  expect(queue.eta('2')?.from).toBeLessThan(60);
  expect(queue.eta('2')?.to).toBeGreaterThan(60);
  expect(queue.batchEta('b')).not.toBeNull();
});

test('who leads later, or only shows, knows what was measured meanwhile', async () => {
  const work = { speedKey: 'SQUARE_720P libx264', frames: 600 };
  let kept = {};
  const save = async (book: SpeedBook) => {
    kept = book;
  };
  const speeds = { load: async () => kept, save };
  const disk = makeMemoryDisk();
  const run = async () => ({ outputId: 'film', speed: { key: work.speedKey, framesPerSecond: 60 } });
  const second = await open({ owner: 'two', leads: false, speeds }, disk);
  const first = await open({ run, speeds }, disk);
  await first.queue.submit(newJob('1', { work }));
  await first.queue.idle();
  await second.queue.refresh();
  expect(second.queue.speeds()[work.speedKey]?.samples).toEqual([60]);
  kept = { [work.speedKey]: { samples: [60, 30] } };
  await first.queue.close();
  await second.queue.lead();
  await second.queue.submit(newJob('2', { work }));
  await second.next();
  expect(second.job('2').predicted?.to).toBeGreaterThan(15);
});
