// @ts-check
import { exportPaused, leave, makeStory } from './screenshot-steps.mjs';
import { STORIES } from './screenshot-story.mjs';
import '../../test/support/run-typescript.mjs';

/** @import { Page } from '@playwright/test' */
/** @import { Tour } from '../screenshots.mjs' */

/**
 * The queue empty, with four that run, with a thousand, and with what failed.
 * @param {Tour} tour
 */
export async function tourQueue({ open, address, shoot }) {
  const { seedJobs } = await import('../../test/e2e/queue-seed.ts');
  const page = await open();
  // A small computer would not run four at once.
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 8, configurable: true }),
  );
  await page.goto(`${address}/queue`);
  await page.getByRole('heading', { name: 'The queue is empty' }).waitFor();
  await shoot(page, 'queue-empty');
  await openPanel(page);
  await shoot(page, 'queue-panel-empty');

  await page.goto(`${address}/settings/queue`);
  await page.getByRole('button', { name: /^Exports at once/ }).click();
  await page.getByRole('option', { name: '4', exact: true }).click();
  await page.goto(address);
  const [story] = STORIES;
  if (story === undefined) return;
  await makeStory(page, story);
  await exportPaused(page);
  await page.keyboard.press('Escape');
  await leave(page);
  await openPanel(page);
  await shoot(page, 'queue-panel-paused');

  await page.goto(`${address}/icons/icon.svg`);
  await seedJobs(page, [
    { copies: 9, state: 'QUEUED', batches: 2 },
    { copies: 2, state: 'FAILED', batches: 1 },
  ]);
  await page.goto(`${address}/queue`);
  await page.getByText(/^4 running/).waitFor({ timeout: 60_000 });
  await page.getByText(/left$/).first().waitFor({ timeout: 60_000 });
  await shoot(page, 'queue-running');
  await page.locator('.qu-line--job[data-state=RUNNING] .qu-line__head').first().click();
  await shoot(page, 'queue-details');
  await page.keyboard.press('Escape');
  await openPanel(page);
  await shoot(page, 'queue-panel-running');
  await page.goto(address);
  await page.getByRole('heading', { name: 'Your stories' }).waitFor();
  await shoot(page, 'job-bar');
  await page.getByRole('button', { name: 'Show exports' }).click();
  await shoot(page, 'job-bar-open');

  await page.goto(`${address}/queue`);
  await page.getByRole('button', { name: 'Pause all' }).click();
  await page.getByRole('button', { name: 'Pause all' }).waitFor({ state: 'hidden' });
  await shoot(page, 'queue-paused');
  await page.getByRole('radio', { name: /^Failed/ }).check({ force: true });
  await page.locator('.qu-line--job .qu-line__head').first().click();
  await shoot(page, 'queue-failed');
  await page.keyboard.press('Escape');
  await page.locator('.qu-line--group .qu-line__head').first().click();
  await shoot(page, 'queue-batch');
  await page.getByRole('button', { name: 'Report' }).first().click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'queue-report');
  await page.keyboard.press('Escape');

  await page.goto(`${address}/icons/icon.svg`);
  await seedJobs(page, [{ copies: 990, state: 'PAUSED', batches: 5 }]);
  await page.goto(`${address}/queue`);
  await page.getByText(/9\d\d paused/).waitFor();
  await shoot(page, 'queue-thousand');
  await page.getByRole('button', { name: 'More for all exports' }).click();
  await shoot(page, 'queue-menu');
  await page.getByRole('menuitem', { name: 'Clear finished' }).click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'queue-clear');
  await page.keyboard.press('Escape');
  await page
    .locator('.qu-line--group')
    .first()
    .getByRole('button', { name: /^Cancel/ })
    .click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'queue-cancel');
}

/** @param {Page} page */
async function openPanel(page) {
  await page.getByRole('button', { name: /^Queue: / }).click();
  await page.getByRole('dialog', { name: 'Queue' }).waitFor();
}
