import { expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeMemoryDisk } from '../../../shared/queue/memory-store.ts';
import { newJob, settle, stateOf } from '../../conformance/queue-kit.ts';
import { broken, HOUR, lost, open } from './open-queue.ts';

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
