import { expect, type Page, test } from '@playwright/test';
import { followScripts, type PageScript, sizeOf } from './page-scripts.ts';
import { startStory } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

/** More than this needs a good reason: it grew to twice as much once, and nobody noticed. */
const MOST = 120_000;

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

test('the first page needs few scripts, and none for what nobody has opened', async ({ page }) => {
  const scripts = followScripts(page);
  await page.goto(studio.address);
  // The sample plays: all that comes by itself is here.
  await expect(page.locator('.dash-first__canvas--shown')).toBeVisible();
  await isSmall(page, await scripts());

  await startStory(page, 'One.\n\nTwo.', 2);
  await page.goto(studio.address);
  const menu = page.getByRole('button', { name: 'Actions for Untitled story' });
  await expect(menu).toHaveAttribute('aria-haspopup', 'true');
  await page.waitForLoadState('networkidle');
  const before = await scripts();
  await isSmall(page, before);
  await menu.click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible();
  expect(sizeOf(await scripts())).toBeGreaterThan(sizeOf(before));
});

async function isSmall(page: Page, scripts: readonly PageScript[]): Promise<void> {
  expect(page.workers().length).toBeGreaterThan(0);
  const size = sizeOf(scripts);
  const list = [...scripts].sort((a, b) => b.size - a.size).map((each) => `${each.size} ${each.path}`);
  expect(size, list.join('\n')).toBeGreaterThan(20_000);
  expect(size, list.join('\n')).toBeLessThanOrEqual(MOST);
}
