import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../../helper/server/route.ts';
import { ROUTES } from '../../../helper/server/routes.ts';
import { sampleBody, samplePath, sampleRequest } from '../../support/route-samples.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';
import {
  closed,
  EVIL,
  helper,
  isOpen,
  named,
  page,
  pageToken,
  refused,
  state,
  withJson,
} from './security-kit.ts';

describe('what a form could send is refused', () => {
  it.each(named(ROUTES.filter(({ method }) => method === 'POST' || method === 'PUT')))(
    '%s',
    async (_, route) => {
      const simple = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
      const odd = [
        'application/json; charset=utf-16',
        'application/jsonp',
        'text/plain, application/json',
        '',
      ];
      for (const type of [...simple, ...odd]) {
        await refused(route, 415, { headers: { 'content-type': type } });
      }
      await refused(route, 415, { headers: { 'content-encoding': 'gzip' } });
    },
  );
});

describe('nothing more than what is described is taken', () => {
  it.each(withJson)('%s refuses unknown fields', async (_, route) => {
    await refused(route, 400, { json: { ...sampleBody(route), surprise: 1 } });
    const fields = JSON.stringify(sampleBody(route)).slice(1);
    const body = `{"__proto__":{"x":1}${fields === '}' ? '' : ','}${fields}`;
    await refused(route, 400, { body, json: undefined, headers: { 'content-type': 'application/json' } });
  });

  it.each(withJson)('%s refuses what is no JSON object', async (_, route) => {
    for (const body of [
      '[]',
      'null1',
      '"x"',
      '{',
      '7',
      '[[[[',
      '{"a":1}{"b":2}',
      Buffer.from([0x7b, 0xff, 0x7d]),
    ]) {
      await refused(route, 400, { body, json: undefined, headers: { 'content-type': 'application/json' } });
    }
  });

  it.each(closed)('%s takes no parameters in its address', async (_, route) => {
    const path = `${samplePath(route)}?x=1`;
    expect((await helper.call(route.method, path, sampleRequest(route))).status).toBe(400);
  });

  it.each(named(ROUTES.filter(({ body, method }) => body === null && method !== 'HEAD')))(
    '%s takes no body',
    async (_, route) => {
      await refused(route, 400, { body: '{}', headers: { 'content-type': 'application/json' } });
    },
  );

  it.each(withJson)('%s refuses a body that is too large, declared or not', async (_, route) => {
    const size = route.bodyBytes === undefined ? 1001 : 20_001;
    const body = `{"x":"${'y'.repeat(size)}"}`;
    const type = { 'content-type': 'application/json' };
    await refused(route, 413, { body, json: undefined, headers: type });
    await refused(route, 413, {
      body,
      json: undefined,
      headers: { ...type, 'transfer-encoding': 'chunked' },
    });
  });
});

describe('only the method that is described has an effect', () => {
  it.each([...new Set(ROUTES.map(({ path }) => path))])('%s', async (path) => {
    const routes = ROUTES.filter((route) => route.path === path);
    const [first] = routes;
    if (first === undefined) throw new Error('There is a route');
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      if (routes.some((route) => route.method === method)) continue;
      const before = state();
      const answer = await helper.call(method, samplePath(first), { headers: page(first) });
      // The page that the helper serves may ask what it may do; it is told, and nothing happens.
      expect(answer.status).toBe(method === 'OPTIONS' && isOpen(first) ? 204 : 405);
      expect(state()).toBe(before);
    }
  });

  it('reading changes nothing', async () => {
    const before = state();
    for (const route of ROUTES.filter(
      ({ method, answers }) => method === 'GET' && answers[200] !== 'events',
    )) {
      await helper.call('GET', samplePath(route));
    }
    expect(state()).toBe(before);
  });
});

describe('a path leads nowhere but to its route', () => {
  const tricks = [
    '..',
    '../../tokens.json',
    '%2e%2e%2ftokens.json',
    '..%2f..%2fsecret',
    '..\\..\\secret',
    '%00',
    `${'a'.repeat(64)}%00`,
    `${'A'.repeat(64)}`,
    'con',
    'secret',
    'C:%5Csecret',
    '/etc/passwd',
    `${'a'.repeat(64)}.part`,
    '%61'.repeat(64),
    'a'.repeat(65),
    '',
    '.',
  ];
  it.each(named(ROUTES.filter(({ path }) => path.includes('{'))))('%s', async (_, route) => {
    const secret = join(helper.folder, 'secret');
    writeFileSync(secret, 'not served');
    const before = state();
    for (const trick of tricks) {
      const path = route.path.replace(/\{\w+\}/, trick);
      const answer = await helper.call(route.method, path, sampleRequest(route));
      // A name that could be one leads to nothing; a document sent there is not the one it names.
      expect([400, 404, 405], `${path}: ${answer.status}`).toContain(answer.status);
      expect(answer.body).not.toContain('not served');
      expect(answer.body).not.toContain('hash');
    }
    expect(state()).toBe(before);
    expect(readFileSync(secret, 'utf8')).toBe('not served');
  });
});

describe('what is written down', () => {
  it('names who did what and holds no secret', async () => {
    const route = ROUTES.find(({ path }) => path === '/api/tickets');
    if (route === undefined) throw new Error('There is a route');
    const made = await helper.call('POST', '/api/tickets', sampleRequest(route));
    const ticket = JSON.parse(made.body).url.split('=')[1];
    await helper.call('GET', JSON.parse(made.body).url, { token: null });
    await helper.call('POST', '/api/tickets', { token: null, json: {}, headers: { origin: EVIL } });
    const log = readFileSync(join(helper.data, 'audit.log'), 'utf8');
    const { id } = helper.tokens.list()[0] ?? { id: '' };
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'POST /api/tickets', status: 201, token: id }),
    );
    expect(lines.at(-1)).toMatchObject({ event: 'POST /api/tickets', status: 403, origin: EVIL });
    for (const secret of [helper.token, pageToken, ticket, helper.folder]) expect(log).not.toContain(secret);
  });
});

describe('a client that takes its time', () => {
  // Of its own: a busy machine is no slow client.
  let impatient: TestHelper;
  beforeAll(async () => {
    impatient = await startTestHelper({ limits: { bodyMs: 100, headersMs: 300 } });
  });
  afterAll(() => impatient.close());

  it.each(withJson)('is let go of before its body is whole: %s', async (_, route) => {
    const answer = await sendPart(impatient, route, '{');
    expect(answer === '' || answer.startsWith('HTTP/1.1 408')).toBe(true);
  });

  it('is let go of before its headers are whole', async () => {
    const { port } = impatient;
    const answer = await raw(port, `GET /api/helper HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 408|^$/);
  });
});

it('nobody may send endless headers', async () => {
  const { port } = helper;
  const lines = ['GET /ping HTTP/1.1', `Host: 127.0.0.1:${port}`, `X: ${'x'.repeat(20_000)}`];
  expect(await raw(port, `${lines.join('\r\n')}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/);
});

function sendPart(to: TestHelper, route: Route, text: string): Promise<string> {
  const origin = isOpen(route) ? `Origin: ${to.server.address}\r\n` : '';
  return raw(
    to.port,
    `${route.method} ${samplePath(route)} HTTP/1.1\r\nHost: 127.0.0.1:${to.port}\r\n${origin}` +
      `Authorization: Bearer ${to.token}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n${text}`,
  );
}

/** What comes back until the helper ends the connection. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}
