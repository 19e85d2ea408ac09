import { describe, expect, test } from 'vitest';
import { applyChange, edit, NO_RECORDS } from '../../../shared/queue/draft.ts';
import { isWithinHours, nextHoursChange } from '../../../shared/queue/hours.ts';
import type { NewBatch, NewJob } from '../../../shared/queue/queue-api.ts';
import type { QueueRecords } from '../../../shared/queue/queue-types.ts';
import { completeRun, takeJob } from '../../../shared/queue/run-changes.ts';
import { type Capacity, nextRuns } from '../../../shared/queue/schedule.ts';
import { createBatch, submitJobs } from '../../../shared/queue/submit.ts';
import { newJob } from '../../conformance/queue-kit.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const HOUR = 3_600_000;
const capacity = (concurrency: number): Capacity => ({
  concurrency,
  heldBy: [],
  minuteOfDay: (at) => Math.floor(at / 60_000) % 1440,
});

function add(
  records: QueueRecords,
  batch: NewBatch | null,
  jobs: readonly NewJob[],
  now = NOON,
): QueueRecords {
  const { change } = edit(records, (draft) =>
    batch === null ? submitJobs(draft, jobs, null, now) : createBatch(draft, batch, jobs, now),
  );
  return change === null ? records : applyChange(records, change);
}

/** Starts and completes jobs as the scheduler names them, `width` at a time, until it names no more. */
function runAll(records: QueueRecords, width: number, now = NOON): readonly string[] {
  const order: string[] = [];
  for (let current = records; ; ) {
    const { start } = nextRuns(current, now, capacity(width));
    if (start.length === 0) return order;
    order.push(...start);
    const { change } = edit(current, (draft) => {
      for (const id of start) {
        const job = takeJob(draft, id, { owner: 'one', now, predicted: null });
        completeRun(draft, { id, epoch: job?.epoch ?? 0, owner: 'one' }, `film of ${id}`, now);
      }
    });
    if (change !== null) current = applyChange(current, change);
  }
}

test('higher priority goes first, then the order in which jobs were asked for', () => {
  const records = add(NO_RECORDS, null, [
    newJob('usual'),
    newJob('low', { priority: 0 }),
    newJob('high', { priority: 10 }),
    newJob('second'),
  ]);
  expect(runAll(records, 1)).toEqual(['high', 'usual', 'second', 'low']);
});

test('five batches of two projects each take turns, and none waits for more than one start of each other', () => {
  let records = NO_RECORDS;
  for (const batch of ['a', 'b', 'c', 'd', 'e']) {
    const jobs = ['1', '2'].flatMap((project) =>
      ['wide', 'tall', 'square'].map((profile) => newJob(`${batch}-${project}-${profile}`)),
    );
    records = add(records, { id: batch, name: batch }, jobs);
  }
  const order = runAll(records, 1).map((id) => id.slice(0, 1));
  expect(order.join('')).toBe('abcde'.repeat(6));
  expect(runAll(records, 2)).toHaveLength(30);
});

