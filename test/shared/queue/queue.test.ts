import { expect, onTestFinished, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { openQueue } from '../../../shared/queue/queue.ts';
import type { LogEntry, QueueNews, QueueOptions, QueueProgress } from '../../../shared/queue/queue-api.ts';
import type { SpeedBook } from '../../../shared/queue/speed.ts';
import {
  makeScriptedRuns,
  makeTestClock,
  newJob,
  queueOptions,
  settle,
  stateOf,
} from '../../conformance/queue-kit.ts';

const HOUR = 3_600_000;
const lost = () => new StudioError('failed.encoder-lost', 'The encoder is gone');
const broken = () => new StudioError('input.picture-broken', 'boat.jpg cannot be read');

async function open(changes: Partial<QueueOptions<QueueProgress>> = {}, disk = makeMemoryDisk()) {
  const clock = makeTestClock();
  const runs = makeScriptedRuns();
  const queue = await openQueue(queueOptions(makeMemoryStore(disk), clock, runs, changes));
  onTestFinished(() => queue.close());
  const next = async () => {
    await settle();
    const [run] = runs.running.values();
    if (run === undefined) throw new Error('Nothing runs');
    return run;
  };
  const job = (id: string) => {
    const found = queue.records().jobs.get(id);
    if (found === undefined) throw new Error(`No job ${id}`);
    return found;
  };
  return { clock, runs, queue, disk, next, job };
}

test('a job runs, and its end is on the disk', async () => {
  const { queue, clock, next, job, disk } = await open();
  await queue.submit(newJob('one'));
  const run = await next();
  expect(job('one')).toMatchObject({
    state: 'RUNNING',
    startedAt: clock.now(),
    lease: { owner: 'one', epoch: 1 },
  });
  await clock.pass(4000);
  run.finish();
  await queue.idle();
  expect(disk.records.jobs.get('one')).toMatchObject({
    ...{ state: 'COMPLETED', outputId: 'film-1', lease: null, worked: 4, finishedAt: clock.now() },
  });
});

test('an encoder that is lost is tried again three times, later each time; then the job fails', async () => {
  const { queue, clock, next, job } = await open();
  await queue.submit(newJob('one'));
  for (const [retries, wait] of [2500, 5000, 10_000].entries()) {
    (await next()).fail(lost());
    await settle();
    expect(job('one')).toMatchObject({
      state: 'QUEUED',
      retries: retries + 1,
      notBefore: clock.now() + wait,
    });
    await clock.pass(wait - 1);
    expect(stateOf(queue, 'one')).toBe('QUEUED');
    await clock.pass(1);
    expect(stateOf(queue, 'one')).toBe('RUNNING');
  }
  (await next()).fail(lost());
  await queue.idle();
  expect(job('one')).toMatchObject({ state: 'FAILED', error: { code: 'failed.encoder-lost' } });
});

test.each([
  'input.picture-broken',
  'unsupported.video-encoder',
  'environment.storage-full',
  'failed.verify',
] as const)('what will not pass is not tried again: %s', async (code) => {
  const { queue, next, job } = await open();
  await queue.submit(newJob('one'));
  (await next()).fail(new StudioError(code, 'No'));
  await queue.idle();
  expect(job('one')).toMatchObject({ state: 'FAILED', retries: 0, error: { code } });
});

test('one failure stops nothing but what comes after it, and says so there', async () => {
  const { queue, runs, next, job } = await open();
  await queue.createBatch({ id: 'b', name: 'Five' }, [
    newJob('1'),
    newJob('2'),
    newJob('3'),
    newJob('4', { after: ['3'] }),
    newJob('5', { after: ['4'] }),
  ]);
  (await next()).finish();
  (await next()).finish();
  (await next()).fail(broken());
  await queue.idle();
  expect(runs.started).toEqual(['1', '2', '3']);
  expect(job('4')).toMatchObject({
    state: 'FAILED',
    error: { code: 'failed.dependency', message: expect.stringContaining('Film 3') },
  });
  expect(job('5').error?.message).toContain('Film 4');
  expect(queue.log().at(-1)).toMatchObject({ event: 'batch-done', batchId: 'b' });

  // Retrying what failed takes along what failed for its sake.
  await queue.retry({ ids: ['3'] });
  for (const id of ['3', '4', '5']) {
    const run = await next();
    expect(run.job.id).toBe(id);
    run.finish();
  }
  await queue.idle();
  expect([...queue.records().jobs.values()].every(({ state }) => state === 'COMPLETED')).toBe(true);
});

test('storage that is full in job three of five fails that one alone, and retrying brings it back', async () => {
  const { queue, runs, next } = await open();
  await queue.createBatch(
    { id: 'b', name: 'Five' },
    ['1', '2', '3', '4', '5'].map((id) => newJob(id)),
  );
  for (const id of ['1', '2', '3', '4', '5']) {
    const run = await next();
    if (id === '3') run.fail(new StudioError('environment.storage-full', 'The disk is full'));
    else run.finish();
  }
  await queue.idle();
  expect(stateOf(queue, '3')).toBe('FAILED');
  expect(runs.parts.size).toBe(0);
  await queue.retryFailed({ batchId: 'b' });
  (await next()).finish();
  await queue.idle();
  expect(runs.outputs.size).toBe(5);
});

test('cancelling leaves nothing, also in the moment the film is done', async () => {
  const { queue, runs, next } = await open();
  await queue.submit(newJob('one'));
  await queue.submit(newJob('two'));
  await next();
  await queue.cancel({ ids: ['one'] });
  expect([stateOf(queue, 'one'), runs.parts.has('one.1.part')]).toEqual(['CANCELED', false]);
  const run = await next();
  run.finish();
  await queue.cancel({ ids: ['two'] });
  await queue.idle();
  expect([stateOf(queue, 'two'), runs.parts.size, runs.outputs.size]).toEqual(['CANCELED', 0, 0]);
});

test('a batch is paused, resumed, cancelled and retried as one', async () => {
  const { queue, next, job } = await open();
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1'), newJob('2')]);
  const run = await next();
  await queue.pause({ batchId: 'b' });
  expect(run.signal.aborted).toBe(true);
  expect([job('1'), job('2')]).toMatchObject([
    { state: 'PAUSED', pausedBy: 'batch', lease: null },
    { state: 'PAUSED', pausedBy: 'batch' },
  ]);
  await queue.resume({ batchId: 'b' });
  expect((await next()).job.id).toBe('1');
  await queue.cancel({ batchId: 'b' });
  expect([stateOf(queue, '1'), stateOf(queue, '2')]).toEqual(['CANCELED', 'CANCELED']);
  await queue.retryFailed({ batchId: 'b' });
  expect(stateOf(queue, '1')).toBe('CANCELED');
  await queue.retry({ batchId: 'b' });
  (await next()).finish();
  (await next()).finish();
  await queue.idle();
  await queue.clearFinished({ batchId: 'b' });
  expect([queue.records().jobs.size, queue.records().batches.size]).toEqual([0, 0]);
});

test('a batch that has used up its time is paused with the reason, and resumed with as much again', async () => {
  const { queue, clock, job, next } = await open({ limits: { concurrency: 2 } });
  await queue.createBatch({ id: 'b', name: 'Long', limitMs: 60_000 }, [
    newJob('1'),
    newJob('2'),
    newJob('3'),
  ]);
  // Two at once use up no more of it than one.
  await clock.pass(59_000);
  expect([job('1').state, job('2').state]).toEqual(['RUNNING', 'RUNNING']);
  await clock.pass(2000);
  expect(['1', '2', '3'].map((id) => job(id).pausedBy)).toEqual(Array(3).fill('time-limit'));
  await queue.resume({ batchId: 'b' });
  (await next()).finish();
  await settle();
  expect(queue.records().batches.get('b')?.ranMs).toBe(0);
  expect(job('3').state).toBe('RUNNING');
});

test('a stretch of time counts once for a batch, however many of its jobs begin and end in it', async () => {
  const { queue, clock, runs } = await open({ limits: { concurrency: 2 } });
  const ran = () => queue.records().batches.get('b')?.ranMs;
  await queue.createBatch({ id: 'b', name: 'Three' }, [newJob('1'), newJob('2'), newJob('3')]);
  await queue.pause({ ids: ['2', '3'] });
  await clock.pass(3000);
  await queue.resume({ ids: ['2'] });
  await clock.pass(4000);
  // Began later and ends first: what ran before it counts too.
  runs.running.get('2')?.finish();
  await clock.pass(2000);
  expect(ran()).toBe(7000);
  runs.running.get('1')?.finish();
  await clock.pass(50_000);
  expect(ran()).toBe(9000);
  // Nothing ran for a while: that is no running time.
  await queue.resume({ ids: ['3'] });
  await clock.pass(5000);
  runs.running.get('3')?.finish();
  await queue.idle();
  expect(ran()).toBe(14_000);
});

test('sleep of the computer counts as no running time, and its run goes on', async () => {
  const { queue, clock, next, job } = await open();
  await queue.createBatch({ id: 'b', name: 'Nap', limitMs: HOUR }, [newJob('1')]);
  const run = await next();
  clock.jump(8 * HOUR);
  await clock.pass(10_000);
  expect(job('1')).toMatchObject({ state: 'RUNNING', epoch: 1 });
  expect(job('1').worked).toBeLessThanOrEqual(30);
  run.finish();
  await queue.idle();
  expect(job('1').state).toBe('COMPLETED');
});

test('a clock that is set back an hour stops nothing', async () => {
  const { queue, clock, next, job } = await open();
  await queue.submit(newJob('1'));
  (await next()).fail(lost());
  await settle();
  await queue.submit(newJob('2'));
  await settle();
  clock.jump(-HOUR);
  (await next()).finish();
  await clock.pass(60_000);
  const again = await next();
  expect(again.job.id).toBe('1');
  await clock.pass(20_000);
  again.finish();
  await queue.idle();
  expect(job('1')).toMatchObject({ state: 'COMPLETED' });
  expect(job('1').worked).toBeGreaterThanOrEqual(20);
});

test('hours of a batch hold its jobs back, stop them at their end and let them go on the next day', async () => {
  const { queue, clock, runs, job, next } = await open();
  // The test's clock says noon.
  const hours = { from: 13 * 60, to: 14 * 60 };
  await queue.createBatch({ id: 'b', name: 'Lunch', hours }, [newJob('1')]);
  await clock.pass(60_000);
  clock.jump(HOUR - 120_001);
  await clock.pass(60_000);
  expect(runs.started).toEqual([]);
  await clock.pass(1);
  expect(job('1').state).toBe('RUNNING');
  // A computer that sleeps past their end.
  clock.jump(HOUR);
  await clock.pass(60_000);
  expect(job('1')).toMatchObject({ state: 'QUEUED', crashes: 0, retries: 0 });
  clock.jump(22 * HOUR);
  await clock.pass(HOUR / 30);
  expect(job('1').state).toBe('QUEUED');
  clock.jump(HOUR);
  await clock.pass(60_000);
  (await next()).finish();
  await queue.idle();
  expect(job('1').state).toBe('COMPLETED');
});

test('hours of a job of its own hold it back and stop it like those of a batch', async () => {
  const { queue, clock, runs, job, next } = await open();
  const hours = { from: 13 * 60, to: 14 * 60 };
  await expect(queue.submit(newJob('0', { hours: { from: -1, to: 5 } }))).rejects.toMatchObject({
    code: 'input.setting-invalid',
  });
  await queue.submit(newJob('1', { hours }));
  await queue.submit(newJob('2'));
  // It keeps no other from its turn.
  (await next()).finish();
  await clock.pass(60_000);
  expect(runs.started).toHaveLength(1);
  clock.jump(HOUR);
  await clock.pass(60_000);
  expect(job('1')).toMatchObject({ state: 'RUNNING', hours });
  clock.jump(HOUR);
  await clock.pass(60_000);
  expect(job('1')).toMatchObject({ state: 'QUEUED', crashes: 0 });
});

test('a full storage holds the queue with the reason until there is room', async () => {
  const { queue, next, job, runs } = await open();
  const news: QueueNews<QueueProgress>[] = [];
  queue.listen((told) => void news.push(told));
  await queue.submit(newJob('1'));
  await queue.submit(newJob('2'));
  await next();
  await queue.setGate('storage', true);
  expect(job('1')).toMatchObject({ state: 'PAUSED', pausedBy: 'storage' });
  expect(job('2').state).toBe('QUEUED');
  await settle();
  expect(runs.running.size).toBe(0);
  expect(news.filter(({ type }) => type === 'held')).toEqual([{ type: 'held', by: ['storage'] }]);
  await queue.setGate('storage', false);
  expect((await next()).job.id).toBe('1');
  // What a gate paused goes on with the next opening, where the reason is gone.
  await queue.setGate('battery', true);
  await queue.close();
  expect(job('1').pausedBy).toBe('battery');
});

test('a job that a gate paused goes on in the next opening', async () => {
  const disk = makeMemoryDisk();
  const first = await open({ owner: 'first' }, disk);
  await first.queue.submit(newJob('1'));
  await first.next();
  await first.queue.setGate('battery', true);
  await first.queue.close();
  const second = await open({ owner: 'second' }, disk);
  expect((await second.next()).job.id).toBe('1');
});

test.each([
  [{ ids: ['1'] }, 'person'],
  [{ batchId: 'b' }, 'batch'],
] as const)('what a gate has paused and a person pauses too waits for the person: %o', async (target, by) => {
  const { queue, next, job } = await open();
  await queue.createBatch({ id: 'b', name: 'One' }, [newJob('1')]);
  await next();
  await queue.setGate('storage', true);
  await queue.pause(target);
  expect(job('1')).toMatchObject({ state: 'PAUSED', pausedBy: by });
  await queue.setGate('storage', false);
  await settle();
  expect(job('1')).toMatchObject({ state: 'PAUSED', pausedBy: by });
  await queue.resume(target);
  expect((await next()).job.id).toBe('1');
});

test('a job that ends its program at the same place again and again is not tried for ever', async () => {
  const disk = makeMemoryDisk();
  const die = async (owner: string, ratio: number) => {
    const opened = await open({ owner }, disk);
    const run = await opened.next();
    run.progress(ratio);
    await settle();
    run.vanish();
    return opened;
  };
  const first = await open({ owner: 'first', leads: false }, disk);
  await first.queue.submit(newJob('deadly'));
  await first.queue.submit(newJob('good', { priority: 0 }));
  // Coming further each time is no such thing.
  for (const ratio of [0.1, 0.3, 0.5, 0.7]) await die(`further ${ratio}`, ratio);
  for (const time of [1, 2, 3, 4]) await die(`same ${time}`, 0.7);
  const last = await open({ owner: 'last' }, disk);
  expect(last.job('deadly')).toMatchObject({ state: 'FAILED', error: { code: 'failed.crashed' } });
  expect((await last.next()).job.id).toBe('good');
  await last.queue.retry({ ids: ['deadly'] });
  expect(last.job('deadly')).toMatchObject({ state: 'QUEUED', crashes: 0 });
});

test('a late end of a run that lost its job is discarded', async () => {
  const disk = makeMemoryDisk();
  const slow = await open({ owner: 'slow', alone: false }, disk);
  await slow.queue.submit(newJob('1'));
  const old = await slow.next();
  const other = await open({ owner: 'other', alone: false }, disk);
  await settle();
  expect(other.runs.started).toEqual([]);
  // Nobody renews the lease: the first one hangs.
  await other.clock.pass(31_000);
  const run = await other.next();
  old.finish();
  await settle();
  expect(slow.runs.outputs.size).toBe(0);
  run.finish();
  await other.queue.idle();
  expect(disk.records.jobs.get('1')).toMatchObject({ state: 'COMPLETED', epoch: 2, outputId: 'film-1' });
});

test('another opening that does not lead asks and shows; when it leads it goes on', async () => {
  const disk = makeMemoryDisk();
  const leader = await open({ owner: 'leader' }, disk);
  const follower = await open({ owner: 'follower', leads: false }, disk);
  await follower.queue.submit(newJob('1'));
  await leader.queue.refresh();
  const run = await leader.next();
  expect(follower.runs.started).toEqual([]);
  await follower.queue.cancel({ ids: ['1'] });
  await leader.queue.refresh();
  expect(run.signal.aborted).toBe(true);
  await follower.queue.submit(newJob('2'));
  await leader.queue.refresh();
  await leader.next();
  await follower.queue.refresh();
  await follower.queue.lead();
  expect((await follower.next()).job).toMatchObject({ id: '2', epoch: 2, crashes: 1 });
});

test('reordering and priorities change whose turn is next, of what waits', async () => {
  const { queue, runs, next } = await open();
  await queue.pause('all');
  await queue.createBatch(
    { id: 'b', name: 'Five' },
    ['1', '2', '3', '4', '5'].map((id) => newJob(id)),
  );
  await next();
  await queue.reorder('5', '2');
  await queue.reorder('2', null);
  await queue.setPriority(['4'], 9);
  await queue.setPriority(['1'], 9);
  expect(queue.records().jobs.get('1')?.priority).toBe(5);
  await expect(queue.setPriority(['2'], 11)).rejects.toMatchObject({ code: 'input.setting-invalid' });
  for (let left = 5; left > 0; left -= 1) (await next()).finish();
  expect(runs.started).toEqual(['1', '4', '5', '3', '2']);
});

test('a finished job is cleared with its batch, and who came after it goes on', async () => {
  const { queue, next, job } = await open();
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1'), newJob('2', { after: ['1'] })]);
  await queue.pause({ ids: ['2'] });
  (await next()).finish();
  await queue.idle();
  expect(await queue.clearFinished('all')).toEqual(['1']);
  expect(queue.records().batches.size).toBe(1);
  expect(job('2').after).toEqual([]);
  await queue.resume({ ids: ['2'] });
  (await next()).finish();
  await queue.idle();
  expect(await queue.clearFinished('all')).toEqual(['2']);
  expect(queue.records().batches.size).toBe(0);
});

test('what came after a job that is gone is not retried in silence', async () => {
  const { queue, next } = await open();
  await queue.createBatch({ id: 'b', name: 'Two' }, [newJob('1'), newJob('2', { after: ['1'] })]);
  (await next()).fail(broken());
  await queue.idle();
  await queue.clearFinished({ ids: ['1'] });
  for (const retrying of [queue.retry({ ids: ['2'] }), queue.retryFailed({ batchId: 'b' })]) {
    await expect(retrying).rejects.toMatchObject({
      code: 'input.job-gone',
      message: expect.stringContaining('Film 2'),
    });
  }
  expect(stateOf(queue, '2')).toBe('FAILED');
});

test('a batch is changed while it waits, but not to what no batch may have', async () => {
  const { queue, clock, job } = await open();
  await queue.pause('all');
  const startAt = clock.now() + HOUR;
  await queue.createBatch({ id: 'b', name: 'Later', startAt }, [newJob('1'), newJob('2')]);
  await queue.changeBatch('b', { name: 'Much later', startAt: startAt + HOUR, priority: 9 });
  expect(queue.records().batches.get('b')).toMatchObject({ name: 'Much later', priority: 9 });
  expect([job('1').priority, job('2').priority]).toEqual([9, 9]);
  const refused = (change: Parameters<typeof queue.changeBatch>[1]) => queue.changeBatch('b', change);
  await expect(refused({ startAt: clock.now() - HOUR })).rejects.toMatchObject({ code: 'input.start-past' });
  await expect(refused({ maxConcurrent: 9 })).rejects.toMatchObject({ code: 'input.setting-invalid' });
  await expect(queue.changeBatch('none', {})).rejects.toMatchObject({ code: 'input.job-gone' });
  await queue.changeBatch('b', { startAt: null });
  await settle();
  expect(job('1').state).toBe('RUNNING');
});

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
  const speeds = { load: async () => kept, save: async (book: SpeedBook) => void (kept = book) };
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
