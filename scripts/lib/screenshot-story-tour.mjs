// @ts-check

import { dragFiles } from './drop-files.mjs';
import { exportPaused, leave, makeStory, selectSegment, whenQuiet } from './screenshot-steps.mjs';
import { makeMaterial, STORIES } from './screenshot-story.mjs';

/** @import { Page } from '@playwright/test' */
/** @import { Tour } from '../screenshots.mjs' */

const LONG_WAIT = 180_000;

/**
 * From the first run to a finished film. The README's pictures are on this way.
 * @param {Tour} tour
 */
export async function tourStory({ open, address, shoot, isReview }) {
  const page = await open();
  await page.goto(address);
  await page.getByRole('button', { name: 'Export the sample' }).waitFor();
  await page.locator('.dash-first__film img, .dash-first__film canvas').first().waitFor();
  await shoot(page, 'dashboard-first-run');

  await page.getByRole('button', { name: 'New story' }).first().click();
  await page.getByRole('button', { name: 'Paste or import a script' }).waitFor();
  await shoot(page, 'studio-empty');
  for (const [index, story] of STORIES.slice(1).entries()) {
    await makeStory(page, story, { isOpen: index === 0 });
    await leave(page);
  }
  const first = STORIES[0];
  if (first === undefined) return;
  await makeStory(page, first, { onImport: () => shoot(page, 'studio-import') });

  await selectSegment(page, 2);
  await page.getByRole('slider', { name: 'Position' }).focus();
  // Past the crossfade, into the words.
  for (let step = 0; step < 2; step += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('slider', { name: 'Position' }).blur();
  await shoot(page, 'studio', { doc: 'studio' });
  if (isReview) await tourStudio(page, shoot);

  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export video' }).waitFor();
  await shoot(page, 'export-setup');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await exportPaused(page);
  await shoot(page, 'export-paused');
  if (isReview) {
    await page.keyboard.press('Escape');
    await shoot(page, 'studio-job-bar');
    await leave(page);
    await shoot(page, 'dashboard-busy');
    await page.goBack();
    await page.getByRole('button', { name: 'Export video' }).first().click();
  }
  await dialog.getByRole('button', { name: 'Continue' }).click();
  if (isReview) await shoot(page, 'export-running');
  await page.getByRole('heading', { name: 'Your film is ready' }).waitFor({ timeout: LONG_WAIT });
  // Until its first frame is there, the browser draws its own spinner.
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3);
  await page.waitForTimeout(2500);
  await shoot(page, 'export-done', { doc: 'export' });
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await leave(page);
  await page.getByText('Completed').first().waitFor();
  await whenQuiet(page);
  await shoot(page, 'dashboard', { doc: 'dashboard' });
  if (isReview) await tourDashboard(page, shoot);

  await page.goto(`${address}/settings`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .locator('[aria-busy=true]')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => {});
  await shoot(page, 'settings', { doc: 'settings' });
  if (isReview) await tourFailure(page, address, shoot);
}

/**
 * @param {Page} page
 * @param {Tour['shoot']} shoot
 */
async function tourStudio(page, shoot) {
  for (const tab of ['Look', 'Captions', 'Sound']) {
    await page.getByRole('tab', { name: tab }).click();
    await shoot(page, `studio-${tab.toLowerCase()}`);
  }
  await page.getByRole('tab', { name: 'Segment' }).click();
  await page.getByRole('button', { name: 'Edit on the large picture' }).click();
  await shoot(page, 'studio-motion');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: /^Segment 2:/ }).press('Control+a');
  await shoot(page, 'studio-many-chosen');
  await selectSegment(page, 2);
  const sheets = /** @type {const} */ ([
    ['Versions…', 'studio-versions'],
    ['Keyboard shortcuts', 'studio-shortcuts'],
  ]);
  for (const [entry, name] of sheets) {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    if (name === 'studio-versions') await shoot(page, 'studio-menu');
    await page.getByRole('menuitem', { name: entry }).click();
    await page.getByRole('dialog').waitFor();
    await shoot(page, name);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  const [story] = STORIES;
  if (story === undefined) return;
  await dragFiles(page.locator('main').first(), makeMaterial(story).pictures.slice(0, 2));
  await shoot(page, 'studio-drop');
  await page.locator('main').first().dispatchEvent('dragleave');
  await page.keyboard.press('Escape');
  const twin = await page.context().newPage();
  await twin.goto(page.url());
  await twin.getByRole('button', { name: 'Take over' }).waitFor();
  await shoot(twin, 'studio-other-tab');
  await twin.close();
}

/**
 * @param {Page} page
 * @param {Tour['shoot']} shoot
 */
async function tourDashboard(page, shoot) {
  await page.getByRole('button', { name: 'Actions for How bread rises' }).click();
  await page.getByRole('menu').waitFor();
  await shoot(page, 'dashboard-menu');
  await page.keyboard.press('Escape');
  for (const box of await page.getByRole('article').getByRole('checkbox').all()) {
    await box.check({ force: true });
  }
  await shoot(page, 'dashboard-chosen');
  await page.getByRole('button', { name: 'Select none' }).click();
  await page.getByRole('searchbox', { name: 'Search stories' }).fill('lighthouse');
  await shoot(page, 'dashboard-nothing-found');
  await page.getByRole('searchbox', { name: 'Search stories' }).fill('');
  await page.getByRole('button', { name: 'Watch A winter by the sea' }).click();
  await page.getByRole('dialog').waitFor();
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3);
  await shoot(page, 'dashboard-watch');
  await page.keyboard.press('Escape');
}

/**
 * An export whose pictures vanish from the disk while the studio is open.
 * @param {Page} page
 * @param {string} address
 * @param {Tour['shoot']} shoot
 */
async function tourFailure(page, address, shoot) {
  await page.goto(address);
  await page
    .getByRole('link', { name: /How bread rises/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Export video' }).first().waitFor();
  await page.getByText(/segments ·/).waitFor();
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const media = await root.getDirectoryHandle('media');
    for await (const name of media.keys()) await media.removeEntry(name, { recursive: true });
  });
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await page.getByRole('heading', { name: 'The export failed' }).waitFor({ timeout: LONG_WAIT });
  await shoot(page, 'export-failed');
  await page.keyboard.press('Escape');
  await leave(page);
  await page.getByText('Failed').first().waitFor();
  await shoot(page, 'dashboard-failed');
  await page
    .getByRole('link', { name: /Letters from/ })
    .first()
    .click();
  await page.getByText(/segments ·/).waitFor();
  await shoot(page, 'studio-missing-media');
  await page.getByRole('button', { name: 'Export video' }).first().click();
  await dialog.waitFor();
  await shoot(page, 'export-missing');
  await page.keyboard.press('Escape');
  await leave(page);
  await page.getByRole('button', { name: 'Actions for How bread rises' }).click();
  await page.getByRole('menuitem', { name: 'Move to trash' }).click();
  await page.locator('.sl-toast').first().waitFor();
  await shoot(page, 'dashboard-toast');
  await page.goto(`${address}/trash`);
  await page.getByRole('button', { name: 'Restore How bread rises' }).waitFor();
  await shoot(page, 'trash');
  await page.getByRole('button', { name: /^Delete How bread rises/ }).click();
  await shoot(page, 'trash-question');
}
