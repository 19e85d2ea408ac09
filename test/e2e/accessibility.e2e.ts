import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fitsItsWidth, isAccessible, movesNothing, WIDE } from './accessible.ts';
import { type HidingServer, startHidingServer } from './hiding-server.ts';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { dropFiles, startStory, whenSaved } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { removeStored } from './studio-storage.ts';
import { makeMovie } from './video-material.ts';

// Colours are judged as they are, not on their way from one to the next.
test.use({
  colorScheme: 'dark',
  contextOptions: { reducedMotion: 'reduce' },
  permissions: ['microphone'],
});
test.describe.configure({ timeout: 90_000 });

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

test('the dashboard and the trash', async ({ page }) => {
  await page.goto(studio.address);
  await expect(page.getByRole('heading', { name: 'Turn words into a film' })).toBeVisible();
  await isAccessible(page, 'the first run');
  await fitsItsWidth(page, 'the first run');
  await startStory(page, 'One.\n\nTwo.', 2);
  await page.goto(studio.address);
  await expect(page.getByRole('link', { name: 'Untitled story' })).toBeVisible();
  await isAccessible(page, 'stories');
  await fitsItsWidth(page, 'stories');
  await page.getByRole('button', { name: 'Actions for Untitled story' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await isAccessible(page, 'the menu of a story', { narrow: false });
  await page.getByRole('menuitem', { name: 'Move to trash' }).click();
  await expect(page.getByText('Untitled story is in the trash')).toBeVisible();
  await isAccessible(page, 'a message', { narrow: false });
  await page.goto(`${studio.address}/trash`);
  await expect(page.getByRole('button', { name: 'Restore Untitled story' })).toBeVisible();
  await isAccessible(page, 'the trash');
  await fitsItsWidth(page, 'the trash');
  await page.getByRole('button', { name: /^Delete Untitled story/ }).click();
  await expect(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toBeVisible();
  await isAccessible(page, 'the question before deleting');
});

test('the settings', async ({ page }) => {
  // It tries the encoders when it comes into view.
  await page.goto(`${studio.address}/settings/capabilities`);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect(page.getByText('Trying encoders')).toHaveCount(0, { timeout: 60_000 });
  await isAccessible(page, 'the settings');
  await fitsItsWidth(page, 'the settings');
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('nothing is called this');
  await isAccessible(page, 'settings that were not found', { narrow: false });
});

test('a story without words, and the script dialog', async ({ page }) => {
  await page.goto(studio.address);
  await page.getByRole('button', { name: 'New story' }).first().click();
  const paste = page.getByRole('button', { name: 'Paste or import a script' });
  await expect(paste).toBeVisible();
  await isAccessible(page, 'an empty story');
  await paste.click();
  await page.getByRole('dialog').getByLabel('Script', { exact: true }).fill('One.\n\nTwo.');
  await isAccessible(page, 'the script dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export video' }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await isAccessible(page, 'an export that lacks everything');
});

test('a story in the studio, and its export', async ({ page }) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1.2 });
  await page.getByRole('button', { name: /^Segment 1:/ }).click();
  for (const tab of ['Segment', 'Look', 'Captions', 'Sound']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
    await isAccessible(page, `the inspector at ${tab}`, { narrow: tab === 'Segment' });
  }
  await page.getByRole('tab', { name: 'Segment' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Edit on the large picture' }).click();
  await expect(page.getByRole('button', { name: 'Done' })).toBeVisible();
  await isAccessible(page, 'the framing editor', { narrow: false });
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: /^Record/ }).click();
  const recorder = page.getByRole('group', { name: 'Recording for segment 1' });
  await expect(recorder.getByRole('button').first()).toBeVisible();
  await isAccessible(page, 'the recorder', { narrow: false });
  await recorder
    .getByRole('button', { name: /^(Cancel|Stop)$/ })
    .first()
    .click();

  const more = page.getByRole('button', { name: 'More', exact: true });
  for (const [entry, name] of [
    ['Versions…', 'Versions'],
    ['Keyboard shortcuts', 'Keyboard shortcuts'],
  ] as const) {
    await more.click();
    await page.getByRole('menuitem', { name: entry }).click();
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await isAccessible(page, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }

  await page.getByRole('button', { name: 'Export video' }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await isAccessible(page, 'the export form');
  await fitsItsWidth(page, 'the export form');
  await page.keyboard.press('Escape');
  await startExport(page);
  await whenExported(page);
  await isAccessible(page, 'a finished export');
  await fitsItsWidth(page, 'a finished export');
  await movesNothing(page);
});

test('a batch, from its profiles to its plan', async ({ page }) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1 });
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Batch render' });
  await expect(dialog.getByRole('img', { name: 'The film as Square 1080p' })).toBeVisible();
  await isAccessible(page, 'the profiles of a batch');
  await fitsItsWidth(page, 'the profiles of a batch');
  await dialog.getByRole('button', { name: 'New profile' }).press('Enter');
  const form = page.getByRole('dialog', { name: 'New profile' });
  await form.getByRole('button', { name: 'Save the profile' }).press('Enter');
  await expect(form.getByText('Give it a name')).toBeVisible();
  await isAccessible(page, 'a profile that is not right yet');
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await dialog.getByRole('button', { name: 'Review the plan' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Start 3 films' })).toBeVisible();
  await isAccessible(page, 'the plan of a batch');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('videos in the studio', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-accessible-'));
  try {
    const movie = makeMovie({ name: '1.mp4', rate: '25', frames: 50, beepAt: 0.5 }, folder);
    const broken = { ...movie, name: 'cut.mp4', buffer: movie.buffer.subarray(0, 20_000) };
    await page.goto(studio.address);
    await startStory(page, 'One.\n\nTwo.', 2);
    await dropFiles(page.locator('main').first(), [movie, broken]);
    await expect(page.getByRole('list', { name: 'Files that could not be added' })).toBeVisible();
    await page.getByRole('button', { name: /^Segment 1:/ }).click();
    await expect(page.getByRole('slider', { name: 'Start of the part' })).toBeVisible();
    await isAccessible(page, 'a segment with a video, and a file that was refused');
    await fitsItsWidth(page, 'a segment with a video');
    await page.getByRole('button', { name: 'Start one frame later' }).click();
    await page.getByRole('textbox', { name: 'End', exact: true }).fill('soon');
    await page.keyboard.press('Enter');
    await expect(page.getByText('A time such as 1.5 or 0:01.500.')).toBeVisible();
    await isAccessible(page, 'a time that is none', { narrow: false });
    await whenSaved(page);
    const story = page.url();
    await page.goto(`${studio.address}/icons/icon.svg`);
    await removeStored(page, 'media');
    await page.goto(story);
    await page.getByRole('button', { name: /^Segment 1:/ }).click();
    await expect(page.getByText('1.mp4 is missing: its file is no longer in this browser.')).toBeVisible();
    await isAccessible(page, 'a video whose file is gone');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an export that runs', async ({ page }) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 20 });
  await startExport(page);
  const pause = page.getByRole('dialog').getByRole('button', { name: 'Pause' });
  await pause.click();
  await expect(page.getByText('Paused. Finished parts are kept.')).toBeVisible();
  await isAccessible(page, 'a paused export');
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await expect(pause).toBeVisible();
  await movesNothing(page);
  await isAccessible(page, 'a running export', { narrow: false });
});

test('an export that failed', async ({ browser }) => {
  // No encoder answers: the first picture that should be encoded ends the export.
  const script =
    'if (globalThis.VideoEncoder) VideoEncoder.prototype.encode = () => { throw new Error("broken"); };';
  let server: HidingServer | undefined;
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: WIDE,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  try {
    server = await startHidingServer(studio.address, { script });
    const page = await context.newPage();
    await page.goto(server.address);
    await makeSmallStory(page, { segments: 2, seconds: 1.2 });
    await startExport(page);
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Try again' })).toBeVisible();
    await isAccessible(page, 'a failed export');
    await page.goto(server.address);
    await expect(page.getByRole('button', { name: /^What happened to the export/ })).toBeVisible();
    await isAccessible(page, 'a story whose export failed');
  } finally {
    await context.close();
    await server?.close();
  }
});
