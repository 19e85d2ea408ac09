// @ts-check
import { leave, makeStory } from './screenshot-steps.mjs';
import { STORIES } from './screenshot-story.mjs';

/** @import { Tour } from '../screenshots.mjs' */

/**
 * One story in many profiles: choosing, framing, an own profile, and the plan.
 * @param {Tour} tour
 */
export async function tourBatch({ open, address, shoot }) {
  const page = await open();
  await page.goto(address);
  const [story, second] = STORIES;
  if (story === undefined || second === undefined) return;
  await makeStory(page, story);
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Batch render' });
  await dialog.getByRole('img', { name: 'The film as Square 1080p' }).waitFor();
  await shoot(page, 'batch-choose');
  await dialog.locator('.bt-names').scrollIntoViewIfNeeded();
  await shoot(page, 'batch-choose-settings');
  await dialog.getByRole('button', { name: /Fit of Vertical 1080p/ }).click();
  await page.getByRole('option', { name: 'Smart crop' }).waitFor();
  await shoot(page, 'batch-fit');
  await page.getByRole('option', { name: 'Smart crop' }).click();

  await dialog.getByRole('button', { name: 'Edit the framing of Vertical 1080p' }).click();
  const framing = page.getByRole('dialog', { name: 'Framing for other shapes' });
  await framing.locator('.fr-stage').waitFor();
  await page.getByRole('progressbar', { name: 'Find faces' }).waitFor({ state: 'hidden' });
  await shoot(page, 'framing');
  await page.keyboard.press('Escape');
  await framing.waitFor({ state: 'hidden' });

  await dialog.getByRole('button', { name: 'New profile' }).click();
  const form = page.getByRole('dialog', { name: 'New profile' });
  await form.waitFor();
  await shoot(page, 'batch-profile');
  await form.getByLabel('Width').fill('12');
  await form.getByRole('button', { name: 'Save the profile' }).click();
  await shoot(page, 'batch-profile-errors');
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'hidden' });

  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await dialog.getByRole('button', { name: 'Start 3 films' }).waitFor();
  await shoot(page, 'batch-plan');
  await dialog.getByRole('button', { name: 'Back to the profiles' }).click();
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck({ force: true });
  await shoot(page, 'batch-none');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Look' }).click();
  await leave(page);
  await makeStory(page, second);
  await leave(page);
  for (const box of await page.getByRole('article').getByRole('checkbox').all()) {
    await box.check({ force: true });
  }
  await page.getByRole('button', { name: 'Export selected' }).click();
  await page.getByRole('dialog', { name: /^Render \d stories/ }).waitFor();
  await shoot(page, 'batch-stories');
}
