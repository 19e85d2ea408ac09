import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MissingMediaError } from '../../../shared/protocol/missing-media.ts';
import { SOME_HASH } from '../../support/route-samples.ts';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';
import { smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
beforeEach(async () => {
  helper = await startTestHelper();
});
afterEach(() => helper.close());

const ask = async (method: string, path: string, json?: unknown) => {
  const answer = await helper.call(method, path, json === undefined ? {} : { json });
  return { ...JSON.parse(answer.body || '{}'), status: answer.status };
};

describe('projects', () => {
  const put = (project = smallProject(), id = project.id) => ask('PUT', `/api/projects/${id}`, project);

  it('are kept, read, changed, listed and forgotten', async () => {
    expect(await put()).toMatchObject({ status: 201, id: 'p1', revision: 1, segments: 2 });
    expect(await put({ ...smallProject(), title: 'Other' })).toMatchObject({ status: 200, revision: 2 });
    expect(await ask('GET', '/api/projects/p1')).toMatchObject({
      title: 'Other',
      project: { title: 'Other' },
    });
    expect((await ask('GET', '/api/projects')).projects).toMatchObject([{ id: 'p1', title: 'Other' }]);
    expect(await ask('DELETE', '/api/projects/p1')).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE']) expect((await ask(method, '/api/projects/p1')).status).toBe(404);
  });

  it('are refused under another id, or with what is not known', async () => {
    expect(await put(smallProject(), 'p2')).toMatchObject({ status: 400 });
    const odd = { ...smallProject(), look: { ...smallProject().look, filter: 'drawtext' } };
    const answer = await put(odd);
    expect(answer).toMatchObject({ status: 400, code: 'request.malformed' });
    expect(answer.error).toContain('project.look.filter');
    expect((await ask('GET', '/api/projects')).projects).toEqual([]);
  });

  it('are rendered once at a time', async () => {
    expect((await ask('POST', '/api/projects/p1/render', {})).status).toBe(404);
    await put();
    const [first, second] = await Promise.all([
      ask('POST', '/api/projects/p1/render', { profile: 'DRAFT_360P' }),
      ask('POST', '/api/projects/p1/render', { profile: 'DRAFT_480P' }),
    ]);
    expect([first.status, second.status].sort()).toEqual([202, 409]);
    const made = first.status === 202 ? first : second;
    expect(made).toMatchObject({ project_id: 'p1', status: 202, total_segments: 2 });
    const { body } = await helper.call('GET', `/api/tasks/${made.task_id}/status`);
    expect(JSON.parse(body)).toMatchObject({ id: made.task_id, state: 'QUEUED' });
    for (const method of ['POST', 'DELETE'] as const) {
      const path = method === 'POST' ? '/api/projects/p1/render' : '/api/projects/p1';
      expect((await ask(method, path)).status).toBe(409);
    }
    expect(helper.jobs.submitted).toHaveLength(1);
  });

  it('answer a render with the fields that scripts rely on', async () => {
    await put();
    const { body } = await helper.call('POST', '/api/projects/p1/render', { json: {} });
    expect(JSON.parse(body)).toEqual({
      task_id: helper.jobs.list()[0]?.id,
      project_id: 'p1',
      status: 'PROCESSING',
      total_segments: 2,
      message: expect.any(String),
    });
  });

  it('name the segments that lack something', async () => {
    await put();
    const details = { missing_images: ['s1'], missing_audio: ['s2'], message: 'A picture is missing' };
    helper.jobs.refuseNext(new MissingMediaError(details));
    const answer = await helper.call('POST', '/api/projects/p1/render', { json: {} });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({
      error: 'A picture is missing',
      code: 'input.media-missing',
      details,
      remedy: expect.stringContaining('Add the missing media'),
    });
    expect((await ask('POST', '/api/projects/p1/render', {})).status).toBe(202);
  });

  it('say how their film is coming along', async () => {
    await put();
    const status = async () => JSON.parse((await helper.call('GET', '/api/projects/p1/status')).body);
    const none = { current_segment: 0, total_segments: 2, percentage: 0, current_phase: 'none' };
    expect(await status()).toEqual({ project_id: 'p1', status: 'DRAFT', progress: none, output_url: null });
    const { task_id: id } = await ask('POST', '/api/projects/p1/render', {});
    expect(await status()).toMatchObject({ status: 'PROCESSING', progress: { current_phase: 'waiting' } });
    helper.jobs.step(id, 'start');
    helper.jobs.report(id, { ...SOME_PROGRESS, stage: 'faces', ratio: 0.125 });
    const faces = { percentage: 12.5, current_phase: 'faces' };
    expect(await status()).toMatchObject({ status: 'PROCESSING', progress: faces });
    // Studios from before the search know no such stage, and pass over what they do not know.
    const { progress: told } = JSON.parse((await helper.call('GET', `/api/jobs/${id}`)).body);
    expect(told).toMatchObject({ stage: 'preparing', searching: true, ratio: 0.125 });
    helper.jobs.report(id, SOME_PROGRESS);
    expect((await helper.call('GET', `/api/jobs/${id}`)).body).not.toContain('searching');
    const progress = { current_segment: 1, total_segments: 2, percentage: 50, current_phase: 'rendering' };
    expect(await status()).toMatchObject({ status: 'PROCESSING', progress });
    helper.jobs.step(id, 'pause');
    const paused = { percentage: 50, current_phase: 'paused' };
    expect(await status()).toMatchObject({ status: 'PROCESSING', progress: paused });
    helper.jobs.step(id, 'resume');
    helper.jobs.step(id, 'start');
    helper.jobs.complete(id, join(helper.exports, 'film.mp4'), SOME_HASH, 'film.mp4');
    expect(await status()).toMatchObject({
      status: 'COMPLETED',
      progress: { percentage: 100, current_segment: 2 },
      output_url: `/api/jobs/${id}/output`,
    });
    await put({ ...smallProject(), title: 'Changed since' });
    expect(await status()).toMatchObject({ status: 'DRAFT', output_url: null });
    const again = (await ask('POST', '/api/projects/p1/render', {})).task_id;
    helper.jobs.step(again, 'fail', {
      error: { code: 'failed.encode', message: 'No', context: { stage: 'chunk' } },
    });
    expect((await ask('GET', `/api/jobs/${again}`)).error).toEqual({
      code: 'failed.encode',
      message: 'No',
      context: { stage: 'chunk' },
      remedy: expect.stringContaining('finished parts are kept'),
    });
    expect(await status()).toMatchObject({ status: 'FAILED', progress: { current_phase: 'chunk' } });
    expect((await ask('GET', '/api/projects/p2/status')).status).toBe(404);
  });
});
