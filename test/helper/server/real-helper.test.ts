import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../../helper/server/open-engine.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Project } from '../../../shared/model/project.ts';
import { artifactSchema, helperFactsSchema, jobSchema } from '../../../shared/protocol/api.ts';
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

it('makes a film for a script, from the first upload to the download', async () => {
  const json = async (method: string, path: string, body?: unknown) => {
    const answer = await helper.call(method, path, body === undefined ? {} : { json: body });
    return { status: answer.status, body: JSON.parse(answer.body) };
  };
  expect(v.is(helperFactsSchema, (await json('GET', '/api/helper')).body)).toBe(true);
  expect((await json('PUT', '/api/projects/real', story())).status).toBe(201);

  const early = await json('POST', '/api/projects/real/render', {});
  expect(early).toMatchObject({
    status: 400,
    body: {
      details: { missing_images: ['s1'], missing_audio: [], message: expect.stringContaining('a.jpg') },
    },
  });
  const sent = await helper.call('PUT', `/api/assets/${sha256}`, {
    body: photo,
    headers: { 'content-type': 'application/octet-stream', 'upload-length': String(photo.length) },
  });
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
});
