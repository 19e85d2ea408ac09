import { expect, type Page } from '@playwright/test';
import { makePhoto, makeVoice, makeWav } from '../support/make-media.ts';
import { dropFiles, startStory, whenSaved } from './studio-actions.ts';

export interface SmallStory {
  readonly segments: number;
  /** Of each segment's narration. */
  readonly seconds?: number;
}

/** A story that is ready to be exported, made by hand as a person would, with small pictures. */
export async function makeSmallStory(page: Page, { segments, seconds = 2.5 }: SmallStory): Promise<void> {
  const numbers = Array.from({ length: segments }, (_, index) => index + 1);
  await startStory(page, numbers.map((number) => `This is part ${number}.`).join('\n\n'), segments);
  const stage = page.locator('main').first();
  await dropFiles(
    stage,
    numbers.map((number) => ({
      name: `${number}.jpg`,
      mimeType: 'image/jpeg',
      buffer: makePhoto(number, 480, 320),
    })),
  );
  await dropFiles(
    stage,
    numbers.map((number) => ({
      name: `${number}.wav`,
      mimeType: 'audio/wav',
      // No whole number of frames: rounding is part of what is tested.
      buffer: makeWav(makeVoice(number, seconds + 0.0113 * number, { rate: 16_000 }), 16_000),
    })),
  );
  const facts = page.getByText(new RegExp(`^${segments} segments ·`));
  await expect(facts).toBeVisible();
  await expect(facts).not.toContainText('incomplete');
  await whenSaved(page);
  await whenCopied(page);
}

/** The export waits for every file's copy: its name is its content's hash. */
async function whenCopied(page: Page): Promise<void> {
  await expect(page.getByText(/^(Reading|Adding) /)).toHaveCount(0);
}

export interface StartedExport {
  readonly container?: 'MP4' | 'WebM' | 'MOV';
  readonly size?: string;
}

/** The small size by its name of today, or by that of an older studio. */
const SMALLEST = 'Draft,? 360p';

/** Presses through the export panel; the export runs when this resolves. */
export async function startExport(
  page: Page,
  { container = 'MP4', size = SMALLEST }: StartedExport = {},
): Promise<void> {
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  const option = page.getByRole('option', { name: new RegExp(`^${size}`) });
  await expect(async () => {
    // The panel still slides in: the first press may only give it the focus.
    if (!(await option.isVisible())) await dialog.getByRole('button', { name: /Size and quality/ }).click();
    await option.click({ timeout: 1000 });
  }).toPass();
  await dialog.getByRole('radio', { name: container }).check({ force: true });
  await dialog.getByRole('button', { name: 'Export video' }).click();
}

export async function whenExported(page: Page): Promise<void> {
  await expect(page.getByText('Your film is ready')).toBeVisible({ timeout: 120_000 });
}
