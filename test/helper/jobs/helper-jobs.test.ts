import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MAX_WAITING } from '../../../helper/jobs/helper-jobs.ts';
import type { JobNews } from '../../../helper/jobs/types.ts';
import { MissingMediaError } from '../../../shared/protocol/missing-media.ts';
import { makeProgress, makeRequest, makeStory, PICTURE } from './job-samples.ts';
import { makeTemporaryFolder, openJobs, putAssets, reaches } from './jobs-kit.ts';

test('a job is run, its film recorded and its file handed out', async () => {
  const { jobs, films } = await openJobs({ now: () => 1_000 });
  const { job, joined } = await jobs.submit(makeRequest());
  expect(joined).toBe(false);
  expect(job).toMatchObject({ state: 'QUEUED', run: 1, segments: 2, createdAt: 1_000, artifactId: null });
  const film = await films.next();
  expect(jobs.get(job.id)?.state).toBe('RUNNING');
  expect(jobs.output(job.id)).toBeNull();
  film.finish();
  const done = await reaches(jobs, job.id, 'COMPLETED');
  expect(jobs.output(job.id)).toBe(film.output);
  expect(jobs.artifact(done.artifactId ?? '')).toMatchObject({
    jobId: job.id,
    projectId: 'story',
    fileName: 'The story.mp4',
    encoder: 'libx264',
    hardware: false,
    frames: 60,
  });
});

test('jobs run one at a time, in the order they were asked for, whatever the clock says', async () => {
  let time = 5_000;
  const { jobs, films } = await openJobs({
    now: () => {
      time -= 1_000;
      return time;
    },
  });
  const ids: string[] = [];
  for (const id of ['one', 'two', 'three']) {
    ids.push((await jobs.submit(makeRequest({ project: makeStory(id) }))).job.id);
  }
  expect(jobs.list().map(({ id }) => id)).toEqual(ids);
  const order: string[] = [];
  for (const id of ids) {
    const film = await films.next();
    order.push(film.title);
    expect(jobs.list().filter(({ state }) => state === 'RUNNING')).toHaveLength(1);
    film.finish();
    await reaches(jobs, id, 'COMPLETED');
  }
  expect(order).toEqual(['The one', 'The two', 'The three']);
});

test('the same request joins a live job, and a finished one whose film is there', async () => {
  const { jobs, films } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  expect(await jobs.submit(makeRequest({ force: true }))).toMatchObject({
    job: { id: job.id },
    joined: true,
  });
  (await films.next()).finish();
  await reaches(jobs, job.id, 'COMPLETED');
  expect(await jobs.submit(makeRequest())).toMatchObject({ job: { id: job.id }, joined: true });

  const forced = await jobs.submit(makeRequest({ force: true }));
  expect(forced).toMatchObject({ job: { run: 2, state: 'QUEUED' }, joined: false });
  expect(forced.job.id).not.toBe(job.id);
  const again = await films.next();
  again.finish();
  await reaches(jobs, forced.job.id, 'COMPLETED');
  expect(jobs.output(job.id)).not.toBe(jobs.output(forced.job.id));

  rmSync(again.output);
  expect(await jobs.submit(makeRequest())).toMatchObject({ job: { run: 3 }, joined: false });
});

test.each([
  ['project', { project: { ...makeStory(), title: 'Another' } }],
  ['revision', { revision: 2 }],
  ['profile', { profile: 'MASTER_4K' }],
  ['codec', { codec: 'hevc' }],
  ['container', { container: 'mov' }],
  ['hardware', { hardware: 'cpu' }],
  ['layers', { layers: PICTURE }],
] as const)('another %s is another job', async (_, changes) => {
  const { jobs } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  const other = await jobs.submit(makeRequest(changes));
  expect(other.joined).toBe(false);
  expect(other.job.id).not.toBe(job.id);
});

