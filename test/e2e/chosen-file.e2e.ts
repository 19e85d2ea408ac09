import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { probe } from '../support/ffmpeg.ts';
import { makeSmallStory } from './small-story.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { listFiles, readJobs, readStored, writeStored } from './studio-storage.ts';

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

declare global {
  interface Window {
    /** The name under which the person saves; null where they close the dialog. */
    saveAs: string | null;
    suggestedName: string | undefined;
  }
}

/** A headless browser has no dialog: the handle it would give is a real one, of a file in the private file system. */
async function answerPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.saveAs = null;
    window.showSaveFilePicker = async (options) => {
      window.suggestedName = options?.suggestedName;
      if (window.saveAs === null) throw new DOMException('The user aborted a request.', 'AbortError');
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('chosen', { create: true });
      return folder.getFileHandle(window.saveAs, { create: true });
    };
  });
}

async function openForm(page: Page) {
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Choose a file…' }).check({ force: true });
  return dialog;
}

test('a film is written straight to the file that was chosen, and only when it is whole', async ({
  page,
}) => {
  await answerPicker(page);
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1 });
  const chosen = async () => (await listFiles(page)).filter((path) => path.startsWith('chosen/'));

  // Closing the dialog is no failure: the form stays as it was.
  const dialog = await openForm(page);
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await expect(dialog.getByRole('button', { name: 'Export video' })).toBeEnabled();
  expect(await page.evaluate(() => window.suggestedName)).toBe('Untitled story.mp4');
  expect(await readJobs(page)).toEqual([]);
  await expect(dialog.getByRole('alert')).toHaveCount(0);

  await page.evaluate(() => {
    window.saveAs = 'My film.mp4';
  });
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await expect(page.getByText('Your film is ready')).toBeVisible({ timeout: 120_000 });
  await expect(dialog.getByText('Saved as My film.mp4')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Download/ })).toHaveCount(0);
  expect(await chosen()).toEqual(['chosen/My film.mp4']);
  const bytes = await readStored(page, 'chosen/My film.mp4');
  const [job] = await readJobs(page);
  expect(job).toMatchObject({ state: 'COMPLETED', artifact: { bytes: bytes.length, libraryPath: null } });
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-chosen-'));
  try {
    const film = join(folder, 'film.mp4');
    writeFileSync(film, bytes);
    expect(probe(film).video).toMatchObject({ codec: 'h264', height: 1080, packets: job?.artifact?.frames });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a cancelled film leaves what was in the file before, and no empty file', async ({ page }) => {
  await answerPicker(page);
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 8 });
  await page.evaluate(() =>
    navigator.storage.getDirectory().then((root) => root.getDirectoryHandle('chosen', { create: true })),
  );
  const before = Buffer.from('an older film');
  for (const [name, kept] of [
    ['old.mp4', before],
    ['new.mp4', null],
  ] as const) {
    if (kept !== null) {
      await page.evaluate(async (fileName) => {
        const root = await navigator.storage.getDirectory();
        await (await root.getDirectoryHandle('chosen')).getFileHandle(fileName, { create: true });
      }, name);
      await writeStored(page, `chosen/${name}`, kept);
    }
    await page.evaluate((fileName) => {
      window.saveAs = fileName;
    }, name);
    const dialog = await openForm(page);
    await dialog.getByRole('button', { name: 'Export video' }).click();
    await expect.poll(async () => (await readJobs(page)).map(({ state }) => state)).toContain('RUNNING');
    await dialog.getByRole('button', { name: 'Cancel the export' }).click();
    await expect(dialog.getByText('The export was cancelled')).toBeVisible();
    // The run ends after its job does: what its workers are at has to stop.
    await expect
      .poll(async () => (await listFiles(page)).filter((path) => path.startsWith('chosen/')), {
        timeout: 60_000,
      })
      .toEqual(['chosen/old.mp4']);
    expect(await readStored(page, 'chosen/old.mp4')).toEqual(before);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});
