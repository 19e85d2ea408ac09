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