test('a failed job tells why and is retried as a new run', async () => {
  const { jobs, films, data } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  const film = await films.next();
  film.fail(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
  const failed = await reaches(jobs, job.id, 'FAILED');
  expect(failed.error?.code).toBe('environment.storage-full');
  expect(readdirSync(join(data, 'exports'))).toEqual([]);

  const again = await jobs.retry(job.id);
  expect(again).toMatchObject({ run: 2, state: 'QUEUED', error: null });
  expect((await jobs.retry(job.id)).id).toBe(again.id);
  (await films.next()).finish();
  await reaches(jobs, again.id, 'COMPLETED');
  expect(jobs.get(job.id)?.state).toBe('FAILED');
});

test('a failed job that was made since is not made a third time, as long as its film is there', async () => {
  const { jobs, films } = await openJobs();
  const keyed = makeRequest({ idempotencyKey: 'k1' });
  const { job } = await jobs.submit(keyed);
  (await films.next()).fail(new Error('No'));
  await reaches(jobs, job.id, 'FAILED');
  const second = await jobs.retry(job.id);
  const film = await films.next();
  film.finish();
  await reaches(jobs, second.id, 'COMPLETED');
  // A client that was away knows the first run only.
  expect((await jobs.submit(keyed)).job.id).toBe(job.id);
  expect(await jobs.retry(job.id)).toMatchObject({ id: second.id, state: 'COMPLETED' });
  rmSync(film.output);
  expect(await jobs.retry(job.id)).toMatchObject({ run: 3, state: 'QUEUED' });
});

test('pausing stops the run and resuming takes it up again', async () => {
  const { jobs, films } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  const film = await films.next();
  const paused = await jobs.pause(job.id);
  expect(paused.state).toBe('PAUSED');
  expect(film.signal.aborted).toBe(true);
  expect((await jobs.resume(job.id)).state).toBe('QUEUED');
  (await films.next()).finish();
  await reaches(jobs, job.id, 'COMPLETED');
});

test('cancelling leaves nothing in the exports folder', async () => {
  const { jobs, films, data } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  const film = await films.next();
  expect(existsSync(`${film.output}.part`)).toBe(true);
  expect((await jobs.cancel(job.id)).state).toBe('CANCELED');
  expect(readdirSync(join(data, 'exports'))).toEqual([]);
  // News that comes too late moves nothing.
  expect((await jobs.cancel(job.id)).state).toBe('CANCELED');
  expect((await jobs.pause(job.id)).state).toBe('CANCELED');
  expect((await jobs.resume(job.id)).state).toBe('CANCELED');
});

test('a film that is done in the moment it is cancelled is not kept', async () => {
  const { jobs, films, data } = await openJobs();
  const { job } = await jobs.submit(makeRequest());
  const film = await films.next();
  film.finish();
  expect((await jobs.cancel(job.id)).state).toBe('CANCELED');
  expect(readdirSync(join(data, 'exports'))).toEqual([]);
  expect(jobs.output(job.id)).toBeNull();
});

test('a client’s key gives the same job again, and is refused for another request', async () => {
  const { jobs } = await openJobs();
  const keyed = makeRequest({ idempotencyKey: 'k1' });
  const { job } = await jobs.submit(keyed);
  await jobs.cancel(job.id);
  expect(await jobs.submit(keyed)).toMatchObject({ job: { id: job.id, state: 'CANCELED' }, joined: true });
  for (const changes of [{ profile: 'MASTER_4K' }, { force: true }]) {
    await expect(jobs.submit({ ...keyed, ...changes })).rejects.toMatchObject({ code: 'input.key-reused' });
  }
  // A key that joined a live job is that job's too.
  const second = await jobs.submit(makeRequest());
  const joined = await jobs.submit(makeRequest({ idempotencyKey: 'k2' }));
  expect(joined.job.id).toBe(second.job.id);
  await jobs.cancel(second.job.id);
  expect((await jobs.submit(makeRequest({ idempotencyKey: 'k2' }))).job.id).toBe(second.job.id);
});

test('a key that comes again while its first request is looked at gives that one’s job', async () => {
  let tell = (_: null) => {};
  const looked = new Promise<null>((resolve) => {
    tell = resolve;
  });
  const { jobs } = await openJobs({ findWork: () => looked });
  const keyed = makeRequest({ idempotencyKey: 'k1' });
  const asked = [keyed, keyed, { ...keyed, profile: 'MASTER_4K' }].map((request) => jobs.submit(request));
  tell(null);
  const [first, second, other] = await Promise.allSettled(asked);
  expect(first).toMatchObject({ status: 'fulfilled', value: { joined: false } });
  const job = first?.status === 'fulfilled' ? first.value.job.id : '';
  expect(second).toMatchObject({ status: 'fulfilled', value: { joined: true, job: { id: job } } });
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'input.key-reused' } });
  expect(jobs.list()).toHaveLength(1);
});

