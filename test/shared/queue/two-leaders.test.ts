import { expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { openQueue } from '../../../shared/queue/queue.ts';
import type { QueueStore } from '../../../shared/queue/queue-types.ts';
import { makeScriptedRuns, makeTestClock, newJob, queueOptions } from '../../conformance/queue-kit.ts';
import { makeWatch } from './queue-invariants.ts';

const JOBS = 12;

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Plays one night of both; gives how many outputs came too late and were dropped. */
async function play(seed: number): Promise<number> {
  const roll = makeDice(seed);
  const clock = makeTestClock(undefined, settle);
  const disk = makeMemoryDisk();
  const watch = makeWatch(clock.minuteOfDay, () => 4);
  const broken: unknown[] = [];
  let discarded = 0;

  const openOne = async (owner: string) => {
    const runs = makeScriptedRuns(owner);
    const memory = makeMemoryStore(disk);
    const late: (() => void)[] = [];
    const one = { frozen: false, runs };
    const store: QueueStore = {
      ...memory,
      async update(decide) {
        const before = disk.records;
        const after = await memory.update(decide);
        try {
          watch.written(before, after, clock.now());
        } catch (error) {
          broken.push(error);
        }
        return after;
      },
    };
    const queue = await openQueue(
      queueOptions(store, clock, runs, {
        ...{ owner, alone: false, limits: { concurrency: 4 } },
        // A program that is frozen renews nothing; its timers are late, not lost.
        setTimer: (ms, callback) =>
          clock.setTimer(ms, () => (one.frozen ? void late.push(callback) : callback())),
        async discard(job, done) {
          discarded += 1;
          await runs.discard(job, done);
        },
      }),
    );
    const thaw = () => {
      one.frozen = false;
      for (const callback of late.splice(0)) callback();
    };
    return Object.assign(one, { queue, thaw });
  };
  const both = [await openOne('left'), await openOne('right')] as const;
  const jobs = Array.from({ length: JOBS }, (_, at) => newJob(`job-${at}`));
  await both[0].queue.createBatch({ id: 'b', name: 'B' }, jobs);

  const step = async () => {
    const one = both[roll(2)] ?? both[0];
    const run = [...one.runs.running.values()][0];
    switch (roll(8)) {
      case 0:
        one.frozen = true;
        break;
      case 1:
        one.thaw();
        break;
      case 2:
        run?.finish();
        break;
      case 3:
        run?.fail(new StudioError('failed.encoder-lost', 'Lost'));
        break;
      case 4:
        await one.queue.refresh();
        break;
      default:
        await clock.pass(1000 * (1 + roll(40)));
    }
    await settle();
  };
  for (let count = 0; count < 80; count += 1) await step();
  for (let round = 0; round < 100; round += 1) {
    for (const one of both) {
      one.thaw();
      await one.queue.retry('all');
      await one.queue.refresh();
      for (const run of [...one.runs.running.values()]) run.finish();
    }
    await clock.pass(31_000);
  }
  expect(broken).toEqual([]);
  const records = [...disk.records.jobs.values()];
  expect(records.map(({ state }) => state)).toEqual(Array(JOBS).fill('COMPLETED'));
  const kept = both.flatMap(({ runs }) => [...runs.outputs.keys()]);
  expect(kept.sort()).toEqual(records.map(({ outputId }) => outputId).sort());
  expect(both.flatMap(({ runs }) => [...runs.parts])).toEqual([]);
  for (const { queue } of both) await queue.close();
  expect(clock.timers()).toBe(0);
  return discarded;
}

test('two programs that both believe to lead, and freeze now and then, give each job one output (seeds 1 to 6)', async () => {
  let dropped = 0;
  for (const seed of [1, 2, 3, 4, 5, 6]) dropped += await play(seed);
  // Else nothing here ever came too late.
  expect(dropped).toBeGreaterThan(0);
});
