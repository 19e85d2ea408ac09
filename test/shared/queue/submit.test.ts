import { expect, test } from 'vitest';
import { applyChange, edit, NO_RECORDS } from '../../../shared/queue/draft.ts';
import { makeQueueJob } from '../../../shared/queue/make-records.ts';
import type { NewBatch, NewJob } from '../../../shared/queue/queue-api.ts';
import { QUEUE_LIMITS, type QueueJob, type QueueRecords } from '../../../shared/queue/queue-types.ts';
import { createBatch, submitJobs } from '../../../shared/queue/submit.ts';
import { newJob } from '../../conformance/queue-kit.ts';

const NOW = 1_000_000_000;

function holding(...jobs: readonly (Partial<QueueJob> & { readonly id: string })[]): QueueRecords {
  const made = jobs.map((job) => {
    const { title, params } = newJob(job.id);
    return makeQueueJob({ title, params, createdAt: 1, ...job });
  });
  return { jobs: new Map(made.map((job) => [job.id, job])), batches: new Map() };
}

const submit = (records: QueueRecords, ...jobs: readonly NewJob[]) =>
  edit(records, (draft) => submitJobs(draft, jobs, null, NOW));
const batch = (asked: Partial<NewBatch>, ...jobs: readonly NewJob[]) =>
  edit(NO_RECORDS, (draft) => createBatch(draft, { id: 'b', name: 'Batch', ...asked }, jobs, NOW));
const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

test('a new job waits with the usual priority, behind those that were asked for before', () => {
  const { result, change } = submit(holding({ id: 'old', order: 7 }), newJob('one'), newJob('two'));
  expect(result.map(({ joined }) => joined)).toEqual([false, false]);
  expect(change?.putJobs).toMatchObject([
    { id: 'one', state: 'QUEUED', priority: 5, order: 8, createdAt: NOW },
    { id: 'two', order: 9 },
  ]);
});

test.each(['QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED'] as const)(
  'the same job that is %s is joined',
  (state) => {
    const { result, change } = submit(holding({ id: 'one', state }), newJob('one', { priority: 9 }));
    expect(result).toMatchObject([{ joined: true, job: { id: 'one', state, priority: 5 } }]);
    expect(change).toBeNull();
  },
);

test.each(['FAILED', 'CANCELED'] as const)(
  'the same job that is %s goes again, its old runs fenced off',
  (state) => {
    const old = { id: 'one', state, epoch: 3, retries: 2, finishedAt: 9, startedAt: 8, outputId: null };
    const { result } = submit(holding(old), newJob('one'));
    expect(result).toMatchObject([
      { joined: false, job: { state: 'QUEUED', epoch: 3, retries: 0, finishedAt: null, startedAt: null } },
    ]);
  },
);

test.each(['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED'] as const)(
  'the id of a %s job with other parameters is refused',
  (state) => {
    const error = refusal(() => submit(holding({ id: 'one', state }), newJob('one', { params: 'other' })));
    expect(error).toMatchObject({ code: 'input.key-reused' });
  },
);

test('the thousand-and-first waiting job is refused, and with it its whole batch; joining is not', () => {
  const ids = Array.from({ length: QUEUE_LIMITS.jobs - 1 }, (_, index) => `job-${index}`);
  const full = holding(
    ...ids.map((id, index) => ({ id, state: index % 2 === 0 ? ('QUEUED' as const) : ('PAUSED' as const) })),
    { id: 'runs', state: 'RUNNING' },
    { id: 'done', state: 'COMPLETED' },
  );
  expect(submit(full, newJob('fits')).result).toHaveLength(1);
  const error = refusal(() => submit(full, newJob('fits'), newJob('too much')));
  expect(error).toMatchObject({ code: 'environment.queue-full', message: expect.stringContaining('1,000') });
  expect(submit(full, newJob('job-3'), newJob('runs')).result.every(({ joined }) => joined)).toBe(true);
});

test('jobs of a batch may come after one another in any order, but not after themselves', () => {
  const ring = [
    newJob('a', { after: ['c'] }),
    newJob('b', { after: ['a'] }),
    newJob('c', { after: ['b'] }),
    newJob('d'),
  ];
  expect(refusal(() => batch({}, ...ring))).toMatchObject({ code: 'input.job-cycle' });
  expect(refusal(() => submit(NO_RECORDS, newJob('a', { after: ['a'] })))).toMatchObject({
    code: 'input.job-cycle',
  });
  const diamond = [
    newJob('end', { after: ['left', 'right'] }),
    newJob('left', { after: ['start'] }),
    newJob('right', { after: ['start'] }),
    newJob('start'),
  ];
  expect(batch({}, ...diamond).result.jobs).toHaveLength(4);
});

test.each([
  ['is gone', holding(), 'not in the queue any more'],
  ['failed', holding({ id: 'before', state: 'FAILED' }), 'failed'],
  ['was cancelled', holding({ id: 'before', state: 'CANCELED' }), 'cancelled'],
])('a job after one that %s is refused', (_, records, words) => {
  const error = refusal(() => submit(records, newJob('after', { after: ['before'] })));
  expect(error).toMatchObject({ code: 'input.job-gone', message: expect.stringContaining(words) });
});

test('a start in the past is refused, unless it was the present a moment ago', () => {
  const past = newJob('one', { startAt: NOW - 3_600_000 });
  expect(refusal(() => submit(NO_RECORDS, past))).toMatchObject({ code: 'input.start-past' });
  expect(refusal(() => batch({ startAt: NOW - 3_600_000 }))).toMatchObject({ code: 'input.start-past' });
  expect(submit(NO_RECORDS, newJob('one', { startAt: NOW - 5000 })).result).toHaveLength(1);
});

test.each([
  ['priority 11', { priority: 11 }],
  ['priority 2.5', { priority: 2.5 }],
  ['nine at once', { maxConcurrent: 9 }],
  ['none at once', { maxConcurrent: 0 }],
  ['no time', { limitMs: 0 }],
  ['hours that no day has', { hours: { from: 0, to: 1441 } }],
  ['hours that begin when the day is over', { hours: { from: 1440, to: 0 } }],
])('a batch with %s is refused', (_, change) => {
  expect(refusal(() => batch(change))).toMatchObject({ code: 'input.setting-invalid' });
});

test('a batch comes with its limits, its jobs with its priority', () => {
  const { result, change } = batch({ priority: 8 }, newJob('a'), newJob('b', { priority: 2 }));
  expect(result.batch).toMatchObject({ limitMs: 6 * 3_600_000, ranMs: 0, priority: 8, maxConcurrent: null });
  expect(result.jobs.map(({ job }) => job.priority)).toEqual([8, 2]);
  if (change === null) throw new Error('Nothing was written');
  const records = applyChange(NO_RECORDS, change);
  expect(records.jobs.get('a')?.batchId).toBe('b');
  const again = refusal(() => edit(records, (draft) => createBatch(draft, { id: 'b', name: 'B' }, [], NOW)));
  expect(again).toMatchObject({ code: 'input.key-reused' });
});
