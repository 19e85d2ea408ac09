import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadBundle } from '../../../helper/cli/load-bundle.ts';
import { openEngine } from '../../../helper/server/open-engine.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Project } from '../../../shared/model/project.ts';
import {
  anyArtifactSchema,
  artifactSchema,
  helperFactsSchema,
  jobSchema,
} from '../../../shared/protocol/api.ts';
import { batchPlanSchema, batchStartedSchema, batchSummarySchema } from '../../../shared/protocol/batches.ts';
import { submittedSchema } from '../../../shared/protocol/projects.ts';
import { makePhoto } from '../../support/make-media.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
beforeAll(async () => {
  helper = await startTestHelper({ openEngine: (folder) => openEngine(folder, { share: 1 }) });
});
afterAll(() => helper.close());

const photo = makePhoto(1, 320, 240);
const sha256 = createHash('sha256').update(photo).digest('hex');

function story(): Project {
  const picture = {
    kind: 'picture',
    id: 'a1',
    name: 'a.jpg',
    type: 'image/jpeg',
    width: 320,
    height: 240,
  } as const;
  const look = { width: 320, height: 180, rate: '24' } as const;
  return {
    ...makeProject({ id: 'real', title: 'Real film', look }),
    assets: { a1: { ...picture, bytes: photo.length, sha256 } },
    storyline: [
      makeSegment({ id: 's1', text: 'Hello.', visual: { type: 'picture', asset: 'a1' }, setLength: 48_000 }),
    ],
  };
}

const json = async (method: string, path: string, body?: unknown) => {
  const answer = await helper.call(method, path, body === undefined ? {} : { json: body });
  return { status: answer.status, body: JSON.parse(answer.body) };
};
const sendPhoto = () =>
  helper.call('PUT', `/api/assets/${sha256}`, {
    body: photo,
    headers: { 'content-type': 'application/octet-stream', 'upload-length': String(photo.length) },
  });

it('makes a film for a script, from the first upload to the download', async () => {
  expect(v.is(helperFactsSchema, (await json('GET', '/api/helper')).body)).toBe(true);
  expect((await json('PUT', '/api/projects/real', story())).status).toBe(201);

  const early = await json('POST', '/api/projects/real/render', {});
  expect(early).toMatchObject({
    status: 400,
    body: {
      details: { missing_images: ['s1'], missing_audio: [], message: expect.stringContaining('a.jpg') },
    },
  });
  const sent = await sendPhoto();
  expect(sent.status, sent.body).toBe(201);

  const asked = await json('POST', '/api/projects/real/render', { profile: 'DRAFT_360P' });
  expect(asked).toMatchObject({ status: 202, body: { status: 'PROCESSING', total_segments: 1 } });
  const id = asked.body.task_id;
  expect((await json('POST', '/api/projects/real/render', {})).status).toBe(409);

  // Ends with the job.
  const news = await helper.call('GET', `/api/jobs/${id}/events`);
  const jobs = [...news.body.matchAll(/^data: (.+)$/gm)]
    .map(([, text = '']) => JSON.parse(text))
    .filter(({ type }) => type === 'job');
  for (const { job } of jobs) v.parse(jobSchema, job);
  expect(jobs.at(-1)?.job).toMatchObject({ state: 'COMPLETED', error: null });

  const status = await json('GET', '/api/projects/real/status');
  expect(status.body).toMatchObject({ status: 'COMPLETED', output_url: `/api/jobs/${id}/output` });
  const { artifact_id } = (await json('GET', `/api/tasks/${id}/status`)).body;
  const film = v.parse(artifactSchema, (await json('GET', `/api/artifacts/${artifact_id}`)).body);
  expect(film).toMatchObject({ job_id: id, frames: 24, profile: 'DRAFT_360P' });

  const ticket = await json('POST', '/api/tickets', { type: 'output', id });
  const bytes = await fetch(`${helper.server.address}${ticket.body.url}`);
  expect(bytes.headers.get('content-disposition')).toContain('Real film.mp4');
  const whole = Buffer.from(await bytes.arrayBuffer());
  expect(whole.length).toBe(film.bytes);
  expect(createHash('sha256').update(whole).digest('hex')).toBe(film.sha256);

  const gone = await helper.call('DELETE', `/api/jobs/${id}`);
  expect([gone.status, gone.body]).toEqual([204, '']);
  expect(readdirSync(helper.exports)).toEqual([]);
  expect((await json('GET', `/api/artifacts/${artifact_id}`)).status).toBe(404);
});

