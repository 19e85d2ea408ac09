import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { hearProgress, progressReached } from './export-watch.ts';
import { pair, startByHelper } from './helper-actions.ts';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { readJobs, readParts } from './studio-storage.ts';

let studio: StudioServer;
let data: string;
test.beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'storyloom-helper-data-'));
  studio = await startStudio(0, undefined, data);
});
test.afterEach(async () => {
  await studio.stop();
  rmSync(data, { recursive: true, force: true });
});

const soundOf = async (page: Page) => (await readParts(page)).filter(({ kind }) => kind === 'sound');
const picturesOf = async (page: Page) => (await readParts(page)).filter(({ kind }) => kind === 'video');

test('a film whose helper went away is made by the browser when asked, with the sound that is there', async ({
  page,
  context,
}) => {
  await hearProgress(context);
  await pair(page, studio);
  // What is loaded later comes from what the browser keeps: nobody serves the studio then.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.goto(studio.address);
  // Long enough that the helper is still at it when it goes.
  await makeSmallStory(page, { segments: 8 });
  await startExport(page);
  await whenExported(page);
  const dialog = page.getByRole('dialog');
  const [sound, pictures] = [await soundOf(page), await picturesOf(page)];
  expect(sound).toHaveLength(1);
  expect(pictures.length).toBeGreaterThan(0);

  // Another size of the same sound.
  await dialog.getByRole('button', { name: 'Export with other settings' }).click();
  await startByHelper(page, { container: 'MP4', size: 'Draft 480p' });
  await progressReached(page, 0.2);
  await studio.stop();
  await expect(page.getByText('Waiting for the helper to come back').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Make it in this browser' }).click();
  await whenExported(page);
  const [film, waited, first] = await readJobs(page);
  expect(film).toMatchObject({
    state: 'COMPLETED',
    engine: 'browser',
    artifact: { width: 854, height: 480 },
  });
  expect(waited).toMatchObject({ state: 'CANCELED', engine: 'helper' });
  expect(film?.artifact?.frames).toBe(first?.artifact?.frames);
  // The very file of the first film; and all pictures are of one encoder, so they were made anew.
  expect(await soundOf(page)).toEqual(sound);
  expect((await picturesOf(page)).length).toBe(2 * pictures.length);
  expect(film?.artifact).toMatchObject({ chunksReused: 0, chunksRendered: pictures.length });
});
