import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTokens, tokensFile } from '../../../helper/server/tokens.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';

const PAGE = 'https://studio.example';

let helper: TestHelper;
let studio: string;
beforeEach(async () => {
  helper = await startTestHelper();
  studio = /#token=([\w-]{43})$/.exec(helper.server.studioAddress())?.[1] ?? '';
});
afterEach(() => helper.close());

const own = () => ({ origin: helper.server.address });
const pair = (code: string, origin = PAGE) =>
  helper.call('POST', '/api/pair', { token: null, json: { code }, headers: { origin } });
const newCode = async (): Promise<string> =>
  JSON.parse((await helper.call('POST', '/api/pairing-codes', { json: {} })).body).code;
const use = (token: string, origin?: string) =>
  helper.call('GET', '/api/jobs', { token, headers: origin === undefined ? {} : { origin } });

describe("the studio's own token", () => {
  it('comes behind the # of the address that is opened, and works from that page', async () => {
    expect(helper.server.studioAddress()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    expect((await use(studio)).status).toBe(200);
    expect((await use(studio, helper.server.address)).status).toBe(200);
    expect((await use(studio, PAGE)).status).toBe(403);
  });

  it('is in nothing that is served without a token', async () => {
    for (const path of ['/', '/ping', '/settings']) {
      const { body, headers } = await helper.call('GET', path, { token: null });
      expect(JSON.stringify([body, headers])).not.toContain(studio);
    }
  });

  it('goes when no browser came with it, and stays when one did', async () => {
    await use(studio);
    helper.server.studioAddress();
    helper.clock.now += 10 * 60 * 1000;
    helper.server.studioAddress();
    expect(helper.tokens.list().filter(({ kind }) => kind === 'studio')).toHaveLength(2);
    expect((await use(studio)).status).toBe(200);
  });
});

describe('tokens', () => {
  it('are kept as hashes, in a file for this account alone', () => {
    const file = tokensFile(helper.data);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(helper.token);
    expect(text).not.toContain(studio);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are listed without being told, and end when revoked', async () => {
    const answer = await helper.call('GET', '/api/tokens');
    const { tokens } = JSON.parse(answer.body);
    expect(answer.body).not.toContain(helper.token);
    expect(answer.body).not.toMatch(/[0-9a-f]{64}/);
    expect(tokens.find((token: { is_this: boolean }) => token.is_this)).toMatchObject({ kind: 'script' });
    const { id } = tokens.find((token: { kind: string }) => token.kind === 'studio');
    expect((await helper.call('DELETE', `/api/tokens/${id}`)).status).toBe(204);
    expect((await use(studio)).status).toBe(401);
    expect((await helper.call('DELETE', `/api/tokens/${id}`)).status).toBe(404);
  });

  it('that another process revokes end at once', async () => {
    const other = openTokens(tokensFile(helper.data));
    const made = other.create({ kind: 'script', name: 'Command line', origin: null });
    expect((await use(made.token)).status).toBe(200);
    expect(other.revoke(made.record.id)).toBe(true);
    expect((await use(made.token)).status).toBe(401);
  });

  it('can be given up by who has them', async () => {
    expect((await helper.call('DELETE', '/api/tokens/self', { token: studio })).status).toBe(204);
    expect((await use(studio)).status).toBe(401);
    expect((await use(helper.token)).status).toBe(200);
  });

  it('let in who has one also where nothing can be written, but take nobody new', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    mkdirSync(`${tokensFile(helper.data)}.${process.pid}.part`);
    expect((await use(studio)).status).toBe(200);
    expect((await use(studio)).status).toBe(200);
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
    const code = await newCode();
    expect((await pair(code)).status).toBe(503);
  });

  it('let nobody in when their list is damaged, and the list is left as it is', async () => {
    const file = tokensFile(helper.data);
    writeFileSync(file, '{"version":1,"tokens":[{}]}');
    expect((await use(helper.token)).status).toBe(503);
    expect((await use(studio)).status).toBe(503);
    expect(readFileSync(file, 'utf8')).toBe('{"version":1,"tokens":[{}]}');
    expect((await helper.call('GET', '/')).status).toBe(200);
  });
});

