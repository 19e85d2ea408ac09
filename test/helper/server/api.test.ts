import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remedyFor } from '../../../shared/batch/remedies.ts';
import { StudioError } from '../../../shared/errors.ts';
import { SOME_HASH } from '../../support/route-samples.ts';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';
import { smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
beforeEach(async () => {
  helper = await startTestHelper();
});
afterEach(() => helper.close());

const OWN_PROFILE = {
  name: 'OWN',
  size: { type: 'short-side', pixels: 240 },
  codec: 'prores',
  container: 'mov',
};
const submit = (more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ project: smallProject(), revision: 3, profile: 'SOCIAL_1080P' },
  ...more,
});
const ask = async (method: string, path: string, json?: unknown) => {
  const answer = await helper.call(method, path, json === undefined ? {} : { json });
  return { ...JSON.parse(answer.body || '{}'), status: answer.status, headers: answer.headers };
};
const newJob = async () => (await ask('POST', '/api/jobs', submit())).job.id as string;

describe('jobs', () => {
  it('are made from a frozen project, and the same request joins the one that runs', async () => {
    const made = await ask('POST', '/api/jobs', submit());
    expect(made).toMatchObject({ status: 202, joined: false });
    expect(made.job).toMatchObject({ state: 'QUEUED', project_id: 'p1', revision: 3, segments: 2 });
    expect(made.headers.location).toBe(`/api/jobs/${made.job.id}`);
    expect(helper.jobs.submitted[0]).toMatchObject({ container: 'mp4', hardware: 'auto', force: false });
    const again = await ask('POST', '/api/jobs', submit());
    expect(again).toMatchObject({ status: 200, joined: true, job: { id: made.job.id } });
    expect((await ask('GET', '/api/jobs')).jobs).toHaveLength(1);
  });

  it("are made by a profile of one's own, in what it is put into", async () => {
    const made = await ask('POST', '/api/jobs', submit({ profile: OWN_PROFILE }));
    expect(made).toMatchObject({ status: 202, job: { profile: 'OWN', container: 'mov' } });
    expect(helper.jobs.submitted[0]).toMatchObject({
      profile: { ...OWN_PROFILE, label: 'OWN', bitrates: null, audioBitrate: 192_000 },
      container: 'mov',
    });
    const asMkv = await ask(
      'POST',
      '/api/jobs',
      submit({ profile: OWN_PROFILE, container: 'mkv', force: true }),
    );
    expect(asMkv.job.container).toBe('mkv');
  });

  it.each([
    ['a project that is none', { project: { version: 1 } }, 'input.project-invalid'],
    [
      'a field of a project that is not known',
      { project: { ...smallProject(), filter: 'x' } },
      'request.malformed',
    ],
    ['a profile that is none', { profile: '-vf' }, 'request.malformed'],
    [
      "a profile of one's own that its container cannot hold",
      { profile: { ...OWN_PROFILE, codec: 'prores', container: 'mp4' } },
      'input.profile-invalid',
    ],
    ["a profile of one's own with a flag", { profile: { ...OWN_PROFILE, args: '-vf' } }, 'request.malformed'],
    ['a container that is none', { container: '../x' }, 'request.malformed'],
    ['an encoder by name', { codec: 'libx264' }, 'request.malformed'],
    ['layers that are no hash', { layers: '/etc/passwd' }, 'request.malformed'],
    ['a flag', { args: ['-i', 'x'] }, 'request.malformed'],
  ])('are not made from %s', async (_, more, code) => {
    expect(await ask('POST', '/api/jobs', submit(more))).toMatchObject({ status: 400, code });
    expect(helper.jobs.submitted).toHaveLength(0);
  });

  it.each([
    ['input.key-reused', 409],
    ['environment.queue-full', 429],
    ['environment.storage-full', 507],
    ['environment.store-missing', 503],
    ['failed.write', 500],
  ] as const)('refused with %s answer %i', async (code, status) => {
    helper.jobs.refuseNext(new StudioError(code, 'Because.', { context: { file: 'a.png' } }));
    const answer = await ask('POST', '/api/jobs', submit());
    expect(answer).toMatchObject({ status, code, error: 'Because.', details: { file: 'a.png' } });
    expect(answer.remedy).toBe(remedyFor({ code }));
  });

  it('go from state to state as they are told, and nowhere else', async () => {
    const id = await newJob();
    expect(await ask('POST', `/api/jobs/${id}/resume`)).toMatchObject({
      status: 409,
      code: 'request.conflict',
    });
    expect(await ask('POST', `/api/jobs/${id}/pause`)).toMatchObject({ status: 200, state: 'PAUSED' });
    expect(await ask('POST', `/api/jobs/${id}/pause`)).toMatchObject({ status: 409 });
    expect(await ask('POST', `/api/jobs/${id}/resume`, {})).toMatchObject({ status: 200, state: 'QUEUED' });
    expect(await ask('POST', `/api/jobs/${id}/cancel`)).toMatchObject({ status: 200, state: 'CANCELED' });
    expect(await ask('POST', `/api/jobs/${id}/retry`)).toMatchObject({ status: 200, state: 'QUEUED' });
    expect(await ask('POST', `/api/jobs/${SOME_HASH}/pause`)).toMatchObject({ status: 404 });
  });

  it('say how far they are', async () => {
    const id = await newJob();
    helper.jobs.step(id, 'start');
    helper.jobs.report(id, SOME_PROGRESS);
    const job = await ask('GET', `/api/jobs/${id}`);
    expect(job.progress).toMatchObject({ stage: 'rendering', ratio: 0.5, frames_done: 30, seconds_left: 3 });
    const { status: _, headers: __, ...rest } = job;
    const { status: ___, headers: ____, ...task } = await ask('GET', `/api/tasks/${id}/status`);
    expect(task).toEqual(rest);
  });

  it('are taken off with their film once they have ended', async () => {
    const id = await newJob();
    expect(await ask('DELETE', `/api/jobs/${id}`)).toMatchObject({ status: 409, code: 'request.conflict' });
    helper.jobs.step(id, 'start');
    const film = helper.jobs.complete(id, join(helper.exports, 'film.mp4'), SOME_HASH, 'film.mp4');
    expect(await ask('DELETE', `/api/jobs/${id}`)).toMatchObject({ status: 204 });
    expect((await ask('GET', '/api/jobs')).jobs).toEqual([]);
    expect(await ask('GET', `/api/artifacts/${film.id}`)).toMatchObject({ status: 404 });
    expect(await ask('DELETE', `/api/jobs/${id}`)).toMatchObject({ status: 404 });
  });

  it('give their film as a download with a plain name, in ranges', async () => {
    const id = await newJob();
    expect(await ask('GET', `/api/jobs/${id}/output`)).toMatchObject({ status: 404 });
    mkdirSync(join(helper.exports, id));
    const path = join(helper.exports, id, 'film.mp4');
    writeFileSync(path, '0123456789');
    helper.jobs.step(id, 'start');
    const film = helper.jobs.complete(id, path, SOME_HASH, '../\u202eFilm "é"\r\nX: y/con.mp4');
    const answer = await helper.call('GET', `/api/jobs/${id}/output`, { headers: { range: 'bytes=2-4' } });
    expect(answer).toMatchObject({ status: 206, body: '234' });
    expect(answer.headers['content-type']).toBe('video/mp4');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="__Film _____X_ y_con.mp4"; filename*=UTF-8''__Film%20_%C3%A9___X_%20y_con.mp4`,
    );
    expect(answer.headers['x-y']).toBeUndefined();
    expect(await ask('GET', `/api/artifacts/${film.id}`)).toMatchObject({ status: 200, job_id: id });
    expect(await ask('GET', '/api/artifacts/other')).toMatchObject({ status: 404 });
  });

  it('give no film that lies elsewhere', async () => {
    const id = await newJob();
    helper.jobs.step(id, 'start');
    const outside = join(helper.folder, 'secret.mp4');
    writeFileSync(outside, 'not served');
    const link = join(helper.exports, 'link.mp4');
    symlinkSync(outside, link);
    helper.jobs.complete(id, link, SOME_HASH, 'film.mp4');
    expect(await ask('GET', `/api/jobs/${id}/output`)).toMatchObject({ status: 404 });
    symlinkSync(helper.folder, join(helper.exports, 'out'));
    const job = (await ask('POST', '/api/jobs', submit({ profile: 'DRAFT_360P' }))).job.id;
    helper.jobs.step(job, 'start');
    helper.jobs.complete(job, join(helper.exports, 'out', 'secret.mp4'), SOME_HASH, 'film.mp4');
    expect(await ask('GET', `/api/jobs/${job}/output`)).toMatchObject({ status: 404 });
  });
});

describe('a computer that cannot make films', () => {
  it('serves the studio all the same and says why', async () => {
    await helper.close();
    helper = await startTestHelper({
      openEngine: async () => {
        throw new StudioError('environment.ffmpeg-missing', 'Install it with: apt install ffmpeg');
      },
    });
    expect((await helper.call('GET', '/', { token: null })).status).toBe(200);
    const facts = await ask('GET', '/api/helper');
    expect(facts).toMatchObject({
      status: 200,
      ffmpeg: null,
      problem: { code: 'environment.ffmpeg-missing', error: expect.stringContaining('apt install') },
    });
    for (const path of ['/api/jobs', `/api/jobs/${SOME_HASH}`, '/api/projects/p1', '/api/events']) {
      const answer = await ask('GET', path);
      expect(answer, path).toMatchObject({ status: 503, code: 'environment.ffmpeg-missing' });
    }
    expect(helper.printed.join()).toContain('apt install');
  });
});
