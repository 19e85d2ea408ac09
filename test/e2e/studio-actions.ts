import { expect, type Page } from '@playwright/test';

export { dropFiles } from '../../scripts/lib/drop-files.mjs';

/** A new story from a pasted script, one segment for each paragraph. */
export async function startStory(page: Page, script: string, segments: number): Promise<void> {
  await page.getByRole('button', { name: 'New story' }).first().click();
  await page.getByRole('button', { name: 'Paste or import a script' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a script' });
  await dialog.getByLabel('Script', { exact: true }).fill(script);
  await dialog.getByRole('button', { name: `Add ${segments} segments` }).click();
  await expect(dialog).toBeHidden();
}

/** Chooses from one of the studio's own lists. */
export async function chooseOption(page: Page, list: RegExp, option: string): Promise<void> {
  await page.getByRole('button', { name: list }).click();
  await page.getByRole('option', { name: option }).click();
}

export async function whenSaved(page: Page): Promise<void> {
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

export interface ExportSettings {
  readonly container: 'MP4' | 'WebM' | 'MOV';
  /** Where the download is kept: Playwright's own copy goes with the page. */
  readonly saveAs: string;
}

/** Exports with the panel's settings, downloads the film and closes the panel. */
export async function exportVideo(page: Page, { container, saveAs }: ExportSettings): Promise<void> {
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: container }).check();
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await expect(page.getByRole('heading', { name: 'Your film is ready' })).toBeVisible({ timeout: 180_000 });
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: /^Download/ }).click();
  await (await download).saveAs(saveAs);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(dialog).toBeHidden();
}
