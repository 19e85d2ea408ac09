import { expect, test } from 'vitest';
import { newJob } from '../../../helper/jobs/job-intake.ts';
import { makeJobView } from '../../../helper/jobs/job-view.ts';
import { makeQueueJob } from '../../../shared/queue/make-records.ts';
import { makeRequest } from './job-samples.ts';

test('a later start and another expected time are news, and a lease that was renewed is none', () => {
  const entry = makeQueueJob({ id: 'one', title: 'One', createdAt: 0, state: 'RUNNING' });
  const job = newJob(makeRequest(), 'one', 1, 0);
  const records = { jobs: new Map([[entry.id, entry]]), batches: new Map() };
  const view = makeJobView({ get: () => job, all: () => [job] }, { records: () => records });
  expect(view.newsOf(entry)).toEqual(job);
  expect(view.newsOf({ ...entry, lease: { owner: 'me', epoch: 1, until: 5 } })).toBeNull();
  expect(view.newsOf({ ...entry, notBefore: 1000 })).toEqual(job);
  expect(view.newsOf({ ...entry, notBefore: 1000, predicted: { from: 1, to: 2 } })).toEqual(job);
});
