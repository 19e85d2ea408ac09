import { describe, expect, test, vi } from 'vitest';
import { toErrorData } from '../../shared/errors.ts';
import { makeBatch, makeQueueJob } from '../../shared/queue/make-records.ts';
import { openQueue } from '../../shared/queue/queue.ts';
import type { QueueChange, QueueJob, QueueRecords, QueueStore } from '../../shared/queue/queue-types.ts';
import {
  makeScriptedRuns,
  makeTestClock,
  newJob,
  queueOptions,
  type ScriptedRuns,
  stateOf,
} from './queue-kit.ts';

/** One place where a queue is kept; every call opens it anew, after what was opened before was closed. */
export interface StoreKit {
  open(): Promise<QueueStore>;
  /** Whether it may be open twice at once, as in two tabs. */
  readonly shared: boolean;
}

const FULL_JOB: QueueJob = makeQueueJob({
  id: 'full',
  batchId: 'b1',
  kind: 'bundle',
  title: 'Ünïcode “title”',
  state: 'FAILED',
  priority: 10,
  order: 3,
  after: ['one', 'two'],
  notBefore: 1_700_000_000_000,
  hours: { from: 1320, to: 360 },
  retries: 2,
  params: 'hash',
  work: { speedKey: 'SQUARE_720P libx264', frames: 1800 },
  predicted: { from: 1.5, to: 2.25 },
  worked: 12.345,
  reached: 0.75,
  crashes: 1,
  turn: 7,
  epoch: 4,
  error: toErrorData(new Error('Broken')),
  createdAt: 1_700_000_000_001,
  startedAt: 1_700_000_000_002,
  finishedAt: 1_700_000_000_003,
});
const RUNNING_JOB = makeQueueJob({
  id: 'running',
  title: 'Runs',
  createdAt: 5,
  state: 'RUNNING',
  epoch: 1,
  lease: { owner: 'one', epoch: 1, until: 30_005 },
});
const BATCH = makeBatch(
  { id: 'b1', name: 'Delivery', note: 'For Monday', maxConcurrent: 2, hours: { from: 1320, to: 360 } },
  9,
  3,
);