it('makes a bundle for a script, that can be opened again', async () => {
  await sendPhoto();
  const wanted = { kind: 'bundle', project: story(), revision: 1 };
  expect((await json('POST', '/api/jobs', { ...wanted, profile: 'PROJECT' })).status).toBe(400);
  expect((await json('POST', '/api/jobs', { ...wanted, kind: 'zip' })).status).toBe(400);
  const { status, body } = await json('POST', '/api/jobs', wanted);
  expect(status).toBe(202);
  const { id } = v.parse(submittedSchema, body).job;
  expect(body.job).toMatchObject({ kind: 'bundle', container: 'storyloom', codec: null });
  // Ends with the job.
  await helper.call('GET', `/api/jobs/${id}/events`);
  const job = v.parse(jobSchema, (await json('GET', `/api/jobs/${id}`)).body);
  expect(job).toMatchObject({ state: 'COMPLETED', error: null });
  const made = v.parse(anyArtifactSchema, (await json('GET', `/api/artifacts/${job.artifact_id}`)).body);
  expect(made).toMatchObject({ kind: 'bundle', media: 1, missing: [], file_name: 'Real film.storyloom' });

  const ticket = await json('POST', '/api/tickets', { type: 'output', id });
  const answer = await fetch(`${helper.server.address}${ticket.body.url}`);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
  const path = join(helper.folder, 'fetched.storyloom');
  writeFileSync(path, bytes);
  const file = await open(path, 'r');
  const opened = await loadBundle(file, { cacheFolder: helper.folder, signal: new AbortController().signal });
  await file.close();
  expect(opened.project).toEqual(story());
  expect(readFileSync(opened.files.get(sha256) ?? '').equals(photo)).toBe(true);
});

it('makes a batch for a script, from the plan to the report', async () => {
  await sendPhoto();
  await json('PUT', '/api/projects/batch', { ...story(), id: 'batch', title: 'Set' });
  const own = { name: 'TINY', size: { type: 'exact', width: 96, height: 128 }, rate: '30', container: 'mkv' };
  const wanted = {
    project_id: 'batch',
    profiles: ['DRAFT_360P', 'DRAFT_480P', own],
    names: '{project} {width}',
  };
  const plan = v.parse(batchPlanSchema, (await json('POST', '/api/render-batches/plan', wanted)).body);
  expect((await json('POST', '/api/render-batches/plan', wanted)).body).toEqual(plan);
  expect(plan.jobs.map(({ width, height, frames }) => [width, height, frames])).toEqual([
    ...[
      [640, 360, 24],
      [854, 480, 24],
      [96, 128, 30],
    ],
  ]);
  const started = await json('POST', '/api/render-batches', wanted);
  expect(started.status).toBe(202);
  const { batch_id: id } = v.parse(batchStartedSchema, started.body);

  // Ends with the last of its jobs.
  await helper.call('GET', `/api/render-batches/${id}/events`);
  const summary = v.parse(batchSummarySchema, (await json('GET', `/api/render-batches/${id}`)).body);
  expect(summary).toMatchObject({ state: 'done', counts: { COMPLETED: 3 } });
  expect(summary.jobs.map(({ artifact }) => artifact?.file_name)).toEqual([
    'Set 640.mp4',
    'Set 854.mp4',
    'Set 96.mkv',
  ]);
  for (const job of summary.jobs) {
    expect(job.seconds).toBeGreaterThan(0);
    const film = await helper.call('GET', job.output_url ?? '');
    expect(film.body.length).toBeGreaterThan(1000);
  }
  const report = JSON.parse((await helper.call('GET', `/api/render-batches/${id}/report.json`)).body);
  expect(report.totals).toMatchObject({ jobs: 3, completed: 3, bytes: summary.bytes });
  expect(report.jobs[2]).toMatchObject({
    profile: 'TINY',
    framing: 'centre',
    width: 96,
    height: 128,
    frames: 30,
  });

  // Everything is there: nothing is made twice.
  const again = await json('POST', '/api/render-batches', wanted);
  expect(again.body).toMatchObject({ job_ids: summary.job_ids, batch: { state: 'done' } });
});