test('missing media are refused before anything is stored, by segment', async () => {
  const data = makeTemporaryFolder();
  putAssets(data, []);
  const { jobs } = await openJobs({ data });
  const error = await jobs.submit(makeRequest()).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(MissingMediaError);
  expect(error).toMatchObject({
    code: 'input.media-missing',
    media: { missing_images: ['s1', 's2'], missing_audio: ['s2'] },
  });
  putAssets(data);
  await expect(jobs.submit(makeRequest({ layers: 'f'.repeat(64) }))).rejects.toMatchObject({
    code: 'input.media-missing',
  });
  expect(jobs.list()).toEqual([]);
});

test('the thousand-and-first waiting job is refused; joining is not', async () => {
  const { jobs, films } = await openJobs();
  await jobs.submit(makeRequest({ revision: 0 }));
  await films.next();
  for (let revision = 1; revision <= MAX_WAITING; revision += 1) await jobs.submit(makeRequest({ revision }));
  await expect(jobs.submit(makeRequest({ revision: -1 }))).rejects.toMatchObject({
    code: 'environment.queue-full',
  });
  expect((await jobs.submit(makeRequest({ revision: 7 }))).joined).toBe(true);
});

test('news is numbered, told again to who was away, and goes on beyond a restart', async () => {
  const opened = await openJobs();
  const heard: JobNews[] = [];
  const stop = opened.jobs.listen(0, (news) => heard.push(news));
  const { job } = await opened.jobs.submit(makeRequest());
  const film = await opened.films.next();
  film.onProgress(makeProgress(0.25));
  film.onProgress(makeProgress(0.5));
  expect(opened.jobs.progress(job.id)?.ratio).toBe(0.5);
  film.finish();
  await reaches(opened.jobs, job.id, 'COMPLETED');
  expect(opened.jobs.progress(job.id)).toBeNull();
  stop();
  expect(heard.map(({ type, job: told, progress }) => [type, told?.state ?? progress?.ratio])).toEqual([
    ['job', 'QUEUED'],
    ['job', 'RUNNING'],
    ['progress', 0.25],
    ['job', 'COMPLETED'],
  ]);
  const missed: JobNews[] = [];
  opened.jobs.listen(heard[1]?.id ?? 0, (news) => missed.push(news));
  expect(missed).toEqual(heard.slice(2));

  await opened.close();
  const reopened = await openJobs({ data: opened.data });
  const later: JobNews[] = [];
  reopened.jobs.listen(heard.at(-1)?.id ?? 0, (news) => later.push(news));
  await reopened.jobs.submit(makeRequest({ revision: 2 }));
  expect(later.length).toBeGreaterThan(0);
});

test('a job that ran when the helper closed goes on by itself, once opened again', async () => {
  const opened = await openJobs();
  const { job } = await opened.jobs.submit(makeRequest());
  await opened.films.next();
  await opened.close();
  const reopened = await openJobs({ data: opened.data });
  (await reopened.films.next()).finish();
  const done = await reaches(reopened.jobs, job.id, 'COMPLETED');
  expect(done.run).toBe(1);
});

test('leftovers of a killed run are swept, and films without a record are left alone', async () => {
  const opened = await openJobs();
  const { job } = await opened.jobs.submit(makeRequest());
  const film = await opened.films.next();
  film.finish();
  await reaches(opened.jobs, job.id, 'COMPLETED');
  await opened.close();
  writeFileSync(`${film.output}.part`, 'half');
  writeFileSync(join(opened.data, 'exports', 'loose.part'), 'half');
  const dead = [join(opened.data, 'ledger', 'forced-x'), join(opened.data, 'cache', 'together-x')];
  for (const path of dead) {
    mkdirSync(path);
    utimesSync(path, 0, 0);
  }
  const reopened = await openJobs({ data: opened.data });
  expect(readdirSync(join(opened.data, 'exports'))).toEqual([job.id]);
  for (const path of dead) expect(existsSync(path), path).toBe(false);
  expect(readdirSync(join(opened.data, 'exports', job.id))).toEqual(['film.mp4']);
  await reopened.close();
  rmSync(join(opened.data, 'storyloom.sqlite'));
  await openJobs({ data: opened.data });
  expect(existsSync(film.output)).toBe(true);
});