/** What every adapter has to do. `makeKit` gives a new, empty place. */
export function testQueueStore(name: string, makeKit: () => StoreKit | Promise<StoreKit>): void {
  describe(`the queue's store: ${name}`, () => {
    const opened = async () => {
      const kit = await makeKit();
      return { kit, store: await kit.open() };
    };

    test('is empty at first', async () => {
      const { store } = await opened();
      const { jobs, batches } = await store.read();
      expect([jobs.size, batches.size]).toEqual([0, 0]);
      await store.close();
    });

    test('keeps every field of what was written, for the next opening', async () => {
      const { kit, store } = await opened();
      const written = await store.update(() => put([FULL_JOB, RUNNING_JOB], [BATCH]));
      expectSame(written);
      expectSame(await store.read());
      await store.close();
      const again = await kit.open();
      expectSame(await again.read());
      await again.close();
    });

    test('writes over, takes away and adds in one change', async () => {
      const { kit, store } = await opened();
      await store.update(() => put([FULL_JOB, RUNNING_JOB], [BATCH]));
      const changed = { ...RUNNING_JOB, state: 'COMPLETED' as const, lease: null, outputId: 'film' };
      const added = makeQueueJob({ id: 'new', title: 'New', createdAt: 6 });
      await store.update(() => ({
        putJobs: [changed, added],
        putBatches: [],
        removeJobs: ['full'],
        removeBatches: ['b1'],
      }));
      await store.close();
      const again = await kit.open();
      const { jobs, batches } = await again.read();
      expect([...jobs.keys()].sort()).toEqual(['new', 'running']);
      expect(jobs.get('running')).toMatchObject(changed);
      expect(batches.size).toBe(0);
      await again.close();
    });

    test('writes nothing where nothing was decided, or deciding failed', async () => {
      const { kit, store } = await opened();
      await store.update(() => put([FULL_JOB], []));
      const unchanged = await store.update(() => null);
      expect([...unchanged.jobs.keys()]).toEqual(['full']);
      const refusal = new Error('Refused');
      const asked = store.update(() => {
        throw refusal;
      });
      await expect(asked).rejects.toBe(refusal);
      // And goes on working.
      await store.update(() => put([RUNNING_JOB], []));
      await store.close();
      const again = await kit.open();
      expect([...(await again.read()).jobs.keys()].sort()).toEqual(['full', 'running']);
      await again.close();
    });

    test('decides on what the one before has written, however many ask at once', async () => {
      const { store } = await opened();
      await store.update(() => put([FULL_JOB], []));
      const count = ({ jobs }: QueueRecords) => {
        const job = jobs.get('full') ?? FULL_JOB;
        return put([{ ...job, order: job.order + 1 }], []);
      };
      const results = await Promise.all(Array.from({ length: 25 }, () => store.update(count)));
      const orders = results.map(({ jobs }) => jobs.get('full')?.order);
      expect(orders).toEqual(Array.from({ length: 25 }, (_, index) => FULL_JOB.order + 1 + index));
      await store.close();
    });

    test('leaves records that were given as they were', async () => {
      const { store } = await opened();
      await store.update(() => put([FULL_JOB], []));
      const before = await store.read();
      await store.update(() => ({ ...put([RUNNING_JOB], [BATCH]), removeJobs: ['full'] }));
      expect([...before.jobs.keys()]).toEqual(['full']);
      expect(before.batches.size).toBe(0);
      await store.close();
    });

    test('holds a thousand jobs, written at once', async () => {
      const { kit, store } = await opened();
      const jobs = Array.from({ length: 1000 }, (_, index) =>
        makeQueueJob({ id: `job-${index}`, title: `Film ${index}`, createdAt: index, order: index }),
      );
      await store.update(() => put(jobs, [BATCH]));
      await store.close();
      const again = await kit.open();
      const read = (await again.read()).jobs;
      expect(read.size).toBe(1000);
      expect(read.get('job-999')).toMatchObject(jobs[999] ?? {});
      await again.close();
    });

    test('shows one opening what another wrote, where it may be open twice', async ({ skip }) => {
      const { kit, store } = await opened();
      if (!kit.shared) {
        await store.close();
        skip();
        return;
      }
      const other = await kit.open();
      await store.update(() => put([FULL_JOB], []));
      expect([...(await other.read()).jobs.keys()]).toEqual(['full']);
      const seen: string[] = [];
      await other.update((records) => {
        seen.push(...records.jobs.keys());
        return { ...put([RUNNING_JOB], []), removeJobs: ['full'] };
      });
      expect(seen).toEqual(['full']);
      expect([...(await store.read()).jobs.keys()]).toEqual(['running']);
      await other.close();
      await store.close();
    });

    test('runs ten jobs with orders, priorities and hours in the right order, under a test clock', async () => {
      const { store } = await opened();
      const clock = makeTestClock();
      const runs = makeScriptedRuns();
      const queue = await openQueue(queueOptions(store, clock, runs));
      const HOUR = 3_600_000;
      const noon = clock.now();
      const night = { from: 22 * 60, to: 6 * 60 };
      const d3 = newJob('d3', { priority: 9 });
      const later = newJob('d5', { startAt: noon + HOUR });
      await queue.createBatch({ id: 'day', name: 'Day' }, [
        ...[newJob('d1'), newJob('d2', { after: ['d4'] }), d3, newJob('d4'), later],
      ]);
      await queue.createBatch({ id: 'night', name: 'Night', hours: night, priority: 10 }, [
        ...[newJob('n1'), newJob('n2', { after: ['n5'] }), newJob('n3', { priority: 7 })],
        ...[newJob('n4', { after: ['d1'] }), newJob('n5')],
      ]);
      const finish = async (...ids: readonly string[]) => {
        for (const id of ids) {
          await started(runs, id);
          runs.running.get(id)?.finish();
        }
        await queue.idle();
      };
      /** A look at the queue is never further away than a minute. */
      const sleepUntil = async (at: number) => {
        clock.jump(at - 60_000 - clock.now());
        await clock.pass(60_000);
      };
      await finish('d3', 'd1', 'd4', 'd2');
      expect([...runs.running.keys()]).toEqual([]);
      await sleepUntil(noon + HOUR);
      await finish('d5');
      await sleepUntil(noon + 10 * HOUR);
      await finish('n1', 'n4', 'n5', 'n2', 'n3');
      expect(runs.started).toEqual(['d3', 'd1', 'd4', 'd2', 'd5', 'n1', 'n4', 'n5', 'n2', 'n3']);
      const ends = [...(await store.read()).jobs.values()].map(({ state }) => state);
      expect(ends).toEqual(Array(10).fill('COMPLETED'));
      await queue.close();
      await store.close();
    });

    test('carries a queue over the death of the program that ran it', async () => {
      const { kit, store } = await opened();
      const clock = makeTestClock();
      const runs = makeScriptedRuns();
      const first = await openQueue(queueOptions(store, clock, runs, { owner: 'dies' }));
      await first.createBatch({ id: 'b', name: 'Five' }, [
        newJob('a'),
        newJob('c', { after: ['b'] }),
        newJob('b', { after: ['a'] }),
        newJob('d', { priority: 9 }),
        newJob('e'),
      ]);
      await started(runs, 'd');
      runs.running.get('d')?.finish();
      await started(runs, 'a');
      expect(stateOf(first, 'a')).toBe('RUNNING');
      // It dies here: nothing of it is called any more.
      runs.running.get('a')?.vanish();
      await store.close();

      const again = await kit.open();
      const second = await openQueue(queueOptions(again, clock, runs, { owner: 'lives' }));
      for (const id of ['a', 'b', 'c', 'e']) {
        await started(runs, id);
        runs.running.get(id)?.finish();
      }
      await vi.waitUntil(() => stateOf(second, 'e') === 'COMPLETED');
      await second.idle();
      const { jobs, batches } = second.records();
      expect([...jobs.values()].map(({ state }) => state)).toEqual(Array(5).fill('COMPLETED'));
      expect(runs.started).toEqual(['d', 'a', 'a', 'b', 'c', 'e']);
      expect(new Set([...jobs.values()].map(({ outputId }) => outputId)).size).toBe(5);
      expect(batches.size).toBe(1);
      await second.close();
      await again.close();
    });
  });
}

/** Disks take their time. */
async function started(runs: ScriptedRuns, id: string): Promise<void> {
  await vi.waitUntil(() => runs.running.has(id), { timeout: 10_000, interval: 5 });
}

function put(putJobs: readonly QueueJob[], putBatches: QueueChange['putBatches']): QueueChange {
  return { putJobs, putBatches, removeJobs: [], removeBatches: [] };
}

/** An adapter may keep more with a job than the queue knows of. */
function expectSame({ jobs, batches }: QueueRecords): void {
  expect([...jobs.keys()].sort()).toEqual(['full', 'running']);
  expect(jobs.get('full')).toMatchObject(FULL_JOB);
  expect(jobs.get('running')).toMatchObject(RUNNING_JOB);
  expect([...batches.values()]).toEqual([BATCH]);
}
