// @ts-check
// What a person does on the way to a picture.
import { dropFiles } from './drop-files.mjs';
import { makeMaterial } from './screenshot-story.mjs';

/** @import { Page } from '@playwright/test' */
/** @import { Story } from './screenshot-story.mjs' */

/**
 * From the dashboard, or where it is open already from an empty story.
 * @param {Page} page
 * @param {Story} story
 * @param {{ isOpen?: boolean, onImport?: () => Promise<void> }} [options]
 */
export async function makeStory(page, story, { isOpen = false, onImport } = {}) {
  const { pictures, voices } = makeMaterial(story);
  if (!isOpen) await page.getByRole('button', { name: 'New story' }).first().click();
  await pasteScript(page, story.script, onImport);
  await dropFiles(page.locator('main').first(), pictures);
  await dropFiles(page.locator('main').first(), voices);
  const facts = page.getByText(new RegExp(`^${story.script.length} segments ·`));
  await facts.filter({ hasNotText: 'incomplete' }).waitFor();
  await page.getByRole('button', { name: /rename$/ }).click();
  await page.getByRole('textbox', { name: 'Rename the story' }).fill(story.title);
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
}

/**
 * @param {Page} page
 * @param {readonly string[]} script
 * @param {() => Promise<void>} [onImport]
 */
export async function pasteScript(page, script, onImport) {
  await page.getByRole('button', { name: 'Paste or import a script' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a script' });
  await dialog.getByLabel('Script', { exact: true }).fill(script.join('\n\n'));
  const add = dialog.getByRole('button', { name: `Add ${script.length} segments` });
  await add.waitFor();
  await onImport?.();
  await add.click();
  await dialog.waitFor({ state: 'hidden' });
}

/**
 * @param {Page} page
 * @param {number} number
 */
export async function selectSegment(page, number) {
  await page.getByRole('button', { name: `Show segment ${number}`, exact: true }).click();
}

/**
 * The export's smallest size, from the open story to a film that is being made and then waits.
 * @param {Page} page
 */
export async function exportPaused(page) {
  await page.getByRole('button', { name: 'Export video' }).first().click();
  await chooseDraft(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await page.waitForFunction(() => {
    const bar = document.querySelector('[role=dialog] [role=progressbar]');
    return Number(bar?.getAttribute('aria-valuenow') ?? 0) > 0;
  });
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByRole('button', { name: 'Continue' }).waitFor();
}

/**
 * The list opens once the panel stands still; a press before that only gives it the focus.
 * @param {Page} page
 */
async function chooseDraft(page) {
  const option = page.getByRole('option', { name: /^Draft 480p/ });
  for (let attempt = 0; attempt < 5 && !(await option.isVisible()); attempt += 1) {
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Size and quality/ })
      .click();
    await option.waitFor({ timeout: 1500 }).catch(() => {});
  }
  await option.click();
}

/** @param {Page} page */
export async function leave(page) {
  await page.getByRole('button', { name: 'Back to all stories' }).click();
  await page.getByRole('heading', { name: 'Your stories' }).waitFor();
}

/** @param {Page} page */
export async function whenQuiet(page) {
  await page
    .locator('.sl-toast')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => {});
}
