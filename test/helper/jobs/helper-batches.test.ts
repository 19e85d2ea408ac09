import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BatchFilm } from '../../../helper/jobs/queue-types.ts';
import type { HelperJobs, JobNews } from '../../../helper/jobs/types.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import { loadSqlite } from '../../../helper/store/sqlite.ts';
import { StudioError } from '../../../shared/errors.ts';
import { makeRequest, makeStory } from './job-samples.ts';
import { makeTemporaryFolder, openJobs, putAssets, reaches } from './jobs-kit.ts';

const PROFILES = ['LANDSCAPE_1080P', 'VERTICAL_1080P', 'SQUARE_720P', 'DRAFT_360P', 'SQUARE_1080P'];

function film(project: string, profile: string, changes: Partial<BatchFilm> = {}): BatchFilm {
  const { idempotencyKey: _, ...request } = makeRequest({ project: makeStory(project), profile });
  return { ...request, ...changes };
}

const five = (project = 'story'): BatchFilm[] => PROFILES.map((profile) => film(project, profile));
const states = (jobs: HelperJobs) => jobs.list().map(({ state }) => state);

test('a batch makes a film of each of its jobs, under the names that were asked for', async () => {
  const { jobs, films } = await openJobs({ now: () => 1000 });
  const asked = PROFILES.map((profile) => film('story', profile, { fileName: `Boats ${profile}.mp4` }));
  const { batch, jobs: made } = await jobs.createBatch({ name: 'Delivery', note: 'Monday', films: asked });
  expect(batch).toMatchObject({ name: 'Delivery', note: 'Monday', state: 'waiting', createdAt: 1000 });
  expect(batch.jobIds).toEqual(made.map(({ job }) => job.id));
  expect(made.every(({ joined, job }) => !joined && job.state === 'QUEUED')).toBe(true);
  for (const { job } of made) {
    (await films.next()).finish();
    const done = await reaches(jobs, job.id, 'COMPLETED');
    expect(jobs.artifact(done.artifactId ?? '')?.fileName).toBe(`Boats ${job.profile}.mp4`);
  }
  expect(jobs.batch(batch.id)).toMatchObject({ state: 'done', counts: { COMPLETED: 5, FAILED: 0 } });
  expect(jobs.batches().map(({ id }) => id)).toEqual([batch.id]);
});

test('five batches of two projects each take turns', async () => {
  const { jobs, films } = await openJobs();
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const both = [`${name}1`, `${name}2`].flatMap((project) =>
      PROFILES.slice(0, 2).map((profile) => film(project, profile)),
    );
    await jobs.createBatch({ name, films: both });
  }
  const order: string[] = [];
  for (let left = 20; left > 0; left -= 1) {
    const next = await films.next();
    order.push(next.title.slice('The '.length, 'The '.length + 1));
    next.finish();
  }
  // The first one had its turn before the others were there, and has to wait for theirs.
  expect(order.join('')).toBe('abcde'.repeat(4));
});

test('as many films at once as the machine can, and none more', async () => {
  const { jobs, films } = await openJobs({ concurrency: 2 });
  await jobs.createBatch({ name: 'Two at once', films: five() });
  const [first, second] = [await films.next(), await films.next()];
  expect(states(jobs).filter((state) => state === 'RUNNING')).toHaveLength(2);
  first.finish();
  const third = await films.next();
  expect(states(jobs).filter((state) => state === 'RUNNING')).toHaveLength(2);
  for (const running of [second, third]) running.finish();
});

test('a film that is being made or is there is joined; a batch that comes twice makes nothing twice', async () => {
  const { jobs, films } = await openJobs();
  const { job } = await jobs.submit(makeRequest({ profile: 'VERTICAL_1080P' }));
  (await films.next()).finish();
  await reaches(jobs, job.id, 'COMPLETED');
  const first = await jobs.createBatch({ name: 'First', films: five() });
  expect(first.jobs.map(({ joined }) => joined)).toEqual([false, true, false, false, false]);
  const second = await jobs.createBatch({ name: 'Second', films: [...five(), film('story', 'DRAFT_360P')] });
  expect(second.jobs.every(({ joined }) => joined)).toBe(true);
  expect(second.batch.jobIds).toEqual([...first.batch.jobIds, first.batch.jobIds[3]]);
  const forced = await jobs.createBatch({
    name: 'Forced',
    films: [film('story', 'VERTICAL_1080P', { force: true })],
  });
  expect(forced.jobs).toMatchObject([{ joined: false, job: { run: 2 } }]);
});

