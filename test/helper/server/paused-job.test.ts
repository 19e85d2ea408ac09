import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openHelperJobs } from '../../../helper/jobs/helper-jobs.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import type { JobAnswer } from '../../../shared/protocol/api.ts';
import { SOCKET } from '../../../shared/protocol/messages.ts';
import { submittedSchema } from '../../../shared/protocol/projects.ts';
import { followJob } from '../../../web/helper-client/follow-job.ts';
import { type HelperApi, makeHelperApi } from '../../../web/helper-client/helper-api.ts';
import { scriptedPlans } from '../../support/scripted-queue.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';
import { makeStory, noTools } from '../jobs/job-samples.ts';
import { makeScriptedFilms, putAssets } from '../jobs/jobs-kit.ts';

/** The real server, records and queue; only films and the disk are scripted. */
let helper: TestHelper;
let api: HelperApi;
let films: ReturnType<typeof makeScriptedFilms>;
const disk = { free: 1e12 };
const live = () => new AbortController().signal;

beforeEach(async () => {
  // The look at the disk comes when the test says so.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  // Node has one of its own only in later versions.
  vi.stubGlobal('WebSocket', WebSocket);
  films = makeScriptedFilms();
  disk.free = 1e12;
  helper = await startTestHelper({
    async openEngine(data) {
      const store = await openStore(data);
      const jobs = await openHelperJobs({
        ...{ store, runner: noTools, dataFolder: data, share: 1, concurrency: 1 },
        renderFilm: films.render,
        findNeeds: () => Promise.resolve({ keys: [], bytes: 1e9 }),
        freeBytes: async () => disk.free,
      });
      putAssets(data);
      const close = async () => {
        await jobs.close();
        store.close();
      };
      return {
        ...{ jobs, projects: store.projects, assets: `${data}/assets`, exports: `${data}/exports` },
        ...{ ffmpeg: '5.1.9', encoders: () => [], planFilms: scriptedPlans, close },
      };
    },
  });
  const { token } = helper;
  const origin = helper.server.address;
  const openSocket = () =>
    new WebSocket(`${origin.replace('http', 'ws')}${SOCKET.path}`, [
      SOCKET.protocol,
      SOCKET.tokenPrefix + token,
    ]) as unknown as globalThis.WebSocket;
  api = { ...makeHelperApi({ origin, token }), openSocket };
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await helper.close();
});

async function submit(): Promise<JobAnswer> {
  const json = { project: makeStory(), revision: 1, profile: 'SOCIAL_1080P' };
  return (await api.call('/api/jobs', submittedSchema, { method: 'POST', json, signal: live() })).job;
}

function follow({ id }: JobAnswer) {
  const heard: string[] = [];
  const ended = followJob(api, id, {
    signal: live(),
    onProgress: () => {},
    onStanding: (job) => heard.push(job.paused_by === null ? job.state : `${job.state} ${job.paused_by}`),
  });
  // A test that fails before it is awaited says so itself.
  ended.catch(() => {});
  return { heard, ended };
}
const ask = (id: string, order: string) =>
  api.fetch(`/api/jobs/${id}/${order}`, { method: 'POST', json: {}, signal: live() });

test('a disk without room pauses the job with the reason, and the studio sees it go on by itself', async () => {
  disk.free = 1.2e9;
  const job = await submit();
  const { heard, ended } = follow(job);
  await expect.poll(() => heard).toContain('PAUSED storage');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(heard.at(-1)).toBe('PAUSED storage');
  disk.free = 1e12;
  await vi.advanceTimersByTimeAsync(15_000);
  (await films.next()).finish();
  expect(await ended).toMatchObject({ state: 'COMPLETED', paused_by: null });
});

test('a job that somebody pauses there is followed until somebody lets it go on', async () => {
  const job = await submit();
  const { heard, ended } = follow(job);
  await films.next();
  await ask(job.id, 'pause');
  await expect.poll(() => heard).toContain('PAUSED person');
  await ask(job.id, 'resume');
  (await films.next()).finish();
  expect((await ended).state).toBe('COMPLETED');
});

test('what a full disk has paused a person can pause for good', async () => {
  disk.free = 1.2e9;
  const job = await submit();
  const { heard } = follow(job);
  await expect.poll(() => heard).toContain('PAUSED storage');
  expect((await ask(job.id, 'pause')).status).toBe(200);
  await expect.poll(() => heard).toContain('PAUSED person');
  expect((await ask(job.id, 'pause')).status).toBe(409);
});

test('a job that ended before anybody listened is told all the same', async () => {
  const job = await submit();
  (await films.next()).finish();
  // Ends with the job.
  await helper.call('GET', `/api/jobs/${job.id}/events`);
  expect((await follow(job).ended).state).toBe('COMPLETED');
});

test('times at which a job may run are kept, shown, and refused where they make no sense', async () => {
  const startAt = Date.now() + 3_600_000;
  const hours = { from: 1320, to: 360 };
  const body = { project: makeStory(), revision: 1, profile: 'SOCIAL_1080P' };
  const post = async (more: object) => {
    const answer = await helper.call('POST', '/api/jobs', { json: { ...body, ...more } });
    return { status: answer.status, ...JSON.parse(answer.body) };
  };
  expect(await post({ start_at: 5 })).toMatchObject({ status: 400, code: 'input.start-past' });
  expect(await post({ hours: { from: 7, to: 7 } })).toMatchObject({
    status: 400,
    code: 'input.setting-invalid',
  });
  expect(await post({ hours: { from: 7 } })).toMatchObject({ status: 400, code: 'request.malformed' });
  const made = await post({ start_at: startAt, hours, idempotency_key: 'k' });
  expect(made).toMatchObject({ status: 202, job: { state: 'QUEUED', not_before: startAt, hours } });
  const shown = JSON.parse((await helper.call('GET', `/api/jobs/${made.job.id}`)).body);
  expect(shown).toMatchObject({ state: 'QUEUED', not_before: startAt, hours, paused_by: null });
  // Sent again it is the same job, however late.
  const late = vi.spyOn(Date, 'now').mockReturnValue(startAt + 3_600_000);
  const again = { start_at: startAt, hours, idempotency_key: 'k' };
  expect(await post(again)).toMatchObject({ status: 200, joined: true });
  late.mockRestore();
  // The same words with other times are another wish.
  expect(await post({ start_at: startAt, idempotency_key: 'k' })).toMatchObject({ status: 409 });
});
