import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../helper/server/routes.ts';
import { samplePath, sampleRequest } from '../../support/route-samples.ts';
import { closed, EVIL, helper, named, PAGE, pageToken, refused, state } from './security-kit.ts';

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
