import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../../helper/server/route.ts';
import { ROUTES } from '../../../helper/server/routes.ts';
import { sampleBody, samplePath, sampleRequest } from '../../support/route-samples.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';

const EVIL = 'http://evil.example';
const PAGE = 'https://studio.example';

let helper: TestHelper;
let pageToken: string;
beforeAll(async () => {
  helper = await startTestHelper({
    limits: { jsonBytes: 1000, projectBytes: 20_000, bodyMs: 100, headersMs: 300 },
  });
  pageToken = helper.tokens.create({ kind: 'paired', name: 'Page', origin: PAGE }).token;
});
afterAll(() => helper.close());

const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const);
const isOpen = ({ auth }: Route) => auth === 'own-page' || auth === 'any-page';
const closed = named(ROUTES.filter((route) => !isOpen(route)));
const withJson = named(ROUTES.filter(({ body }) => body !== null && body !== 'bytes'));
/** What a route needs to be reached at all. */
const page = (route: Route): Record<string, string> =>
  isOpen(route) ? { origin: helper.server.address } : {};

/** What the helper has, by which an effect would show. */
function state(): string {
  return JSON.stringify([
    helper.jobs.submitted.length,
    helper.jobs.list(),
    helper.tokens.list().map(({ id }) => id),
    helper.printed,
  ]);
}

async function refused(route: Route, status: number, options: Parameters<TestHelper['call']>[2]) {
  const before = state();
  const sample = sampleRequest(route);
  const headers = { ...sample.headers, ...page(route), ...options?.headers };
  const answer = await helper.call(route.method, samplePath(route), { ...sample, ...options, headers });
  expect(answer.status, answer.body.slice(0, 300)).toBe(status);
  expect(state()).toBe(before);
  return answer;
}

describe('without a token of ours nothing is answered', () => {
  it.each(closed)('%s', async (_, route) => {
    for (const token of [null, 'x'.repeat(43), `${helper.token}x`, helper.token.slice(1), '']) {
      const answer = await refused(route, 401, { token });
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
    const { authorization: _none, ...headers } = { authorization: '', 'x-token': helper.token };
    await refused(route, 401, { token: null, headers });
    const basic = Buffer.from(`x:${helper.token}`).toString('base64');
    await refused(route, 401, { token: null, headers: { authorization: `Basic ${basic}` } });
  });

  it.each(closed)('%s, nor by a token in the address', async (_, route) => {
    const before = state();
    for (const name of ['token', 'access_token', 'ticket']) {
      const path = `${samplePath(route)}?${name}=${helper.token}`;
      const answer = await helper.call(route.method, path, { ...sampleRequest(route), token: null });
      expect(answer.status).toBe(401);
    }
    expect(state()).toBe(before);
  });
});

describe('another host name is misdirected', () => {
  it.each(named(ROUTES))('%s', async (_, route) => {
    for (const host of [
      'evil.example',
      `localhost:${helper.port}`,
      '127.0.0.1',
      `127.0.0.1.evil:${helper.port}`,
    ]) {
      await refused(route, 421, { host });
    }
  });
});

describe('another page is refused, with and without a token', () => {
  it.each(closed)('%s', async (_, route) => {
    const others = [EVIL, 'null', '', `${PAGE}.evil.example`, `${PAGE}:8443`, PAGE.toUpperCase()];
    const near = [`http://localhost:${helper.port}`, `http://127.0.0.1:${helper.port + 1}`, `${PAGE}/`];
    for (const origin of [...others, ...near]) {
      for (const token of [helper.token, pageToken, null]) {
        const answer = await refused(route, 403, { token, headers: { origin } });
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
        expect(answer.headers.vary).toContain('Origin');
      }
      const preflight = await helper.call('OPTIONS', samplePath(route), { token: null, headers: { origin } });
      expect(preflight.status).toBe(403);
      expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it.each(closed)('%s, also where the browser names no origin', async (_, route) => {
    for (const site of ['cross-site', 'same-site', 'whatever']) {
      await refused(route, 403, { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' } });
    }
  });

  it.each(closed)("%s does not take a page's token from another place", async (_, route) => {
    await refused(route, 401, { token: pageToken });
    await refused(route, 401, { token: pageToken, headers: { origin: helper.server.address } });
    await refused(route, 401, { token: helper.token, headers: { origin: PAGE } });
  });
});

describe('who else may come in is decided on this computer', () => {
  it.each(named(ROUTES.filter(({ auth }) => auth === 'owner')))('%s', async (_, route) => {
    await refused(route, 403, { token: pageToken, headers: { origin: PAGE } });
  });

  it.each(named(ROUTES.filter(({ auth }) => auth === 'own-page')))('%s', async (_, route) => {
    for (const origin of [EVIL, PAGE]) await refused(route, 403, { token: null, headers: { origin } });
  });
});

describe('a paired page may read answers, and only it', () => {
  it.each(named(ROUTES.filter(({ auth }) => auth === 'token' || auth === 'ticket')))(
    '%s',
    async (_, route) => {
      const preflight = await helper.call('OPTIONS', samplePath(route), {
        token: null,
        headers: { origin: PAGE, 'access-control-request-private-network': 'true' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-origin']).toBe(PAGE);
      expect(preflight.headers['access-control-allow-methods']).toContain(route.method);
      expect(preflight.headers['access-control-allow-headers']).toContain('authorization');
      expect(preflight.headers['access-control-allow-private-network']).toBe('true');
      expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
      expect(preflight.headers.vary).toContain('Origin');
      // Reached, and refused for want of a token: even that the page may read.
      const answer = await refused(route, 401, { token: null, headers: { origin: PAGE } });
      expect(answer.headers['access-control-allow-origin']).toBe(PAGE);
    },
  );
});

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

  it.each(withJson)('%s lets go of a client that sends too slowly', async (_, route) => {
    const answer = await sendPart(route, '{');
    expect(answer === '' || answer.startsWith('HTTP/1.1 408')).toBe(true);
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
    'C:%5Csecret',
    '/etc/passwd',
    `${'a'.repeat(64)}.part`,
    '%61'.repeat(64),
    'a'.repeat(65),
    '',
    '.',
  ];
  it.each(named(ROUTES.filter(({ path }) => /\{(sha256|job)\}/.test(path))))('%s', async (_, route) => {
    writeFileSync(join(helper.folder, 'secret'), 'not served');
    for (const trick of tricks) {
      const path = route.path.replace(/\{\w+\}/, trick);
      const answer = await helper.call(route.method, path, sampleRequest(route));
      expect([404, 405, 421], `${path}: ${answer.status}`).toContain(answer.status);
      expect(answer.body).not.toContain('not served');
      expect(answer.body).not.toContain('hash');
    }
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

describe('a client that says nothing', () => {
  it('is let go of before its headers are whole', async () => {
    const answer = await raw(`GET /api/helper HTTP/1.1\r\nHost: 127.0.0.1:${helper.port}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 408|^$/);
  });

  it('may not send endless headers', async () => {
    const answer = await raw(
      `GET /ping HTTP/1.1\r\nHost: 127.0.0.1:${helper.port}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 431/);
  });
});

function sendPart(route: Route, text: string): Promise<string> {
  const origin = isOpen(route) ? `Origin: ${helper.server.address}\r\n` : '';
  return raw(
    `${route.method} ${samplePath(route)} HTTP/1.1\r\nHost: 127.0.0.1:${helper.port}\r\n${origin}` +
      `Authorization: Bearer ${helper.token}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n${text}`,
  );
}

/** What comes back until the helper ends the connection. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(helper.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}
