import { expect, test } from 'vitest';
import { newJob, settle } from '../../conformance/queue-kit.ts';
import { open } from './open-queue.ts';

test('a run at rest gives its place to the next, and going on takes it from nobody', async () => {
  const { queue, runs, job } = await open();
  for (const id of ['one', 'two', 'three']) await queue.submit(newJob(id));
  await settle();
  runs.running.get('one')?.progress(0.2, true);
  await settle();
  expect(runs.started).toEqual(['one', 'two']);
  expect(job('one').state).toBe('RUNNING');
  runs.running.get('one')?.progress(0.3);
  await settle();
  runs.running.get('two')?.finish();
  await settle();
  expect(runs.started).toEqual(['one', 'two']);
  runs.running.get('one')?.finish();
  await settle();
  expect(runs.started).toEqual(['one', 'two', 'three']);
});

test('a run at rest leaves the place that its batch has', async () => {
  const { queue, runs } = await open();
  await queue.createBatch({ id: 'b', name: 'One at once', maxConcurrent: 1 }, [newJob('one'), newJob('two')]);
  await settle();
  runs.running.get('one')?.progress(0.2, true);
  await settle();
  expect(runs.started).toEqual(['one', 'two']);
});

test('no more than eight rest beside those that work', async () => {
  const { queue, runs } = await open();
  for (let count = 1; count <= 12; count += 1) await queue.submit(newJob(`job ${count}`));
  for (let count = 1; count <= 12; count += 1) {
    await settle();
    for (const run of runs.running.values()) run.progress(0, true);
  }
  expect(runs.started).toHaveLength(9);
});

test('rest is not work: it counts neither for the job nor for the time that its batch may run', async () => {
  const { queue, runs, job, clock } = await open();
  const limitMs = 120_000;
  await queue.createBatch({ id: 'b', name: 'Rests', limitMs }, [newJob('one')]);
  await clock.pass(60_000);
  runs.running.get('one')?.progress(0.2, true);
  await clock.pass(600_000);
  expect(job('one').state).toBe('RUNNING');
  runs.running.get('one')?.progress(0.3);
  await clock.pass(30_000);
  // What it works besides is counted as before, give or take one renewal of its lease.
  const worked = job('one').worked;
  expect(worked).toBeGreaterThanOrEqual(80);
  expect(worked).toBeLessThanOrEqual(100);
  expect(queue.records().batches.get('b')?.ranMs).toBe(worked * 1000);
  await clock.pass(60_000);
  expect(job('one')).toMatchObject({ state: 'PAUSED', pausedBy: 'time-limit' });
});

test('the time of a batch is that of its jobs that work, whatever rests beside them', async () => {
  const { queue, runs, clock } = await open();
  await queue.createBatch({ id: 'b', name: 'Rests and works' }, [newJob('one'), newJob('two')]);
  await clock.pass(60_000);
  runs.running.get('one')?.progress(0.2, true);
  await clock.pass(60_000);
  runs.running.get('two')?.finish();
  await clock.pass(600_000);
  expect(queue.records().batches.get('b')?.ranMs).toBe(120_000);
});
