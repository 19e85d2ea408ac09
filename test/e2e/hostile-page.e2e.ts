import { createServer, type Server } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import { openTokens, tokensFile } from '../../helper/server/tokens.ts';
import config from '../../playwright.config.ts';
import { SOCKET } from '../../shared/protocol/messages.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

/** Another page: at another port of this computer, and once more as if it came from the web. */
interface Other {
  readonly address: string;
  readonly server: Server;
}

async function startOther(): Promise<Other> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Another page</title><body></body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { address: `http://127.0.0.1:${port}`, server };
}

let studio: StudioServer;
let other: Other;
/** Of a program on this computer: what a hostile page could at most have stolen. */
let stolen: string;
test.beforeAll(async () => {
  studio = await startStudio();
  other = await startOther();
  stolen = openTokens(tokensFile(studio.data)).create({ kind: 'script', name: 'Test', origin: null }).token;
});
test.afterAll(async () => {
  await studio.stop();
  other.server.closeAllConnections();
  await new Promise((resolve) => other.server.close(resolve));
});

/** What came of each way in; every one must have failed. */
async function attack(page: Page, token: string): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(
    async ({ helper, token, socket }) => {
      const results: Record<string, string> = {};
      const attempt = async (name: string, work: () => Promise<string>) => {
        results[name] = await work().catch(() => 'blocked');
      };
      const headers = { Authorization: `Bearer ${token}` };
      const json = { ...headers, 'Content-Type': 'application/json' };
      const read = async (path: string, init: RequestInit) => {
        const response = await fetch(`${helper}${path}`, init);
        return `answered ${response.status}`;
      };
      await attempt('reading', () => read('/api/jobs', { headers }));
      await attempt('reading without a token', () => read('/api/jobs', {}));
      await attempt('reading the page', () => read('/', {}));
      await attempt('changing', () => read('/api/projects/p1', { method: 'DELETE', headers }));
      await attempt('asking for a code', () =>
        read('/api/pair/ask', { method: 'POST', headers: json, body: '{}' }),
      );
      await attempt('making a code', () =>
        read('/api/pairing-codes', { method: 'POST', headers: json, body: '{}' }),
      );
      // What needs no permission arrives; that it had no effect is seen at the helper.
      const quiet = { method: 'POST', mode: 'no-cors', body: '{}' } as const;
      await attempt('asking quietly', async () => {
        const response = await fetch(`${helper}/api/pair/ask`, quiet);
        return response.type === 'opaque' ? 'unread' : 'answered';
      });
      const load = (element: HTMLElement) =>
        new Promise<string>((resolve, reject) => {
          element.onload = () => resolve('loaded');
          element.onerror = () => reject(new Error('blocked'));
          document.body.append(element);
        });
      const make = (name: 'img' | 'script', path: string) =>
        load(Object.assign(document.createElement(name), { src: `${helper}${path}` }));
      await attempt('a picture', () => make('img', '/icons/icon-192.png'));
      await attempt('a script', () => make('script', '/sw.js'));
      await attempt('a script of the API', () => make('script', '/api/jobs'));
      for (const [name, protocols] of [
        ['a socket', [socket.protocol, socket.tokenPrefix + token]],
        ['a bare socket', []],
      ] as const) {
        await attempt(name, () => {
          const opened = new WebSocket(`${helper.replace('http', 'ws')}/ws`, [...protocols]);
          return new Promise((resolve, reject) => {
            opened.onopen = () => resolve('opened');
            opened.onerror = () => reject(new Error('blocked'));
          });
        });
      }
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
        await attempt(`a form as ${type}`, async () => {
          const frame = Object.assign(document.createElement('iframe'), { name: `frame-${type}` });
          const form = Object.assign(document.createElement('form'), {
            ...{ method: 'post', enctype: type, target: frame.name },
            action: `${helper}/api/pair/ask`,
          });
          form.append(Object.assign(document.createElement('input'), { name: '{"x":"', value: '"}' }));
          document.body.append(frame, form);
          const answered = new Promise<void>((resolve) => {
            frame.onload = () => resolve();
          });
          form.submit();
          await answered;
          return frame.contentDocument === null ? 'unread' : 'read';
        });
      }
      return results;
    },
    { helper: studio.address, token, socket: SOCKET },
  );
}

const codesShown = () => [...studio.printed().matchAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g)].length;

function expectBlocked(results: Readonly<Record<string, string>>): void {
  expect(Object.keys(results).length).toBeGreaterThan(12);
  for (const [way, result] of Object.entries(results)) expect(['blocked', 'unread'], way).toContain(result);
}

test('a page of another origin can read nothing and do nothing', async ({ page }) => {
  await page.goto(other.address);
  const before = codesShown();
  expectBlocked(await attack(page, stolen));
  expect(codesShown()).toBe(before);
});

