import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { SECURITY_HEADERS } from '../../helper/server/headers.ts';
import { isStudioRoute, listStudioFiles } from '../../helper/server/studio-files.ts';
import { openTokens, tokensFile } from '../../helper/server/tokens.ts';
import config from '../../playwright.config.ts';
import { exportByHelper, SLOW } from './helper-actions.ts';
import { makeSmallStory, whenExported } from './small-story.ts';
import { DIST, type StudioServer, startStudio } from './studio-server.ts';
import { readJobs } from './studio-storage.ts';

/** Where a studio that the helper did not serve looks for it. */
const HELPER_PORT = 4780;
const HELPER = `127.0.0.1:${HELPER_PORT}`;

/** The built studio at another origin, as a host of the web would serve it. */
async function startHost(): Promise<Server> {
  const files = listStudioFiles(join(DIST, 'web'));
  const policy = SECURITY_HEADERS['Content-Security-Policy'] ?? '';
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Security-Policy': policy.replace(
      "connect-src 'self'",
      `connect-src 'self' http://${HELPER} ws://${HELPER}`,
    ),
  };
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://localhost').pathname;
    const file = files.get(isStudioRoute(path) ? '/index.html' : path);
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.bytes });
    createReadStream(file.path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

let helper: StudioServer;
let host: Server;
let address: string;
/** As a program of this computer has it. */
let script: string;
test.beforeAll(async () => {
  test.skip(await isTaken(HELPER_PORT), `Somebody works at port ${HELPER_PORT} of this computer`);
  helper = await startStudio(HELPER_PORT);
  script = openTokens(tokensFile(helper.data)).create({ kind: 'script', name: 'Test', origin: null }).token;
  host = await startHost();
  const at = host.address();
  address = `http://localhost:${typeof at === 'object' && at !== null ? at.port : 0}`;
});
test.afterAll(async () => {
  await helper?.stop();
  host?.closeAllConnections();
  host?.close();
});

/** Its own browser, which takes the host for one of the web. */
async function openStudio(use: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const { chromium } = await import('@playwright/test');
  const { launchOptions } = config.use ?? {};
  const spaces = `--ip-address-space-overrides=127.0.0.1:${new URL(address).port}=public`;
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), spaces],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await use(await context.newPage(), context);
  } finally {
    await browser.close();
  }
}

async function newCode(): Promise<string> {
  const response = await fetch(`${helper.address}/api/pairing-codes`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${script}`, 'Content-Type': 'application/json' },
    body: '{}',
  });
  return (await response.json()).code;
}

test('a studio of another origin asks on a click, is let in by a code, and has its film made', async () => {
  await openStudio(async (page, context) => {
    const asked: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).host === HELPER) asked.push(request.url());
    });
    await page.goto(`${address}/settings/helper`);
    await expect(page.locator('main').getByText('Not looked for yet', { exact: true })).toBeVisible(SLOW);
    expect(asked).toEqual([]);

    // A browser without a window says no for the person.
    await page.getByRole('button', { name: 'Look for it' }).click();
    await expect(page.locator('main').getByText('Blocked by the browser', { exact: true })).toBeVisible(SLOW);
    await context.grantPermissions(['local-network-access'], { origin: address });
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(page.locator('main').getByText('Not paired', { exact: true })).toBeVisible(SLOW);
    // Only the window where it runs shows a code to a page from elsewhere.
    await expect(page.getByRole('button', { name: 'Show a code' })).toHaveCount(0);
    const pair = page.getByRole('button', { name: 'Pair', exact: true });
    await page.getByLabel('Pairing code').fill('WRNG-CODE');
    await pair.click();
    await expect(page.getByText('That code was not taken')).toBeVisible(SLOW);
    await page.getByLabel('Pairing code').fill(await newCode());
    await pair.click();
    await expect(page.locator('main').getByText('Connected', { exact: true })).toBeVisible(SLOW);
    const tokens = openTokens(tokensFile(helper.data));
    const paired = tokens.list().find(({ origin }) => origin === address);
    expect(paired?.kind).toBe('paired');

    await page.getByRole('link', { name: 'All stories' }).click();
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    await exportByHelper(page, { container: 'MP4' });
    await whenExported(page);
    expect(await readJobs(page)).toEqual([expect.objectContaining({ state: 'COMPLETED', engine: 'helper' })]);

    expect(tokens.revoke(paired?.id ?? '')).toBe(true);
    await page.goto(`${address}/settings/helper`);
    await page.getByRole('button', { name: 'Look for it' }).click();
    await expect(page.locator('main').getByText('Not paired', { exact: true })).toBeVisible(SLOW);
  });
});
