import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';
import { smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
const open: IncomingMessage[] = [];
beforeEach(async () => {
  helper = await startTestHelper({ limits: { heartbeatMs: 50, listeners: 3, bufferedBytes: 4096 } });
});
afterEach(async () => {
  for (const stream of open.splice(0)) stream.destroy();
  await helper.close();
});

interface Stream {
  readonly status: number;
  readonly response: IncomingMessage;
  text(): string;
  /** Ids and types so far. */
  events(): readonly string[];
  readonly ended: Promise<void>;
}

function listen(path: string, headers: Record<string, string> = {}, token = helper.token): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: helper.port, path };
    get({ ...options, headers: { authorization: `Bearer ${token}`, ...headers } }, (response) => {
      open.push(response);
      let text = '';
      response.on('data', (data) => {
        text += data;
      });
      response.on('error', () => {});
      resolve({
        status: response.statusCode ?? 0,
        response,
        text: () => text,
        events: () =>
          [...text.matchAll(/(?:id: (\d+)\n)?event: (\w+)\n/g)].map(([, id = '-', type]) => `${id} ${type}`),
        ended: new Promise((end) => response.once('close', end)),
      });
    }).on('error', reject);
  });
}

const newJob = async (title = 'A') => {
  const project = { ...smallProject(), title };
  const { body } = await helper.call('POST', '/api/jobs', {
    json: { project, revision: 1, profile: 'PROJECT' },
  });
  return JSON.parse(body).job.id as string;
};

describe('events', () => {
  it('tell what happens, numbered, as JSON', async () => {
    const stream = await listen('/api/events');
    expect(stream.response.headers['content-type']).toContain('text/event-stream');
    const id = await newJob();
    helper.jobs.step(id, 'start');
    helper.jobs.report(id, SOME_PROGRESS);
    await vi.waitFor(() => expect(stream.events()).toEqual(['1 job', '2 job', '3 progress']));
    const data = [...stream.text().matchAll(/^data: (.+)$/gm)].map(([, json = '']) => JSON.parse(json));
    expect(data[1]).toMatchObject({ type: 'job', id: 2, job: { id, state: 'RUNNING' } });
    expect(data[2]).toMatchObject({ type: 'progress', job_id: id, progress: { ratio: 0.5 } });
  });

  it('start with how the live jobs stand, without a number', async () => {
    const running = await newJob('A');
    await helper.call('POST', `/api/jobs/${await newJob('B')}/cancel`);
    const stream = await listen('/api/events');
    await vi.waitFor(() => expect(stream.events()).toEqual(['- job']));
    expect(stream.text()).toContain(running);
  });

  it('go on after the last one heard', async () => {
    const id = await newJob();
    helper.jobs.step(id, 'start');
    helper.jobs.step(id, 'pause');
    const stream = await listen('/api/events', { 'last-event-id': '1' });
    await vi.waitFor(() => expect(stream.events()).toEqual(['2 job', '3 job']));
  });

  it('of one job tell of no other, and end with it', async () => {
    const id = await newJob('A');
    const stream = await listen(`/api/jobs/${id}/events`);
    const other = await newJob('B');
    helper.jobs.step(id, 'start');
    helper.jobs.step(id, 'fail', { error: { code: 'failed.encode', message: 'No', context: {} } });
    await stream.ended;
    expect(stream.events()).toEqual(['- job', '3 job', '4 job']);
    expect(stream.text()).not.toContain(other);
    const late = await listen(`/api/jobs/${id}/events`);
    await late.ended;
    expect(late.events()).toEqual(['- job']);
    const resumed = await listen(`/api/jobs/${id}/events`, { 'last-event-id': '2' });
    await resumed.ended;
    expect(resumed.events()).toEqual(['3 job', '4 job']);
  });

  it('end with the token that opened them', async () => {
    const { token, record } = helper.tokens.create({ kind: 'script', name: 'x', origin: null });
    const stream = await listen('/api/events', {}, token);
    await vi.waitFor(() => expect(stream.text()).toContain(': still here'));
    helper.tokens.revoke(record.id);
    await stream.ended;
  });

  it('drop who does not read, and keep nothing of it', async () => {
    const stream = await listen('/api/events');
    const id = await newJob();
    stream.response.pause();
    const gone = new Promise<void>((resolve) => {
      const send = () => {
        for (let count = 0; count < 1000; count += 1) helper.jobs.report(id, SOME_PROGRESS);
        if (helper.jobs.listeners() === 0) resolve();
        else setImmediate(send);
      };
      send();
    });
    await gone;
  });

  it('have room for so many listeners, and again when some have left', async () => {
    const streams = [await listen('/api/events'), await listen('/api/events'), await listen('/api/events')];
    const refused = await listen('/api/events');
    expect(refused.status).toBe(429);
    expect(refused.response.headers['retry-after']).toBeDefined();
    streams[0]?.response.destroy();
    await vi.waitFor(async () => expect((await listen('/api/events')).status).toBe(200));
  });

  it('keep no place for who has left before they begin', async () => {
    await helper.close();
    let begin = () => {};
    const opened = new Promise<void>((resolve) => {
      begin = resolve;
    });
    helper = await startTestHelper({ limits: { listeners: 1 }, opened });
    const headers = { authorization: `Bearer ${helper.token}` };
    const early = get({ host: '127.0.0.1', port: helper.port, path: '/api/events', headers });
    early.on('error', () => {});
    await new Promise<void>((resolve) => early.once('finish', resolve));
    await helper.call('GET', '/ping', { token: null });
    early.destroy();
    for (let count = 0; count < 5; count += 1) await helper.call('GET', '/ping', { token: null });
    const next = listen('/api/events');
    begin();
    expect((await next).status).toBe(200);
    expect(helper.jobs.listeners()).toBe(1);
  });

  it('end when the helper stops', async () => {
    const stream = await listen('/api/events');
    await helper.server.close();
    await stream.ended;
  });
});