test.describe('a page of the web', () => {
  // The browser then takes the other page for one of the web, and this computer for what it is.
  test('is kept from this computer until the person allows it, and gets no further then', async ({
    playwright,
  }) => {
    const port = new URL(other.address).port;
    const { launchOptions } = config.use ?? {};
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      args: [...(launchOptions?.args ?? []), `--ip-address-space-overrides=127.0.0.1:${port}=public`],
    });
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(other.address);
      const ping = () =>
        page.evaluate(async (helper) => {
          const controller = AbortSignal.timeout(3000);
          return fetch(`${helper}/ping`, { signal: controller }).then(
            async (response) => JSON.stringify(await response.json()),
            () => 'blocked',
          );
        }, studio.address);
      expect(await ping()).toBe('blocked');
      await context.grantPermissions(['local-network-access'], { origin: other.address });
      // Who is there is all that a page may know.
      expect(await ping()).toBe(JSON.stringify({ app: 'storyloom', protocol: 1 }));
      const before = codesShown();
      expectBlocked(await attack(page, stolen));
      expect(codesShown()).toBe(before);
    } finally {
      await browser.close();
    }
  });
});

test('a page that is paired by code may come in until it is revoked', async ({ page }) => {
  await page.goto(other.address);
  const tokens = openTokens(tokensFile(studio.data));
  const code = await newCode();
  const pair = (typed: string) =>
    page.evaluate(
      async ({ helper, typed }) => {
        const response = await fetch(`${helper}/api/pair`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ code: typed }),
        });
        const { token = '' } = await response.json();
        return { status: response.status, token: String(token) };
      },
      { helper: studio.address, typed },
    );
  expect((await pair('WRNG-WRNG')).status).toBe(403);
  const { status, token } = await pair(code);
  expect(status).toBe(201);

  const use = () =>
    page.evaluate(
      async ({ helper, token, socket }) => {
        const opened = new WebSocket(`${helper.replace('http', 'ws')}/ws`, [
          socket.protocol,
          socket.tokenPrefix + token,
        ]);
        const viaSocket = new Promise<string>((resolve) => {
          opened.onopen = () => {
            opened.send(JSON.stringify({ type: 'hello', version: socket.version, last_id: 0 }));
          };
          opened.onmessage = ({ data }) => resolve(JSON.parse(data).type);
          opened.onerror = () => resolve('blocked');
        });
        const viaFetch = fetch(`${helper}/api/helper`, {
          headers: { Authorization: `Bearer ${token}` },
        }).then(
          (response) => String(response.status),
          () => 'blocked',
        );
        return [await viaSocket, await viaFetch];
      },
      { helper: studio.address, token, socket: SOCKET },
    );
  expect(await use()).toEqual(['hello', '200']);

  const paired = tokens.list().find(({ origin }) => origin === other.address);
  expect(paired?.kind).toBe('paired');
  expect(tokens.revoke(paired?.id ?? '')).toBe(true);
  expect(await use()).toEqual(['blocked', 'blocked']);
});

/** A program of this computer asks for it, as the studio does; it stands on the terminal too. */
async function newCode(): Promise<string> {
  const response = await fetch(`${studio.address}/api/pairing-codes`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${stolen}`, 'Content-Type': 'application/json' },
    body: '{}',
  });
  const { code } = await response.json();
  await expect.poll(() => studio.printed()).toContain(code);
  return code;
}

test("the studio's own policy lets it open its socket, and no other", async ({ page }) => {
  const { token } = openTokens(tokensFile(studio.data)).create({
    ...{ kind: 'studio', name: 'Test', origin: studio.address },
  });
  await page.goto(studio.address);
  const open = (address: string) =>
    page.evaluate(
      ({ address, token, socket }) =>
        new Promise<string>((resolve) => {
          const opened = new WebSocket(address, [socket.protocol, socket.tokenPrefix + token]);
          opened.onopen = () => {
            resolve(opened.protocol);
            opened.close();
          };
          opened.onerror = () => resolve('blocked');
        }),
      { address, token, socket: SOCKET },
    );
  expect(await open(`${studio.address.replace('http', 'ws')}/ws`)).toBe(SOCKET.protocol);
  expect(await open(`${other.address.replace('http', 'ws')}/ws`)).toBe('blocked');
});

test('the address that a start opens lets the studio in, and keeps nothing of it in the address', async ({
  page,
}) => {
  const made = openTokens(tokensFile(studio.data)).create({
    ...{ kind: 'studio', name: 'Test', origin: studio.address },
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${studio.address}/settings/helper#token=${made.token}`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  expect(page.url()).not.toContain(made.token);
  await page.goto(`${studio.address}/settings/helper`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  // Behind the # it never leaves the browser.
  expect(asked.filter((url) => url.includes(made.token) && !url.includes('#'))).toEqual([]);
});