test('a batch that is refused leaves nothing of itself', async () => {
  const data = makeTemporaryFolder();
  putAssets(data);
  const { jobs, close } = await openJobs({ data });
  const refused = (films: readonly BatchFilm[], more = {}) =>
    jobs.createBatch({ name: 'No', films, ...more });
  const ring = [film('a', 'DRAFT_360P', { after: [1] }), film('b', 'DRAFT_360P', { after: [0] })];
  await expect(refused(ring)).rejects.toMatchObject({ code: 'input.job-cycle' });
  await expect(refused(five(), { startAt: 1 })).rejects.toMatchObject({ code: 'input.start-past' });
  await expect(refused(five(), { priority: 11 })).rejects.toMatchObject({ code: 'input.setting-invalid' });
  const many = Array.from({ length: 1001 }, (_, revision) => film('story', 'DRAFT_360P', { revision }));
  await expect(refused(many)).rejects.toMatchObject({ code: 'environment.queue-full' });
  await expect(
    refused([...five(), film('x', 'DRAFT_360P', { layers: 'f'.repeat(64) })]),
  ).rejects.toMatchObject({
    code: 'input.media-missing',
  });
  expect([jobs.list(), jobs.batches()]).toEqual([[], []]);
  await close();
  const store = await openStore(data);
  expect(store.jobs.latestOfProject('story')).toBeNull();
  store.close();
});

