import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { hearProgress, partsHeard, progressReached } from './export-watch.ts';
import { downloadFilm, exportByHelper, pair } from './helper-actions.ts';
import { makeSmallStory, whenExported } from './small-story.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { readJobs } from './studio-storage.ts';

const SEGMENTS = 6;
/** Each narration is 2.5 s and a little more for each next one. */
const FRAMES = Math.round((SEGMENTS * 2.5 + 0.0113 * 21) * 30);

let studio: StudioServer;
let data: string;
let folder: string;

test.beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'storyloom-helper-data-'));
  folder = mkdtempSync(join(tmpdir(), 'storyloom-helper-films-'));
  studio = await startStudio(0, undefined, data);
});
test.afterEach(async () => {
  await studio.stop();
  for (const made of [data, folder]) rmSync(made, { recursive: true, force: true });
});

test('a browser that typed the address pairs by code, and the helper makes its film', async ({
  page,
  context,
}) => {
  await hearProgress(context);
  await pair(page, studio);
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: SEGMENTS });
  await exportByHelper(page, { container: 'MP4' });
  await whenExported(page);
  const film = await downloadFilm(page, folder);
  expect(film.video).toMatchObject({ codec: 'h264', width: 640, height: 360, range: 'tv', space: 'bt709' });
  expect(film.video.packets).toBe(FRAMES);
  expect(film.sound?.seconds).toBeCloseTo(FRAMES / 30, 1);
  const [job] = await readJobs(page);
  expect(job).toMatchObject({ state: 'COMPLETED', engine: 'helper' });

  // Nothing changed: every part is there, and no media is sent again.
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') sent.push(request.url());
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Render again' }).click();
  await expect
    .poll(async () => (await readJobs(page)).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(['COMPLETED', 'COMPLETED']);
  expect(sent).toEqual([]);
  expect((await readJobs(page))[0]?.artifact).toMatchObject({ chunksRendered: 0 });
});

test('a helper that restarts in the middle goes on with the film where it was', async ({ page, context }) => {
  await hearProgress(context);
  await pair(page, studio);
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: SEGMENTS });
  await exportByHelper(page, { container: 'MP4', size: 'Preview 720p' });
  await progressReached(page, 0.4);
  // Something must be there to go on from, however many parts are made side by side.
  await expect.poll(async () => (await partsHeard(page)).rendered).toBeGreaterThan(0);
  const { port } = studio;
  await studio.stop();
  await expect(page.getByText('Waiting for the helper to come back').first()).toBeVisible();
  studio = await startStudio(port, undefined, data);
  await whenExported(page);
  const film = await downloadFilm(page, folder);
  expect(film.video.packets).toBe(FRAMES);
  expect((await partsHeard(page)).reused).toBeGreaterThan(0);
  expect(filesIn(data).filter((name) => name.includes('.part'))).toEqual([]);
});

test('a cancelled film leaves nothing behind, and the browser can make it instead', async ({
  page,
  context,
}) => {
  await hearProgress(context);
  await pair(page, studio);
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: SEGMENTS });
  await exportByHelper(page, { container: 'MP4', size: 'Preview 720p' });
  await progressReached(page, 0.3);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the export' }).click();
  await expect(page.getByText('The export was cancelled')).toBeVisible();
  await expect.poll(() => filesIn(join(data, 'exports'))).toEqual([]);
  await expect.poll(() => filesIn(data).filter((name) => name.includes('.part'))).toEqual([]);

  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make it in this browser' }).click();
  await whenExported(page);
  const cancels = readFileSync(join(data, 'audit.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('/cancel'));
  expect(cancels.filter((line) => !line.includes('"status":200'))).toEqual([]);
  expect(filesIn(join(data, 'exports'))).toEqual([]);
  const jobs = await readJobs(page);
  expect(jobs).toContainEqual(expect.objectContaining({ state: 'CANCELED', engine: 'helper' }));
  expect(jobs).toContainEqual(expect.objectContaining({ state: 'COMPLETED', engine: 'browser' }));
});

test('with the helper off and on again, projects and pairing are still there', async ({ page }) => {
  await pair(page, studio);
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2 });
  const story = page.url();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const { port } = studio;
  await studio.stop();
  await page.goto(story);
  await expect(page.getByText(/^2 segments ·/)).toBeVisible();
  await expect(page.getByText('The helper is not running')).toBeAttached();
  studio = await startStudio(port, undefined, data);
  await page.goto(`http://localhost:${port}/settings/helper`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  expect(new URL(page.url()).hostname).toBe('127.0.0.1');
  await page.goto(story);
  await expect(page.getByText(/^2 segments ·/)).toBeVisible();
});

function filesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}
