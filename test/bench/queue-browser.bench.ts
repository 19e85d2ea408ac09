import { expect, test } from '@playwright/test';
import { makeSmallStory, startExport } from '../e2e/small-story.ts';
import { storeBatch } from '../e2e/stored-batch.ts';
import { startStudio } from '../e2e/studio-server.ts';
import { openInert } from '../e2e/studio-storage.ts';
import { makeProfile, startOwnChromium } from '../support/own-chromium.ts';
import { record } from './table.ts';

declare global {
  interface Window {
    /** Milliseconds from the start of the page to the first job that runs. */
    firstRunning?: number;
  }
}

test('queue in the browser', { tag: '@quick' }, async () => {
  const studio = await startStudio();
  const profile = makeProfile();
  let chromium = await startOwnChromium(profile.folder);
  try {
    const page = await chromium.context.newPage();
    await page.goto(studio.address);
    await makeSmallStory(page, { segments: 2 });
    await startExport(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Continue' })).toBeVisible();
    await openInert(page, studio.address);
    await storeBatch(
      page,
      Array.from({ length: 1000 }, () => 'DRAFT_360P'),
    );
    await chromium.kill();

    chromium = await startOwnChromium(profile.folder);
    await chromium.context.addInitScript(() => {
      new BroadcastChannel('storyloom-jobs-storyloom').addEventListener('message', ({ data }) => {
        const put: readonly { readonly state: string }[] = data.change?.put ?? [];
        if (put.some(({ state }) => state === 'RUNNING')) window.firstRunning ??= performance.now();
      });
    });
    const again = await chromium.context.newPage();
    await again.goto(studio.address);
    await again.waitForFunction(() => window.firstRunning !== undefined);
    const ms = await again.evaluate(() => window.firstRunning ?? Number.POSITIVE_INFINITY);
    record('1,000 queued jobs: restart to first job running, browser', ms / 1000, { atMost: 5, unit: ' s' });
  } finally {
    await chromium.kill();
    profile.remove();
    await studio.stop();
  }
});