test('a batch that comes late goes behind those that wait, however small it is', () => {
  let records = add(NO_RECORDS, { id: 'a', name: 'a' }, [newJob('a1'), newJob('a2'), newJob('a3')]);
  records = add(records, { id: 'b', name: 'b' }, [newJob('b1'), newJob('b2')]);
  records = add(records, { id: 'c', name: 'c' }, [newJob('c1')], NOON + 1);
  expect(runAll(records, 1)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('jobs of no batch share the turns of one', () => {
  let records = add(NO_RECORDS, { id: 'a', name: 'a' }, [newJob('a1'), newJob('a2'), newJob('a3')]);
  records = add(records, null, [newJob('s1'), newJob('s2'), newJob('s3')]);
  expect(runAll(records, 1).map((id) => id.slice(0, 1))).toEqual(['s', 'a', 's', 'a', 's', 'a']);
});

test('turns stay fair when the clock is set back an hour', () => {
  let records = add(
    NO_RECORDS,
    { id: 'a', name: 'a' },
    ['a1', 'a2', 'a3', 'a4'].map((id) => newJob(id)),
  );
  records = add(
    records,
    { id: 'b', name: 'b' },
    ['b1', 'b2', 'b3', 'b4'].map((id) => newJob(id)),
  );
  const first = nextRuns(records, NOON, capacity(2)).start;
  expect(first).toEqual(['a1', 'b1']);
  const { change } = edit(records, (draft) => {
    for (const id of first) takeJob(draft, id, { owner: 'one', now: NOON, predicted: null });
    for (const id of first) completeRun(draft, { id, epoch: 1, owner: 'one' }, id, NOON);
  });
  if (change !== null) records = applyChange(records, change);
  expect(runAll(records, 1, NOON - HOUR)).toEqual(['a2', 'b2', 'a3', 'b3', 'a4', 'b4']);
});

test('a batch runs no more at once than it may, and leaves the rest to others', () => {
  let records = add(NO_RECORDS, { id: 'a', name: 'a', maxConcurrent: 1 }, [newJob('a1'), newJob('a2')]);
  records = add(records, { id: 'b', name: 'b', priority: 0 }, [newJob('b1'), newJob('b2')]);
  expect(nextRuns(records, NOON, capacity(3)).start).toEqual(['a1', 'b1', 'b2']);
});

test('a job starts when what it comes after is completed, in the same batch or another', () => {
  let records = add(NO_RECORDS, { id: 'a', name: 'a' }, [newJob('a1', { after: ['a2'] }), newJob('a2')]);
  records = add(records, { id: 'b', name: 'b', priority: 10 }, [newJob('b1', { after: ['a1'] })]);
  expect(runAll(records, 4)).toEqual(['a2', 'a1', 'b1']);
});

test('ten jobs with orders, priorities and hours run in the right order under a test clock', () => {
  const night = { from: 22 * 60, to: 6 * 60 };
  let records = add(NO_RECORDS, { id: 'day', name: 'day' }, [
    newJob('d1'),
    newJob('d2', { after: ['d4'] }),
    newJob('d3', { priority: 9 }),
    newJob('d4'),
    newJob('d5', { startAt: NOON + HOUR }),
  ]);
  records = add(records, { id: 'night', name: 'night', hours: night, priority: 10 }, [
    newJob('n1'),
    newJob('n2', { after: ['n5'] }),
    newJob('n3', { priority: 7 }),
    newJob('n4', { after: ['d1'] }),
    newJob('n5'),
  ]);
  const atNoon = nextRuns(records, NOON, capacity(1));
  expect(atNoon).toEqual({ start: ['d3'], stop: [], wakeAt: NOON + HOUR });
  const started: string[] = [];
  let now = NOON;
  for (let current = records; ; ) {
    const { start, wakeAt } = nextRuns(current, now, capacity(1));
    if (start.length === 0) {
      if (wakeAt === null || started.length === 10) break;
      now = wakeAt;
      continue;
    }
    const { change } = edit(current, (draft) => {
      for (const id of start) {
        takeJob(draft, id, { owner: 'one', now, predicted: null });
        completeRun(draft, { id, epoch: 1, owner: 'one' }, id, now);
      }
    });
    if (change !== null) current = applyChange(current, change);
    started.push(...start.map((id) => `${id} ${(now - NOON) / HOUR}`));
  }
  expect(started).toEqual([
    ...['d3 0', 'd1 0', 'd4 0', 'd2 0', 'd5 1'],
    ...['n1 10', 'n4 10', 'n5 10', 'n2 10', 'n3 10'],
  ]);
});

describe('hours', () => {
  const minute = (hours: number, minutes = 0) => hours * 60 + minutes;

  test.each([
    [{ from: minute(9), to: minute(17) }, [minute(9), minute(16, 59)], [minute(8, 59), minute(17)]],
    [{ from: minute(22), to: minute(6) }, [minute(22), 0, minute(5, 59)], [minute(6), minute(21, 59)]],
    [{ from: minute(22), to: minute(24) }, [minute(23, 59)], [0, minute(21, 59)]],
    [{ from: 0, to: 0 }, [0, minute(12), minute(23, 59)], []],
    [null, [0, minute(12)], []],
  ])('%j', (hours, open, shut) => {
    for (const at of open) expect(isWithinHours(hours, at)).toBe(true);
    for (const at of shut) expect(isWithinHours(hours, at)).toBe(false);
  });

  test('change at their next end', () => {
    const hours = { from: minute(22), to: minute(6) };
    expect(nextHoursChange(hours, NOON + 30_500, minute(12))).toBe(NOON + 10 * HOUR);
    expect(nextHoursChange(hours, NOON + 10 * HOUR, minute(22))).toBe(NOON + 18 * HOUR);
    expect(nextHoursChange({ from: 5, to: 5 }, NOON, 0)).toBeNull();
  });

  test('what runs when they close is given back, and something else takes its place', () => {
    const hours = { from: minute(9), to: minute(13) };
    let records = add(NO_RECORDS, { id: 'a', name: 'a', hours }, [newJob('a1')]);
    records = add(records, null, [newJob('s1', { priority: 0 })]);
    const { change } = edit(records, (draft) =>
      takeJob(draft, 'a1', { owner: 'one', now: NOON, predicted: null }),
    );
    if (change !== null) records = applyChange(records, change);
    expect(nextRuns(records, NOON, capacity(1))).toEqual({ start: [], stop: [], wakeAt: NOON + HOUR });
    expect(nextRuns(records, NOON + HOUR, capacity(1))).toEqual({
      start: ['s1'],
      stop: ['a1'],
      wakeAt: NOON + 21 * HOUR,
    });
  });
});

test('a start that lies ahead is waited for; a pause before a retry is over when the clock was set back', () => {
  let records = add(NO_RECORDS, null, [newJob('later', { startAt: NOON + 10 * HOUR })]);
  expect(nextRuns(records, NOON, capacity(1))).toEqual({ start: [], stop: [], wakeAt: NOON + 10 * HOUR });
  expect(nextRuns(records, NOON + 10 * HOUR, capacity(1)).start).toEqual(['later']);
  records = add(NO_RECORDS, null, [newJob('again')]);
  const job = records.jobs.get('again');
  if (job === undefined) throw new Error('No such job');
  const waiting = {
    jobs: new Map([['again', { ...job, retries: 1, notBefore: NOON + 4000 }]]),
    batches: new Map(),
  };
  expect(nextRuns(waiting, NOON, capacity(1))).toEqual({ start: [], stop: [], wakeAt: NOON + 4000 });
  expect(nextRuns(waiting, NOON - HOUR, capacity(1)).start).toEqual(['again']);
});

test('nothing starts while the queue is held', () => {
  const records = add(NO_RECORDS, null, [newJob('one')]);
  expect(nextRuns(records, NOON, { ...capacity(1), heldBy: ['battery'] }).start).toEqual([]);
});
