import { expect, it } from 'vitest';
import {
  countJobs,
  landsBefore,
  movableAmong,
  queueLines,
  sumOf,
} from '../../../../web/ui/queue/queue-lines.ts';
import { queueTotal } from '../../../../web/ui/queue/queue-total.ts';
import { progressOf } from '../export/scripted-jobs.ts';
import { batchOf, groupOf, itemOf, makeScriptedQueue } from './scripted-queue.ts';

const single = groupOf(null, [itemOf({ id: 'a' }), itemOf({ id: 'b', state: 'FAILED' })]);
const busy = groupOf(batchOf({ id: 'busy' }), [
  itemOf({ id: 'c', batchId: 'busy', state: 'RUNNING' }),
  itemOf({ id: 'd', batchId: 'busy' }),
]);
const done = groupOf(batchOf({ id: 'done' }), [itemOf({ id: 'e', batchId: 'done', state: 'COMPLETED' })]);
const shown = (lines: ReturnType<typeof queueLines>) => lines.map(({ id }) => id);

it('shows exports on their own without a heading while there is no batch', () => {
  expect(shown(queueLines({ groups: [single], filter: 'all', folds: {} }))).toEqual(['job a', 'job b']);
});

it('puts exports under their batches, and folds a batch of which everything went well', () => {
  const groups = [busy, single, done];
  expect(shown(queueLines({ groups, filter: 'all', folds: {} }))).toEqual([
    'group busy',
    'job c',
    'job d',
    'group ',
    'job a',
    'job b',
    'group done',
  ]);
  const folds = { busy: false, done: true };
  expect(shown(queueLines({ groups, filter: 'all', folds }))).toEqual([
    'group busy',
    'group ',
    'job a',
    'job b',
    'group done',
    'job e',
  ]);
});

it('leaves out what is not asked for, and batches that have none of it', () => {
  const groups = [busy, single, done];
  expect(shown(queueLines({ groups, filter: 'failed', folds: {} }))).toEqual(['job b']);
  expect(shown(queueLines({ groups, filter: 'running', folds: {} }))).toEqual(['group busy', 'job c']);
});

it('puts what runs first, then what waits as it stands, then what ended, newest first', () => {
  const ended = (id: string, state: 'COMPLETED' | 'FAILED', finishedAt: number) =>
    itemOf({ id, state, finishedAt });
  const group = groupOf(null, [
    ended('old', 'COMPLETED', 1),
    ended('new', 'COMPLETED', 2),
    itemOf({ id: 'second' }),
    itemOf({ id: 'first' }),
    ended('bad', 'FAILED', 0),
    itemOf({ id: 'runs', state: 'RUNNING' }),
  ]);
  expect(shown(queueLines({ groups: [group], filter: 'all', folds: {} }))).toEqual(
    ['runs', 'second', 'first', 'bad', 'new', 'old'].map((id) => `job ${id}`),
  );
});

it('is as far as what runs and waits, whatever ended earlier on its own', () => {
  const queue = makeScriptedQueue({
    items: [
      itemOf({ id: 'a', state: 'COMPLETED' }),
      itemOf({ id: 'b', state: 'RUNNING' }),
      itemOf({ id: 'c' }),
    ],
  });
  queue.tell('b', progressOf({ ratio: 0.5 }), { from: 10, to: 20 });
  queue.tell('c', null, { from: 5, to: 8 });
  expect(queueTotal(queue)).toEqual({ isBusy: true, ratio: 0.25, secondsLeft: { from: 15, to: 28 } });
});

it('counts all groups together', () => {
  const counts = countJobs([busy, single, done]);
  expect(counts).toEqual({ QUEUED: 2, RUNNING: 1, PAUSED: 0, FAILED: 1, CANCELED: 0, COMPLETED: 1 });
  expect(sumOf(counts, ['QUEUED', 'FAILED'])).toBe(3);
});

it('moves a job only among those that wait with its priority', () => {
  const group = groupOf(batchOf({}), [
    itemOf({ id: '1', state: 'RUNNING' }),
    itemOf({ id: '2', priority: 9 }),
    itemOf({ id: '3' }),
    itemOf({ id: '4', state: 'PAUSED' }),
    itemOf({ id: '5' }),
    itemOf({ id: '6', state: 'COMPLETED' }),
  ]);
  expect(movableAmong(group, '4')).toEqual(['3', '4', '5']);
  expect(movableAmong(group, '2')).toEqual(['2']);
  expect(movableAmong(group, '1')).toEqual([]);
  expect(movableAmong(group, 'gone')).toEqual([]);
});

it.each([
  ['a', 0, undefined],
  ['a', 1, undefined],
  ['a', 2, 'c'],
  ['a', 3, null],
  ['a', 99, null],
  ['c', 0, 'a'],
  ['c', 1, 'b'],
  ['c', 2, undefined],
  ['c', 3, undefined],
  ['c', -1, 'a'],
  ['gone', 1, undefined],
])('%s let go in gap %d lands before %s', (id, gap, before) => {
  expect(landsBefore(['a', 'b', 'c'], id, gap)).toBe(before);
});
