import { expect, type Page } from '@playwright/test';
import { makeSmallStory, type SmallStory, startExport } from './small-story.ts';

/** How many exports run at once, by the settings. */
export async function setAtOnce(page: Page, address: string, count: number): Promise<void> {
  await page.goto(`${address}/settings/queue`);
  const list = page.getByRole('button', { name: /^Exports at once/ });
  await list.click();
  await page.getByRole('option', { name: String(count), exact: true }).click();
  await expect(list).toContainText(String(count));
}

/** One story and its copies, each under a title of its own. */
export async function makeStories(
  page: Page,
  address: string,
  titles: readonly string[],
  story: SmallStory,
): Promise<void> {
  await page.goto(address);
  await makeSmallStory(page, story);
  await whenReady(page);
  await page.goto(address);
  const stories = page.getByRole('list', { name: 'Stories' });
  for (const [index, title] of titles.entries()) {
    if (index > 0) {
      await page.getByRole('button', { name: `Actions for ${titles[0]}`, exact: true }).click();
      await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    }
    const untitled = index === 0 ? 'Untitled story' : `${titles[0]} copy`;
    await stories.getByRole('link', { name: untitled, exact: true }).focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Title of the story' }).fill(title);
    await page.keyboard.press('Enter');
    await expect(stories.getByRole('link', { name: title, exact: true })).toBeVisible();
  }
}

/** Nothing lacks for an export: who leaves before that breaks off a file's copy. */
export async function whenReady(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Export video' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

/** Starts a story's export and stops it at once, so that nothing depends on how fast it is. */
export async function queuePaused(page: Page, address: string, title: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('list', { name: 'Stories' }).getByRole('link', { name: title, exact: true }).click();
  await startExport(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(dialog.getByRole('button', { name: 'Continue' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

/** The titles of the lines in view, from top to bottom. */
export function titlesOf(page: Page): Promise<readonly string[]> {
  return page.locator('.qu-line__title').allTextContents();
}
