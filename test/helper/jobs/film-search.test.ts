import { expect, test } from 'vitest';
import { setFit } from '../../../shared/model/edits/framing.ts';
import { makeProgress, makeRequest, makeStory } from './job-samples.ts';
import { openJobs } from './jobs-kit.ts';

test('a film that is looked through for long holds up no other, nor what is wished of those', async () => {
  const { jobs, films } = await openJobs({
    concurrency: 2,
    findNeeds: ({ project }, _, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        if (project.id !== 'long') resolve({ keys: [], bytes: 0 });
      }),
  });
  const long = await jobs.submit(makeRequest({ project: makeStory('long') }));
  const short = await jobs.submit(makeRequest());
  expect((await films.next()).title).toBe('The story');
  expect((await jobs.cancel(short.job.id)).state).toBe('CANCELED');
  expect(jobs.get(long.job.id)?.state).toBe('RUNNING');
  expect((await jobs.pause(long.job.id)).state).toBe('PAUSED');
});

test('a search for faces is a stage of its own, and the film goes on from there', async () => {
  const { jobs, films } = await openJobs({
    async findNeeds(_, deps) {
      deps.onLook?.({ name: 'boat.jpg', ratio: 0 });
      deps.onLook?.({ name: 'boat.jpg', ratio: 0.5 });
      return { keys: [], bytes: 0 };
    },
  });
  const project = setFit.apply(makeStory(), 'VERTICAL_1080P', 'smart');
  const { job } = await jobs.submit(makeRequest({ project, profile: 'VERTICAL_1080P' }));
  const film = await films.next();
  expect(jobs.progress(job.id)).toMatchObject({ stage: 'faces', ratio: 0.125, segments: 2, framesTotal: 0 });
  film.onProgress(makeProgress(0.5));
  expect(jobs.progress(job.id)).toMatchObject({ stage: 'rendering', ratio: 0.625 });
});