test('cancelling one leaves no file of it; one that fails stops none but those that come after it', async () => {
  const { jobs, films, data } = await openJobs();
  const asked = [...five(), film('last', 'DRAFT_360P', { after: [2] })];
  const { batch, jobs: made } = await jobs.createBatch({ name: 'Six', films: asked });
  const [one = '', , three = '', , , last = ''] = made.map(({ job }) => job.id);
  expect(existsSync(`${(await films.next()).output}.part`)).toBe(true);
  await jobs.cancel(one);
  expect(readdirSync(join(data, 'exports'))).not.toContain(one);
  (await films.next()).finish();
  // The disk is full in the third.
  (await films.next()).fail(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  (await films.next()).finish();
  (await films.next()).finish();
  await reaches(jobs, made[4]?.job.id ?? '', 'COMPLETED');
  expect(jobs.batch(batch.id)).toMatchObject({
    state: 'done',
    counts: { COMPLETED: 3, CANCELED: 1, FAILED: 2 },
  });
  expect(jobs.get(three)?.error?.code).toBe('environment.storage-full');
  expect(jobs.get(last)?.error?.code).toBe('failed.dependency');
  const left = readdirSync(join(data, 'exports'), { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(left.filter((name) => name.endsWith('film.mp4'))).toHaveLength(3);

  await jobs.retryFailed(batch.id);
  (await films.next()).finish();
  (await films.next()).finish();
  await reaches(jobs, last, 'COMPLETED');
  expect(jobs.batch(batch.id)?.counts).toMatchObject({ COMPLETED: 5, CANCELED: 1, FAILED: 0 });
  expect((await jobs.retry(one)).id).toBe(one);
});

test('a batch is paused, resumed and cancelled as one', async () => {
  const { jobs, films } = await openJobs();
  const { batch } = await jobs.createBatch({ name: 'Five', films: five() });
  const running = await films.next();
  expect(await jobs.pauseBatch(batch.id)).toMatchObject({ state: 'paused', counts: { PAUSED: 5 } });
  expect(running.signal.aborted).toBe(true);
  expect(jobs.entry(batch.jobIds[0] ?? '')).toMatchObject({ pausedBy: 'batch', batchId: batch.id });
  await jobs.resumeBatch(batch.id);
  await films.next();
  expect(jobs.batch(batch.id)?.state).toBe('running');
  expect(await jobs.cancelBatch(batch.id)).toMatchObject({ state: 'done', counts: { CANCELED: 5 } });
  await expect(jobs.pauseBatch('none')).rejects.toMatchObject({ code: 'input.job-gone' });
  expect(jobs.batch('none')).toBeNull();
});

test('what waits is put in another order, and the log tells what happened', async () => {
  const { jobs, films } = await openJobs();
  const { batch } = await jobs.createBatch({ name: 'Five', films: five() });
  const first = await films.next();
  const [, second = '', third = '', fourth = '', fifth = ''] = batch.jobIds;
  await jobs.reorder(fifth, second);
  await jobs.setPriority(third, 9);
  await expect(jobs.setPriority(third, 11)).rejects.toMatchObject({ code: 'input.setting-invalid' });
  first.finish();
  for (let left = 4; left > 0; left -= 1) (await films.next()).finish();
  await reaches(jobs, fourth, 'COMPLETED');
  const started = jobs.log().filter(({ event }) => event === 'started');
  expect(started.map(({ jobId }) => jobId)).toEqual([batch.jobIds[0], third, fifth, second, fourth]);
  expect(jobs.log().at(-1)).toMatchObject({ event: 'batch-done', batchId: batch.id, title: 'Five' });
});

test('finished jobs are taken off with their films, and that is told', async () => {
  const { jobs, films, data } = await openJobs();
  const { batch, jobs: made } = await jobs.createBatch({ name: 'Five', films: five() });
  for (let left = 4; left > 0; left -= 1) (await films.next()).finish();
  const last = made[4]?.job.id ?? '';
  await reaches(jobs, last, 'RUNNING');
  const heard: JobNews[] = [];
  jobs.listen(Number.MAX_SAFE_INTEGER, (news) => heard.push(news));
  const [first = ''] = batch.jobIds;
  expect(await jobs.remove(first)).toBe(true);
  expect(await jobs.remove(first)).toBe(false);
  expect(await jobs.remove(last)).toBe(false);
  expect(heard.map(({ type, jobId }) => [type, jobId])).toEqual([['removed', first]]);
  expect((await jobs.clearFinished(batch.id)).length).toBe(3);
  expect(readdirSync(join(data, 'exports'))).toEqual([last]);
  expect(jobs.batch(batch.id)?.jobIds).toEqual([last]);
  (await films.next()).finish();
  await reaches(jobs, last, 'COMPLETED');
  await jobs.clearFinished(null);
  expect([jobs.list(), jobs.batches(), readdirSync(join(data, 'exports'))]).toEqual([[], [], []]);
  // Nothing of it is in the way of the same again, nor of what a client named it.
  const { job } = await jobs.submit(makeRequest({ idempotencyKey: 'mine' }));
  await jobs.cancel(job.id);
  await jobs.remove(job.id);
  expect((await jobs.submit(makeRequest({ idempotencyKey: 'mine', revision: 7 }))).joined).toBe(false);
  expect((await jobs.createBatch({ name: 'Again', films: five() })).jobs[0]).toMatchObject({
    joined: false,
    job: { run: 1 },
  });
});

test('what films took tells what the next ones will, and the report has both', async () => {
  const { jobs, films } = await openJobs();
  // As the scripted films say of themselves.
  const work = { speedKey: 'libx264 SOCIAL_1080P 1920x1080 ffmpeg 5.1.9 under 75 frames', frames: 60 };
  const first = await jobs.createBatch({ name: 'A', films: [film('a', 'SOCIAL_1080P', { work })] });
  expect(first.batch.eta).toBeNull();
  const running = await films.next();
  // Reused parts say nothing of a speed: these films are all new.
  running.finish();
  const [id = ''] = first.batch.jobIds;
  await reaches(jobs, id, 'COMPLETED');
  await expect.poll(() => Object.keys(jobs.speeds())).toEqual([work.speedKey]);
  const second = await jobs.createBatch({ name: 'B', films: [film('b', 'SOCIAL_1080P', { work })] });
  expect(second.batch.eta?.to).toBeGreaterThan(second.batch.eta?.from ?? Number.POSITIVE_INFINITY);
  const [next = ''] = second.batch.jobIds;
  await reaches(jobs, next, 'RUNNING');
  expect(jobs.entry(next)?.predicted).not.toBeNull();
  (await films.next()).fail(new StudioError('input.picture-broken', 'Broken'));
});

test('a thousand jobs wait over a restart, and the first of them runs', async () => {
  const data = makeTemporaryFolder();
  putAssets(data);
  const opened = await openJobs({ data });
  const many = Array.from({ length: 1000 }, (_, revision) => film('story', 'DRAFT_360P', { revision }));
  const { jobs: made } = await opened.jobs.createBatch({ name: 'Thousand', films: many });
  await opened.films.next();
  await opened.close();
  const reopened = await openJobs({ data });
  await reopened.films.next();
  expect(reopened.jobs.get(made[0]?.job.id ?? '')?.state).toBe('RUNNING');
  expect(reopened.jobs.batches()).toMatchObject([{ counts: { RUNNING: 1, QUEUED: 999 } }]);
});

test('what a batch joined is retried and cancelled with it, and stays with the first when that is taken off', async () => {
  const { jobs, films, data } = await openJobs();
  const two = five().slice(0, 2);
  const first = await jobs.createBatch({ name: 'First', films: two });
  const second = await jobs.createBatch({ name: 'Second', films: two });
  const [one = '', other = ''] = first.batch.jobIds;
  (await films.next()).fail(new Error('No'));
  await reaches(jobs, one, 'FAILED');
  await films.next();
  expect(await jobs.retryFailed(second.batch.id)).toMatchObject({ counts: { FAILED: 0, QUEUED: 1 } });
  expect(await jobs.cancelBatch(second.batch.id)).toMatchObject({ state: 'done', counts: { CANCELED: 2 } });
  await jobs.retry(one);
  (await films.next()).finish();
  await reaches(jobs, one, 'COMPLETED');

  expect(await jobs.clearFinished(first.batch.id)).toEqual([]);
  expect(jobs.batch(second.batch.id)?.jobIds).toEqual([one, other]);
  expect(readdirSync(join(data, 'exports'))).toEqual([one]);
  expect(await jobs.clearFinished(second.batch.id)).toEqual([]);
  expect(jobs.batches().map(({ id }) => id)).toEqual([first.batch.id]);
  expect(await jobs.clearFinished(first.batch.id)).toHaveLength(2);
  expect([jobs.batches(), readdirSync(join(data, 'exports'))]).toEqual([[], []]);
});

test('a batch that is refused is not remembered by what it would have joined', async () => {
  const { jobs, data, close } = await openJobs();
  await jobs.createBatch({ name: 'There', films: five() });
  await expect(jobs.createBatch({ name: 'No', films: five(), startAt: 1 })).rejects.toMatchObject({
    code: 'input.start-past',
  });
  await close();
  const db = (await loadSqlite())(join(data, 'storyloom.sqlite'));
  expect(db.prepare('SELECT DISTINCT batch_id FROM batch_jobs').all()).toHaveLength(1);
  db.close();
});
