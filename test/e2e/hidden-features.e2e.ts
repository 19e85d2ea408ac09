import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { decodeFrames, probe } from '../support/ffmpeg.ts';
import { type Hidden, startHidingServer } from './hiding-server.ts';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { dropFiles } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { readJobs, readStored } from './studio-storage.ts';

let studio: StudioServer;
let folder: string;
test.beforeAll(async () => {
  studio = await startStudio();
  folder = mkdtempSync(join(tmpdir(), 'storyloom-hidden-'));
});
test.afterAll(async () => {
  await studio.stop();
  rmSync(folder, { recursive: true, force: true });
});

const AUDIO = hide('AudioEncoder', 'AudioDecoder', 'AudioData', 'EncodedAudioChunk');

test('without WebCodecs for sound, MP4 is exported with AAC by our own encoder', async ({ browser }) => {
  await withHidden(browser, { script: AUDIO }, async (page) => {
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    expect(await missing(page, 'AudioEncoder')).toEqual([true, true]);
    await startExport(page);
    await whenExported(page);
    expect((await checkFilm(page, 'audio.mp4')).sound?.codec).toBe('aac');
  });
});

test('without WebCodecs for sound, a WebM becomes an MP4, and the film says why', async ({ browser }) => {
  await withHidden(browser, { script: AUDIO }, async (page) => {
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    await startExport(page, { container: 'WebM' });
    await whenExported(page);
    await page.getByText('How it was made').click();
    await expect(page.getByRole('dialog')).toContainText(
      'This browser cannot encode the sound of a WebM film',
    );
    expect((await checkFilm(page, 'audio.webm')).sound?.codec).toBe('aac');
  });
});

test('without WebCodecs for sound, a narration that needs it is refused by name with a remedy', async ({
  browser,
}) => {
  await withHidden(browser, { script: AUDIO }, async (page) => {
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    const mp3 = await (await fetch(`${studio.address}/sample/evening-light.mp3`)).arrayBuffer();
    await dropFiles(page.locator('[data-drop-segment]').first(), [
      { name: 'voice.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from(mp3) },
    ]);
    const problem = page.getByRole('status').filter({ hasText: '1 file could not be added' });
    await expect(problem).toContainText(/WAV/);
  });
});

test('without WebCodecs for pictures, the film is made by ffmpeg in the browser, with a warning', async ({
  browser,
}) => {
  const script = hide('VideoEncoder');
  await withHidden(browser, { script }, async (page) => {
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    expect(await missing(page, 'VideoEncoder')).toEqual([true, true]);
    await startExport(page);
    await whenExported(page);
    const film = await checkFilm(page, 'ffmpeg.mp4');
    expect([film.video.codec, film.video.range, film.video.space]).toEqual(['h264', 'tv', 'bt709']);
    await page.getByText('How it was made').click();
    await expect(page.getByRole('dialog')).toContainText(/slow/i);
  });
});

test('without file pickers, the film is kept here and downloaded', async ({ browser }) => {
  const script = hide('showSaveFilePicker', 'showOpenFilePicker', 'showDirectoryPicker');
  await withHidden(browser, { script }, async (page) => {
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    await page.getByRole('button', { name: 'Export video' }).first().click();
    await expect(page.getByText('This browser cannot write to a file of your choice.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await startExport(page);
    await whenExported(page);
    const waiting = page.waitForEvent('download');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Download/ })
      .click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/\.mp4$/);
    const film = await checkFilm(page, 'kept.mp4');
    expect(probe(await download.path()).video.packets).toBe(film.video.packets);
  });
});

test('without sync access to private files, the slower way is taken', async ({ browser }) => {
  const script = 'delete FileSystemFileHandle.prototype.createSyncAccessHandle;';
  await withHidden(browser, { script }, async (page) => {
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    expect(await missing(page, 'FileSystemFileHandle.prototype.createSyncAccessHandle')).toEqual([
      true,
      true,
    ]);
    await startExport(page);
    await whenExported(page);
    await checkFilm(page, 'no-sync.mp4');
  });
});

test('without shared memory, pictures are read from storage and the film is the same length', async ({
  browser,
}) => {
  await withHidden(browser, { isolation: true }, async (page) => {
    expect(await missing(page, 'SharedArrayBuffer')).toEqual([true, true]);
    await makeSmallStory(page, { segments: 2, seconds: 1 });
    await startExport(page);
    await whenExported(page);
    await checkFilm(page, 'no-memory.mp4');
  });
});

function hide(...names: readonly string[]): string {
  return names.map((name) => `delete globalThis.${name};`).join('\n');
}

async function withHidden(
  browser: Browser,
  hidden: Hidden,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const server = await startHidingServer(studio.address, hidden);
  // A service worker would answer with files that hide nothing.
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
  });
  try {
    if (hidden.script !== undefined) await context.addInitScript({ content: hidden.script });
    const page = await context.newPage();
    await page.goto(server.address);
    await work(page);
  } finally {
    await context.close();
    await server.close();
  }
}

/** Whether a global is gone from the page and from one of the studio's own workers. */
async function missing(page: Page, expression: string): Promise<[boolean, boolean]> {
  const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
  const code = `typeof ${expression} === 'undefined'`;
  return [await page.evaluate<boolean>(code), await worker.evaluate<boolean>(code)];
}

async function checkFilm(page: Page, name: string) {
  const artifact = (await readJobs(page))[0]?.artifact;
  if (artifact?.libraryPath == null) throw new Error('There is no film in the library');
  const file = join(folder, name);
  writeFileSync(file, await readStored(page, artifact.libraryPath));
  const film = probe(file);
  let frames = 0;
  for await (const _ of decodeFrames(file, artifact.width, artifact.height)) frames += 1;
  expect([frames, film.video.packets]).toEqual([artifact.frames, artifact.frames]);
  expect(film.sound?.seconds ?? 0).toBeCloseTo(artifact.seconds, 1);
  return film;
}
