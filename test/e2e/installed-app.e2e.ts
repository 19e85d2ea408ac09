import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { downloadFilm, exportByHelper, pair } from './helper-actions.ts';
import { type InstallingBrowser, startInstallingBrowser } from './installing-browser.ts';
import { makeSmallStory, whenExported } from './small-story.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

const SEGMENTS = 2;
/** Each narration is 2.5 s and a little more for each next one. */
const FRAMES = Math.round((SEGMENTS * 2.5 + 0.0113 * 3) * 30);

interface TokenFile {
  readonly tokens: readonly { readonly id: string }[];
}

let home: string;
let data: string;
let films: string;
let studio: StudioServer;
let browser: InstallingBrowser;

test.beforeEach(async ({ launchOptions }) => {
  home = mkdtempSync(join(tmpdir(), 'storyloom-installed-home-'));
  data = mkdtempSync(join(tmpdir(), 'storyloom-installed-data-'));
  films = mkdtempSync(join(tmpdir(), 'storyloom-installed-films-'));
  studio = await startStudio(0, undefined, data);
  browser = await startInstallingBrowser(home, launchOptions);
});
test.afterEach(async () => {
  await browser.close();
  await studio.stop();
  for (const made of [home, data, films]) rmSync(made, { recursive: true, force: true, maxRetries: 5 });
});

test('the installed app has its stories while the helper is off, and its pairing once it is on again', async ({
  launchOptions,
}) => {
  const { address, port } = studio;
  const page = await browser.context.newPage();
  await pair(page, studio);
  await page.goto(address);
  await makeSmallStory(page, { segments: SEGMENTS });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await browser.install(page);
  // One tab edits a story: the app is to have it.
  await page.close();

  const first = await openApp(address);
  await expect(first.getByText('The helper is connected')).toBeAttached();
  await openStory(first);
  const paired = tokens();
  expect(paired).toHaveLength(1);

  // The computer was switched off: neither the helper nor the browser is left.
  await browser.close();
  await studio.stop();
  browser = await startInstallingBrowser(home, launchOptions);
  const app = await openApp(address);
  await openStory(app);
  await expect(app.getByText('The helper is not running')).toBeAttached();
  await app.getByRole('link', { name: 'The helper is not running' }).click();
  await expect(app.getByText('Not running', { exact: true })).toBeVisible();
  await expect(app.getByText('Start Storyloom on this computer: run “npm start”')).toBeVisible();

  studio = await startStudio(port, undefined, data);
  await app.getByRole('button', { name: 'Look again' }).click();
  await expect(app.getByText('Connected', { exact: true })).toBeVisible();
  await app.close();
  const again = await openApp(address);
  await openStory(again);
  await exportByHelper(again, { container: 'MP4' });
  await whenExported(again);
  expect((await downloadFilm(again, films)).video.packets).toBe(FRAMES);
  expect(tokens()).toEqual(paired);
  expect(studio.printed()).not.toContain('Code to pair');
  await browser.uninstall(address);
});

/** A window of the app itself, not a tab of the browser. */
async function openApp(address: string): Promise<Page> {
  const app = await browser.launch(address);
  expect(app.url()).toBe(`${address}/`);
  await expect.poll(() => app.evaluate(() => matchMedia('(display-mode: standalone)').matches)).toBe(true);
  return app;
}

async function openStory(app: Page): Promise<void> {
  await app.getByRole('link', { name: 'Untitled story' }).click();
  await expect(app.getByText(new RegExp(`^${SEGMENTS} segments ·`))).toBeVisible();
}

/** Who is paired, as the helper keeps it. */
function tokens(): readonly string[] {
  const stored: TokenFile = JSON.parse(readFileSync(join(data, 'tokens.json'), 'utf8'));
  return stored.tokens.map(({ id }) => id);
}
