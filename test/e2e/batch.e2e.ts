import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { makeSmallStory } from './small-story.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { readJobs } from './studio-storage.ts';

let studio: StudioServer;
let data: string;

test.beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'storyloom-batch-'));
  studio = await startStudio(0, undefined, data);
});
test.afterEach(async () => {
  await studio.stop();
  rmSync(data, { recursive: true, force: true });
});

test('one story is seen, planned and made in several formats', async ({ page }) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 2 });
  await page.getByRole('button', { name: 'Batch render' }).click();
  const dialog = page.getByRole('dialog', { name: 'Batch render' });
  await choose(dialog, ['Draft, 360p', 'Square 720p']);
  for (const name of ['Draft, 360p', 'Square 720p']) {
    await expect(dialog.getByRole('img', { name: `The film as ${name}` })).toBeVisible();
  }
  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await expect(dialog.getByRole('row')).toHaveCount(3);
  await dialog.getByRole('button', { name: 'Start 2 films' }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await readJobs(page)).map(({ state }) => state), { timeout: 90_000 })
    .toEqual(['COMPLETED', 'COMPLETED']);
  const films = (await readJobs(page)).map(({ artifact }) => [artifact?.width, artifact?.height]);
  expect(films.sort()).toEqual([
    [640, 360],
    [720, 720],
  ]);
  await page.goto(`${studio.address}/queue`);
  await expect(page.getByText('2 of 2')).toBeVisible();
});

test('several stories are chosen on the dashboard and exported together', async ({ page }) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1 });
  await page.goto(studio.address);
  const card = page.getByRole('article').filter({ hasText: 'Untitled story' });
  await card
    .first()
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(card).toHaveCount(2);
  for (const each of await card.all()) await each.getByRole('checkbox').check({ force: true });
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Export selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Render 2 stories' });
  await choose(dialog, ['Draft, 360p']);
  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await dialog.getByRole('button', { name: 'Start 2 films' }).click();
  await expect(page.getByText('2 selected')).toBeHidden();
  await expect
    .poll(async () => (await readJobs(page)).map(({ state }) => state), { timeout: 90_000 })
    .toEqual(['COMPLETED', 'COMPLETED']);
});

/** Leaves these ticked and no others. */
async function choose(dialog: ReturnType<Page['getByRole']>, names: readonly string[]): Promise<void> {
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
  for (const name of names) await dialog.getByRole('checkbox', { name }).check();
}
