import { expect, test } from 'vitest';
import { makeMemoryDisk } from '../../../shared/queue/memory-store.ts';
import type { QueueNews, QueueProgress } from '../../../shared/queue/queue-api.ts';
import { newJob, settle } from '../../conformance/queue-kit.ts';
import { HOUR, lost, open } from './open-queue.ts';

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

test('no gate holds a job whose output takes nothing of what is short', async () => {
  const { queue, runs, job, next } = await open({ limits: { concurrency: 2 } });
  await queue.submit(newJob('film'));
  await queue.submit(newJob('running copy', { ignoresGates: true }));
  await next();
  await queue.setGate('storage', true);
  await queue.setGate('battery', true);
  expect(job('film')).toMatchObject({ state: 'PAUSED', pausedBy: 'storage' });
  expect(job('running copy').state).toBe('RUNNING');
  await queue.submit(newJob('later film'));
  await queue.submit(newJob('later copy', { ignoresGates: true }));
  await settle();
  expect([...runs.running.keys()]).toEqual(['running copy', 'later copy']);
  // Nothing of it is given up and begun again while the gates stay shut.
  await queue.refresh();
  await settle();
  expect(runs.started).toEqual(['film', 'running copy', 'later copy']);
  for (const run of runs.running.values()) run.finish();
  await settle();
  expect(runs.running.size).toBe(0);
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