describe('pairing', () => {
  it('gives a page a token that works from that page alone', async () => {
    const code = await newCode();
    expect(helper.printed.at(-1)).toContain(code);
    const answer = await pair(code.toLowerCase().replace('-', ' '));
    expect(answer.status).toBe(201);
    expect(answer.headers['access-control-allow-origin']).toBe(PAGE);
    const { token } = JSON.parse(answer.body);
    expect((await use(token, PAGE)).status).toBe(200);
    expect((await use(token, PAGE)).headers['access-control-allow-origin']).toBe(PAGE);
    expect((await use(token)).status).toBe(401);
    expect((await use(token, 'https://other.example')).status).toBe(403);
    expect((await pair(code)).status).toBe(403);
  });

  it('ends with the code after five tries', async () => {
    const code = await newCode();
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await pair('WRNG-WRNG')).status).toBe(403);
    expect((await pair(code)).status).toBe(403);
    expect((await pair(await newCode())).status).toBe(201);
  });

  it('takes the right code at the fifth try', async () => {
    const code = await newCode();
    for (let attempt = 0; attempt < 4; attempt += 1) await pair('WRNG-WRNG');
    expect((await pair(code)).status).toBe(201);
  });

  it('ends with the code after two minutes', async () => {
    const code = await newCode();
    helper.clock.now += 2 * 60 * 1000;
    expect((await pair(code)).status).toBe(403);
    const next = await newCode();
    expect(next).not.toBe(code);
    helper.clock.now += 2 * 60 * 1000 - 1;
    expect((await pair(next)).status).toBe(201);
  });

  it('lets the page at the typed address ask for a code that only the terminal shows', async () => {
    const asked = await helper.call('POST', '/api/pair/ask', { token: null, json: {}, headers: own() });
    expect(asked.status).toBe(202);
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(helper.printed.at(-1) ?? '')?.[0] ?? '';
    expect(asked.body).not.toContain(code);
    const again = await helper.call('POST', '/api/pair/ask', { token: null, json: {}, headers: own() });
    expect(again.status).toBe(202);
    expect(helper.printed.filter((line) => line.includes(code))).toHaveLength(1);
    const { token } = JSON.parse((await pair(code, helper.server.address)).body);
    expect((await use(token)).status).toBe(200);
  });

  it('needs a page', async () => {
    const code = await newCode();
    for (const origin of ['null', 'file://', 'https://a.example/path', 'chrome-extension://abc']) {
      expect((await pair(code, origin)).status).toBe(403);
    }
    expect((await helper.call('POST', '/api/pair', { token: null, json: { code } })).status).toBe(403);
    expect((await pair(code)).status).toBe(201);
  });

  it('of another page does not let it decide who else comes in', async () => {
    const { token } = JSON.parse((await pair(await newCode())).body);
    const headers = { origin: PAGE };
    expect((await helper.call('GET', '/api/tokens', { token, headers })).status).toBe(403);
    expect((await helper.call('POST', '/api/pairing-codes', { token, headers, json: {} })).status).toBe(403);
    expect((await helper.call('DELETE', '/api/tokens/self', { token, headers })).status).toBe(204);
    expect((await use(token, PAGE)).status).toBe(403);
  });
});

describe('tickets', () => {
  const hash = 'c'.repeat(64);
  const ticket = async (token = helper.token, headers: Record<string, string> = {}) =>
    JSON.parse(
      (await helper.call('POST', '/api/tickets', { token, headers, json: { type: 'asset', id: hash } })).body,
    ).url;
  const open = (url: string, headers: Record<string, string> = {}) =>
    helper.call('GET', url, { token: null, headers });
  beforeEach(() => writeFileSync(join(helper.assets, hash), 'media'));

  it('open one file without a token, in ranges too', async () => {
    const url = await ticket();
    expect((await open(url)).body).toBe('media');
    expect((await open(url, { range: 'bytes=1-2' })).body).toBe('ed');
  });

  it('open nothing else', async () => {
    const [, query] = (await ticket()).split('?');
    const other = 'd'.repeat(64);
    writeFileSync(join(helper.assets, other), 'other media');
    expect((await open(`/api/assets/${other}?${query}`)).status).toBe(401);
    expect((await open(`/api/jobs?${query}`)).status).toBe(401);
    expect((await helper.call('HEAD', `/api/assets/${hash}?${query}`, { token: null })).status).toBe(401);
  });

  it('end after ten minutes, and with the token they came from', async () => {
    const url = await ticket();
    helper.clock.now += 10 * 60 * 1000 - 1;
    expect((await open(url)).status).toBe(200);
    helper.clock.now += 1;
    expect((await open(url)).status).toBe(401);
    const mine = await ticket(studio);
    expect((await open(mine)).status).toBe(200);
    await helper.call('DELETE', '/api/tokens/self', { token: studio });
    expect((await open(mine)).status).toBe(401);
  });

  it('work for the page that has them: read by it, or followed as a link', async () => {
    const { token } = JSON.parse((await pair(await newCode())).body);
    const url = await ticket(token, { origin: PAGE });
    expect((await open(url, { origin: PAGE })).headers['access-control-allow-origin']).toBe(PAGE);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await open(url, link)).headers['content-disposition']).toMatch(/^attachment/);
    expect((await open(url, { ...link, 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    expect((await open(url, { origin: helper.server.address })).status).toBe(401);
  });
});
