import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Probe, probe } from '../support/ffmpeg.ts';
import type { StudioServer } from './studio-server.ts';

/** Of what is done by a helper on a busy computer. */
export const SLOW = { timeout: 60_000 };

/** Pairs the page's browser with the helper as a person does: by the code in the helper's window. */
export async function pair(page: Page, studio: StudioServer): Promise<void> {
  await page.goto(`${studio.address}/settings/helper`);
  await page.getByRole('button', { name: 'Show a code' }).click();
  await expect.poll(() => studio.printed()).toContain('Code to pair');
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(studio.printed())?.[0] ?? '';
  await page.getByLabel('Pairing code').fill('WRNG-CODE');
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await expect(page.getByText('That code was not taken')).toBeVisible();
  await page.getByLabel('Pairing code').fill(code);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
}

export interface HelperExportSettings {
  readonly container: string;
  readonly size?: string;
}

export async function exportByHelper(page: Page, settings: HelperExportSettings): Promise<void> {
  await page.getByRole('button', { name: 'Export video' }).first().click();
  await startByHelper(page, settings);
}

/** In the export panel that is open. */
export async function startByHelper(
  page: Page,
  { container, size = 'Draft 360p' }: HelperExportSettings,
): Promise<void> {
  const dialog = page.getByRole('dialog');
  const option = page.getByRole('option', { name: new RegExp(`^${size}`) });
  await expect(async () => {
    if (!(await option.isVisible())) await dialog.getByRole('button', { name: /Size and quality/ }).click();
    await option.click({ timeout: 1000 });
  }).toPass();
  await dialog.getByRole('radio', { name: 'Helper' }).check({ force: true });
  await dialog.getByRole('radio', { name: container }).check({ force: true });
  await dialog.getByRole('button', { name: 'Export video' }).click();
}

/** Downloads the film that was just made into a folder, and says what it is. */
export async function downloadFilm(page: Page, folder: string): Promise<Probe> {
  const coming = page.waitForEvent('download');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Download/ })
    .click();
  const path = join(folder, 'film.mp4');
  await (await coming).saveAs(path);
  return probe(path);
}
