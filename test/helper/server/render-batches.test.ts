import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SOME_HASH } from '../../support/route-samples.ts';
import { pictureProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
beforeEach(async () => {
  helper = await startTestHelper();
  for (const project of [pictureProject('p2'), pictureProject('p3'), pictureProject('p4', 'lost')]) {
    await helper.call('PUT', `/api/projects/${project.id}`, { json: project });
  }
});
afterEach(() => helper.close());

const ask = async (method: string, path: string, json?: unknown) => {
  const answer = await helper.call(method, path, json === undefined ? {} : { json });
  return { ...JSON.parse(answer.body || '{}'), status: answer.status, headers: answer.headers };
};
/** Of the computer's own clock. */
const TOMORROW = Date.now() + 24 * 3600 * 1000;
const NIGHT = { from: 22 * 60, to: 6 * 60 };
const SET = ['SOCIAL_BUNDLE', 'DRAFT_360P'];
const FIRST = '00000000-0000-4000-8000-000000000001';
const LOST = 'ffffffff-0000-4000-8000-000000000001';
const OWN = { name: 'OWN', size: { type: 'exact', width: 640, height: 480 }, rate: '25' };
const one = (more: object = {}) => ({ project_id: 'p2', profiles: SET, ...more });
const start = async (more: object = {}) => ask('POST', '/api/render-batches', one(more));

describe('a plan of a batch', () => {
  it('says what would be made, the same twice, and makes nothing', async () => {
    const plan = await helper.call('POST', '/api/render-batches/plan', { json: one() });
    const again = await helper.call('POST', '/api/render-batches/plan', { json: one() });
    expect(again.body).toBe(plan.body);
    const { jobs, problems, total_seconds } = JSON.parse(plan.body);
    expect(
      jobs.map((job: { file_name: string; width: number; height: number }) => [
        job.file_name,
        job.width,
        job.height,
      ]),
    ).toEqual([
      ['Film p2 LANDSCAPE_4K.mp4', 3840, 2160],
      ['Film p2 VERTICAL_1080P.mp4', 1080, 1920],
      ['Film p2 SQUARE_720P.mp4', 720, 720],
      ['Film p2 DRAFT_360P.mp4', 640, 360],
    ]);
    expect(jobs[1]).toMatchObject({
      encoder: 'libx264',
      framing: 'centre',
      seconds: { from: 4, to: 6 },
      skipped: false,
    });
    expect(problems).toEqual([]);
    expect(total_seconds).toEqual({ from: 16, to: 24 });
    expect(helper.jobs.submitted).toHaveLength(0);
  });

  it('names what is wrong, in words', async () => {
    const plan = await ask('POST', '/api/render-batches/plan', {
      items: [
        { project_id: 'p4', profiles: ['SQUARE_720P', { ...OWN, codec: 'av1' }] },
        { project_id: 'p2', profiles: [] },
      ],
      names: '{title}',
    });
    expect(plan.status).toBe(200);
    expect(plan.problems).toEqual([
      { reason: 'name-unknown', word: 'title', message: expect.stringContaining('means nothing in a name') },
      {
        reason: 'missing',
        project: 'Film p4',
        profile: 'SQUARE_720P',
        message: expect.stringContaining('not complete'),
      },
      {
        reason: 'not-possible',
        project: 'Film p4',
        profile: 'OWN',
        message: expect.stringContaining('Nothing here encodes AV1'),
      },
      { reason: 'no-profiles', project: 'Film p2', message: expect.stringContaining('Choose at least one') },
    ]);
  });
});

describe('a batch', () => {
  it('is a job for each profile, of one project', async () => {
    const made = await start({
      profiles: ['SQUARE_720P', OWN],
      priority: 8,
      max_concurrent: 2,
      names: '{n} {profile}',
      start_at: TOMORROW,
      hours: NIGHT,
    });
    expect(made).toMatchObject({
      status: 202,
      batch_id: FIRST,
      left_out: [],
      batch: { name: 'Film p2', state: 'waiting', start_at: TOMORROW, hours: NIGHT },
    });
    expect(made.headers.location).toBe(`/api/render-batches/${FIRST}`);
    expect(made.job_ids).toHaveLength(2);
    expect(helper.jobs.asked[0]).toMatchObject({
      ...{ name: 'Film p2', note: '', priority: 8, maxConcurrent: 2, startAt: TOMORROW, hours: NIGHT },
      films: [
        {
          profile: 'SQUARE_720P',
          container: 'mp4',
          fileName: '1 SQUARE_720P.mp4',
          predicted: { from: 4, to: 6 },
          work: { speedKey: 'libx264 SQUARE_720P 720x720 ffmpeg 5.1.9 under 75 frames', frames: 30 },
        },
        { profile: { name: 'OWN', rate: '25' }, fileName: '2 OWN.mp4', work: { frames: 25 } },
      ],
    });
  });

  it('may put the projects themselves into files beside their films', async () => {
    writeFileSync(join(helper.assets, 'c'.repeat(64)), 'ten bytes!');
    const wanted = { profiles: ['SQUARE_720P'], bundles: true };
    const plan = await ask('POST', '/api/render-batches/plan', one(wanted));
    expect(plan).toMatchObject({
      ...{ status: 200, problems: [] },
      bundles: [{ project_id: 'p2', file_name: 'Film p2.storyloom', bytes: 10, skipped: false }],
    });
    const made = await start({ ...wanted, force: true });
    expect(made.job_ids).toHaveLength(2);
    expect(helper.jobs.asked[0]?.films).toMatchObject([
      { container: 'mp4', force: true },
      { container: 'storyloom', profile: 'BUNDLE', force: true, project: { id: 'p2' } },
    ]);
    const { jobs } = await ask('GET', `/api/render-batches/${FIRST}`);
    expect(jobs.map(({ kind }: { kind: string }) => kind)).toEqual(['render', 'bundle']);
    expect((await start({ profiles: ['SQUARE_720P'] })).job_ids).toHaveLength(1);
  });

  it('goes without the bundle that lacks a file and says so, or is refused before anything is started', async () => {
    const lost = { profiles: ['SQUARE_720P'], bundles: true };
    const refused = await start(lost);
    expect(refused).toMatchObject({
      ...{ status: 400, code: 'input.media-missing' },
      details: { problems: [{ reason: 'missing', project: 'Film p2', profile: 'BUNDLE' }] },
    });
    const skipping = { ...lost, on_missing: 'skip' };
    expect(await ask('POST', '/api/render-batches/plan', one(skipping))).toMatchObject({
      ...{ problems: [], bundles: [{ file_name: 'Film p2.storyloom', bytes: 0, skipped: true }] },
    });
    const made = await start(skipping);
    expect(made).toMatchObject({ status: 202, job_ids: [expect.any(String)] });
    expect(made.batch.note).toBe('Left out, as something is missing: Film p2.storyloom');
    writeFileSync(join(helper.assets, 'c'.repeat(64)), 'eleven byte');
    expect((await start(lost)).details.problems).toMatchObject([
      { reason: 'not-possible', message: expect.stringContaining('11 bytes here, and 10 in the project') },
    ]);
  });

  it('is refused where its films and bundles together are more than the queue holds', async () => {
    const items = Array.from({ length: 501 }, () => ({ project_id: 'p2', profiles: ['SQUARE_720P'] }));
    const refused = await ask('POST', '/api/render-batches', { items, bundles: true });
    expect(refused).toMatchObject({
      status: 400,
      error: expect.stringContaining('501 films and 501 bundles, and 1000 is the most'),
    });
  });

  it('is taken off with its films once it has ended, and none of its jobs without it', async () => {
    const { job_ids: ids } = await start({ profiles: ['SQUARE_720P'] });
    const path = `/api/render-batches/${FIRST}`;
    expect(await ask('DELETE', path)).toMatchObject({ status: 409, code: 'request.conflict' });
    await ask('POST', `${path}/cancel`, {});
    expect(await ask('DELETE', `/api/jobs/${ids[0]}`)).toMatchObject({ status: 409 });
    expect(await ask('DELETE', path)).toMatchObject({ status: 204 });
    expect((await ask('GET', '/api/jobs')).jobs).toEqual([]);
    expect(await ask('DELETE', path)).toMatchObject({ status: 404 });
  });

  it('may be of several projects', async () => {
    const items = ['p2', 'p3'].map((project_id) => ({ project_id, profiles: ['SQUARE_720P', 'DRAFT_360P'] }));
    const made = await ask('POST', '/api/render-batches', { name: 'Both', items });
    expect(made).toMatchObject({ status: 202, batch: { name: 'Both', counts: { QUEUED: 4 } } });
    expect(new Set(made.job_ids).size).toBe(4);
  });

  it('that lacks something is refused, or goes without it and says so', async () => {
    const items = ['p2', 'p4'].map((project_id) => ({ project_id, profiles: ['SQUARE_720P'] }));
    const refused = await ask('POST', '/api/render-batches', { items });
    expect(refused).toMatchObject({
      ...{ status: 400, code: 'input.media-missing' },
      details: { problems: [{ reason: 'missing', project: 'Film p4' }] },
    });
    expect(helper.jobs.submitted).toHaveLength(0);
    const made = await ask('POST', '/api/render-batches', { items, on_missing: 'skip', note: 'Tonight' });
    expect(made.job_ids).toHaveLength(1);
    expect(made.left_out).toMatchObject([
      { project_id: 'p4', missing: [{ reason: 'media-lost' }], skipped: true },
    ]);
    expect(made.batch.note).toBe('Tonight\nLeft out, as something is missing: “Film p4” as SQUARE_720P');
  });

  it.each<[string, object, number, string]>([
    ['no project', { project_id: 'none' }, 404, 'There is no project "none" here'],
    ['an unknown profile', { profiles: ['SQUARE_72P'] }, 400, 'There is no profile "SQUARE_72P"'],
    [
      'a profile that its container cannot hold',
      { profiles: [{ ...OWN, codec: 'prores', container: 'mp4' }] },
      400,
      'MP4 files do not hold ProRes',
    ],
    ['no profiles', { profiles: [] }, 400, 'Choose at least one'],
    ['two films of one name', { names: '{project}' }, 400, '4 films would have one name'],
    ['both ways at once', { items: [] }, 400, 'either one "project_id"'],
    ['neither way', { project_id: undefined, profiles: undefined }, 400, 'either one "project_id"'],
    ['a path to write to', { destination: '/etc' }, 400, '"destination" is not right'],
    ['a path as a folder', { folder: '/etc' }, 400, 'There is no field "folder"'],
    ['too many at once', { max_concurrent: 9 }, 400, '"max_concurrent" is not right'],
    ['a start that is over', { start_at: 1000 }, 400, 'The time at which “The batch” should start is over'],
    ['hours of no length', { hours: { from: 60, to: 60 } }, 400, 'which is all day'],
    ['hours after the day', { hours: { from: 1440, to: 0 } }, 400, '"hours.from" is not right'],
    ['a minute that no day has', { hours: { from: 0, to: 1441 } }, 400, '"hours.to" is not right'],
    ['half a minute', { hours: { from: 0.5, to: 9 } }, 400, '"hours.from" is not right'],
    ['half of the hours', { hours: { from: 60 } }, 400, '"hours.to" is missing'],
    ['more than hours', { hours: { from: 60, to: 90, days: 'all' } }, 400, 'There is no field "hours.days"'],
  ])('with %s is refused', async (_, more, status, message) => {
    const refused = await start(more);
    expect(refused).toMatchObject({ status, error: expect.stringContaining(message) });
    expect(helper.jobs.submitted).toHaveLength(0);
  });

  it('tells how it stands, with films and times, and takes orders', async () => {
    const { batch_id: id, job_ids: jobs } = await start();
    const [film, other] = jobs;
    helper.jobs.step(film, 'start');
    mkdirSync(join(helper.exports, film));
    writeFileSync(join(helper.exports, film, 'film.mp4'), 'film');
    helper.jobs.complete(film, join(helper.exports, film, 'film.mp4'), SOME_HASH, 'film.mp4');
    helper.jobs.step(other, 'start');
    helper.jobs.step(other, 'fail', { error: { code: 'failed.encode', message: 'It broke', context: {} } });
    const summary = await ask('GET', `/api/render-batches/${id}`);
    expect(summary).toMatchObject({ status: 200, counts: { COMPLETED: 1, FAILED: 1, QUEUED: 2 }, bytes: 10 });
    expect(summary.jobs[0]).toMatchObject({
      ...{ predicted: { from: 4, to: 6 }, seconds: 5.13, output_url: `/api/jobs/${film}/output` },
      artifact: { id: 'film-1', encoder: 'libx264' },
    });
    expect(summary.jobs[1]).toMatchObject({ state: 'FAILED', artifact: null, output_url: null });
    const states = async (order: string) =>
      (await ask('POST', `/api/render-batches/${id}/${order}`, {})).counts;
    expect(await states('pause')).toMatchObject({ PAUSED: 2 });
    expect(await states('resume')).toMatchObject({ QUEUED: 2, PAUSED: 0 });
    expect(await states('retry-failed')).toMatchObject({ QUEUED: 3, FAILED: 0 });
    expect(await states('cancel')).toMatchObject({ CANCELED: 3, COMPLETED: 1 });
    expect((await ask('GET', '/api/render-batches')).batches).toMatchObject([{ id, state: 'done' }]);
    for (const path of [LOST, `${LOST}/report.csv`, `${LOST}/events`, '../jobs']) {
      expect((await ask('GET', `/api/render-batches/${path}`)).status).toBe(404);
    }
  });

  it('streams news of its own jobs and ends with them', async () => {
    const { batch_id: id, job_ids: jobs } = await start({ profiles: ['SQUARE_720P', 'DRAFT_360P'] });
    await ask('POST', '/api/jobs', { project: pictureProject('p9'), revision: 1, profile: 'PROJECT' });
    const news = helper.call('GET', `/api/render-batches/${id}/events`, {
      headers: { 'last-event-id': '1' },
    });
    for (const job of jobs) {
      helper.jobs.step(job, 'start');
      helper.jobs.step(job, 'cancel');
    }
    const { body } = await news;
    const told = [...body.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).job);
    expect(told.at(-1)).toMatchObject({ id: jobs[1], state: 'CANCELED' });
    expect(new Set(told.map((job) => job.project_id))).toEqual(new Set(['p2']));
    expect(body).toContain(jobs[0]);
  });

  it('has a report to download, that no page of ours runs', async () => {
    const { batch_id: id } = await start({ name: '<script>alert(1)</script>' });
    const get = (kind: string) => helper.call('GET', `/api/render-batches/${id}/report.${kind}`);
    const page = await get('html');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': 'attachment; filename="batch-report.html"',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    expect(page.body).toContain('&lt;script&gt;alert(1)');
    expect(page.body).not.toContain('<script');
    expect(JSON.parse((await get('json')).body)).toMatchObject({ totals: { jobs: 4, open: 4 } });
    expect((await get('csv')).body.trim().split('\r\n')).toHaveLength(5);
  });
});
