import { expect, it } from 'vitest';
import { concurrencyOf, makeWorkerBudget, USUAL_QUEUE } from '../../../web/state/queue-machine.ts';

const machine = { cores: 10, memoryBytes: 8e9 };

it('workers follow the share of the machine, never under one', () => {
  const workers = (share: number, cores = 10) =>
    makeWorkerBudget(() => ({ settings: { ...USUAL_QUEUE, share }, live: 1 }), { ...machine, cores }).take()
      .workers;
  expect([workers(1), workers(0.8), workers(0.5), workers(0.1), workers(0.1, 2)]).toEqual([10, 8, 5, 1, 1]);
});

it('exports that run together share the workers, and what one gives back the next one has', () => {
  let live = 3;
  const settings = { ...USUAL_QUEUE, share: 0.8, concurrency: 2 };
  const budget = makeWorkerBudget(() => ({ settings, live }), machine);
  const [one, two] = [budget.take(), budget.take()];
  expect([one.workers, two.workers]).toEqual([4, 4]);
  one.release();
  expect(budget.take().workers).toBe(4);
  two.release();
  live = 1;
  expect(budget.take().workers).toBe(4);
});

it('an export that comes while one has the whole share still has a worker', () => {
  const budget = makeWorkerBudget(() => ({ settings: { ...USUAL_QUEUE, concurrency: 2 }, live: 1 }), machine);
  expect([budget.take().workers, budget.take().workers]).toEqual([8, 1]);
});

it('as many exports at once as a person set, within the cores there are; else as cores and memory allow', () => {
  expect(concurrencyOf({ ...USUAL_QUEUE, concurrency: 8 }, machine)).toBe(8);
  expect(concurrencyOf({ ...USUAL_QUEUE, concurrency: 8 }, { ...machine, cores: 2 })).toBe(2);
  expect(concurrencyOf({ ...USUAL_QUEUE, share: 1 }, machine)).toBe(2);
  expect(concurrencyOf({ ...USUAL_QUEUE, share: 1 }, { cores: 64, memoryBytes: 4e9 })).toBe(2);
  expect(concurrencyOf(USUAL_QUEUE, { cores: 2, memoryBytes: 1e9 })).toBe(1);
});
