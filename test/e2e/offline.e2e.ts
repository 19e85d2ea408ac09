import { expect, type Page, test } from '@playwright/test';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { startStory, whenSaved } from './studio-actions.ts';
import { startStudio } from './studio-server.ts';

test('after one visit the studio opens, edits and exports without server and network', async ({
  context,
}) => {
  const studio = await startStudio();
  try {
    const page = await context.newPage();
    await page.goto(studio.address);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await startStory(page, 'Written online.\n\nSo was this.', 2);
    const story = page.url();
    await studio.stop();
    await context.setOffline(true);

    // This tab has loaded only what it has shown: the rest comes from what the visit left here.
    await makeAndExport(page, studio.address);

    await page.goto(story);
    const text = page.getByRole('textbox', { name: 'Text of segment 1' });
    await expect(text).toHaveValue('Written online.');
    expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
      true,
      'function',
    ]);
    await text.fill('Edited offline.');
    await whenSaved(page);
    await page.reload();
    await expect(text).toHaveValue('Edited offline.');

    for (const path of ['/settings', '/settings/capabilities', '/trash', '/']) {
      await page.goto(`${studio.address}${path}`);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    }
  } finally {
    await studio.stop();
  }
});

async function makeAndExport(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Back to all stories' }).click();
  await makeSmallStory(page, { segments: 2, seconds: 1 });
  await startExport(page);
  await whenExported(page);
  expect(new URL(page.url()).origin).toBe(address);
}
