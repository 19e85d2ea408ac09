import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { decodeFrames, decodeSound, probe } from '../support/ffmpeg.ts';
import { makePhoto } from '../support/make-media.ts';
import { channelOf, toneAmplitude, toneOnset } from '../support/sound-analysis.ts';
import { readCode, SIZE } from '../support/video-cases.ts';
import { byKeyboard } from './by-keyboard.ts';
import { startExport, whenExported } from './small-story.ts';
import { chooseOption, dropFiles, startStory, whenSaved } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { openInert, removeStored } from './studio-storage.ts';
import { BEEP_TONE, makeMovie, makeVoiceMovie } from './video-material.ts';

let studio: StudioServer;
const folder = mkdtempSync(join(tmpdir(), 'storyloom-video-'));

test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(async () => {
  await studio.stop();
  rmSync(folder, { recursive: true, force: true });
});

const row = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Segment ${number}`) });
const library = (page: Page) => page.getByRole('region', { name: 'Pictures and videos' });
const copied = (page: Page) => expect(page.getByText(/^(Reading|Adding) /)).toHaveCount(0);

test('the parts of two videos that are chosen by keyboard are what the film shows and says', async ({
  page,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  const { tabTo } = byKeyboard(page);
  const start = page.getByRole('slider', { name: 'Start of the part' });
  const end = page.getByRole('slider', { name: 'End of the part' });
  const view = page.locator('[data-footage-frame]');

  await page.goto(studio.address);
  await page.getByRole('button', { name: 'New story' }).first().click();
  await dropFiles(page.locator('main').first(), [
    makeMovie({ name: '1.mp4', rate: '25', frames: 100, beepAt: 1.5 }, folder),
    makeMovie({ name: '2.mov', rate: '30000/1001', frames: 120, beepAt: 1.6 }, folder),
  ]);
  await expect(page.getByText('2 segments · 8 s')).toBeVisible();

  await test.step('by the handles of the strip', async () => {
    await row(page, 1).click();
    await expect(start).toHaveAttribute('aria-valuetext', 'Starts with frame 1, at 0:00.000');
    await tabTo(start);
    for (let press = 0; press < 7; press += 1) await page.keyboard.press('ArrowRight');
    await expect(start).toHaveAttribute('aria-valuenow', '8');
    await expect(view).toHaveAttribute('data-footage-frame', '7');
    await tabTo(end);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowLeft');
    await expect(end).toHaveAttribute('aria-valuetext', 'Ends with frame 70, at 0:02.800');
    await expect(view).toHaveAttribute('data-footage-frame', '69');
    await expect(page.getByText('63 frames, 2.5 s')).toBeVisible();
    await expect(page.getByRole('radio', { name: 'As the voice' })).toBeChecked();
    // A press of a key is one step of undo.
    await page.keyboard.press('ControlOrMeta+z');
    await expect(end).toHaveAttribute('aria-valuenow', '80');
    await page.keyboard.press('ControlOrMeta+y');
    await expect(end).toHaveAttribute('aria-valuenow', '70');
  });

  await test.step('by times, single steps and the playhead', async () => {
    await row(page, 2).click();
    await expect(page.getByText('29.97 frames a second')).toBeVisible();
    const startField = page.getByRole('textbox', { name: 'Start', exact: true });
    await startField.fill('0,97');
    await startField.press('Enter');
    // Of the frames at 0.967633 and 1.001 the first is nearer.
    await expect(startField).toHaveValue('0:00.968');
    await tabTo(page.getByRole('button', { name: 'Start one frame later' }));
    await page.keyboard.press('Enter');
    await expect(start).toHaveAttribute('aria-valuenow', '31');
    await tabTo(page.getByRole('slider', { name: 'Position in the video' }));
    for (let press = 0; press < 29; press += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('o');
    await expect(end).toHaveAttribute('aria-valuenow', '60');
    await startField.fill('soon');
    await startField.press('Enter');
    await expect(page.getByText('A time such as 1.5 or 0:01.500.')).toBeVisible();
    await startField.fill('1.001');
    await startField.press('Enter');
    await page.getByRole('radio', { name: 'Beside' }).check({ force: true });
    await expect(page.getByText('The segment lasts as long as the chosen part: 1 s.')).toBeVisible();
  });

  await row(page, 1).click({ modifiers: ['ControlOrMeta'] });
  await chooseOption(page, /^Comes in by/, 'Cut');
  await whenSaved(page);
  await copied(page);
  const film = await exportFilm(page, 'trimmed.mp4');

  // 63 frames at 25 and 30 at 29.97, shown at 30: the second begins at the 76th.
  const first = 2.52;
  const second = (30 * 1001) / 30_000;
  const codes = await codesOf(film);
  expect(codes).toHaveLength(Math.round((first + second) * 30));
  // A frame that is due within a millisecond is due.
  const due = (number: number, from: number, rate: number) => from + Math.floor((number / 30 + 0.001) * rate);
  const expected = codes.map((_, number) =>
    number < 76 ? due(number, 7, 25) : due(number - 76, 30, 30_000 / 1001),
  );
  expect(codes).toEqual(expected);
  expect([codes[0], codes[75], codes[76], codes.at(-1)]).toEqual([7, 69, 30, 59]);

  const sound = channelOf(decodeSound(film), 0);
  const onset = (from: number, to: number) =>
    toneOnset(sound, BEEP_TONE, Math.round(from * 48_000), Math.round(to * 48_000)) / 48_000;
  expect(onset(0, first)).toBeCloseTo(1.5 - 7 / 25, 2);
  expect(onset(first, first + second)).toBeCloseTo(first + 1.6 - 1.001, 2);
  expect(problems).toEqual([]);
});

test('a video under a narration is silent, beside it or its voice, and its last frame waits for the end', async ({
  page,
}) => {
  await page.goto(studio.address);
  await page.getByRole('button', { name: 'New story' }).first().click();
  const movie = makeMovie({ name: 'short.mov', rate: '24000/1001', frames: 24, beepAt: 0.2 }, folder);
  await dropFiles(page.locator('main').first(), [movie]);
  await row(page, 1).click();
  await expect(
    page.getByText('The video’s sound is the voice, so the segment lasts as long as'),
  ).toBeVisible();
  // A recording that is called a video takes the place of that voice.
  await dropFiles(page.getByRole('listitem').filter({ has: row(page, 1) }), [
    makeVoiceMovie('voice.mp4', 2, folder),
  ]);
  await expect(page.getByText('The narration lasts 2 s. The video ends 1 s earlier')).toBeVisible();
  const radio = (name: string) => page.getByRole('radio', { name });
  await expect(radio('Off')).toBeChecked();
  await radio('Beside').check({ force: true });
  await whenSaved(page);
  await copied(page);
  const film = await exportFilm(page, 'held.mp4');
  const codes = await codesOf(film);
  expect(codes).toHaveLength(60);
  expect(codes.slice(30)).toEqual(codes.slice(30).map(() => 23));
  const sound = channelOf(decodeSound(film), 0);
  // Both begin 0.2 s in: what is heard of the video lies on the voice.
  expect(toneAmplitude(sound.subarray(10_560, 13_440), BEEP_TONE)).toBeGreaterThan(0.05);
  expect(toneAmplitude(sound.subarray(48_000, 90_000), BEEP_TONE)).toBeLessThan(0.005);

  await radio('As the voice').check({ force: true });
  await expect(page.getByText('so the segment lasts as long as the chosen part: 1 s.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo use the sound of a video' }).click();
  await expect(page.getByText('The narration lasts 2 s.')).toBeVisible();
});

test('videos come in by dialog, by paste and into the library; what cannot be used says why', async ({
  page,
}) => {
  const movie = (name: string) => makeMovie({ name, rate: '25', frames: 30 }, folder);
  await page.goto(studio.address);
  await startStory(page, 'One.\n\nTwo.\n\nThree.', 3);

  const chooser = page.waitForEvent('filechooser');
  await library(page).getByRole('button', { name: 'Add pictures or videos' }).click();
  await (await chooser).setFiles([movie('a.mkv'), movie('b.mov')]);
  await expect(
    library(page).getByRole('button', { name: /^b\.mov, video of 1\.2 s, used 1 time/ }),
  ).toBeVisible();

  await dropFiles(library(page), [movie('kept.webm')]);
  await expect(
    library(page).getByRole('button', { name: /^kept\.webm, video of 1\.2 s, used 0 times/ }),
  ).toBeVisible();

  await row(page, 3).click();
  await paste(page, movie('pasted.mp4'));
  await expect(
    library(page).getByRole('button', { name: /^pasted\.mp4, video of 1\.2 s, used 1 time/ }),
  ).toBeVisible();
  await library(page)
    .getByRole('button', { name: /^kept\.webm/ })
    .click();
  await expect(
    library(page).getByRole('button', { name: /^kept\.webm, video of 1\.2 s, used 1 time/ }),
  ).toBeVisible();

  // What was cut off has no index: the reason is its structure, and nothing of the story changes.
  const whole = movie('cut.mp4');
  const cut = { ...whole, buffer: whole.buffer.subarray(0, whole.buffer.length - 4000) };
  const noVideo = { name: 'letters.avi', mimeType: 'video/x-msvideo', buffer: Buffer.from('a'.repeat(5000)) };
  await dropFiles(page.locator('main').first(), [cut, noVideo]);
  const failed = page.getByRole('list', { name: 'Files that could not be added' });
  await expect(failed).toContainText(
    'cut.mp4 cannot be read: its index (moov) is missing. Copy or download it again',
  );
  await expect(failed).toContainText(
    'letters.avi is not a video file this browser knows. Use MP4, MOV, MKV or WebM',
  );
  await expect(library(page).getByRole('button', { name: /used/ })).toHaveCount(4);
  await failed.getByRole('button', { name: 'Dismiss cut.mp4' }).click();
  await failed.getByRole('button', { name: 'Dismiss letters.avi' }).click();
  await expect(failed).toHaveCount(0);
});

test('a video whose file is gone is named where it is used, and another copy takes its place', async ({
  page,
}) => {
  const movie = makeMovie({ name: 'gone.mp4', rate: '25', frames: 50 }, folder);
  await page.goto(studio.address);
  await page.getByRole('button', { name: 'New story' }).first().click();
  await dropFiles(page.locator('main').first(), [
    movie,
    { name: 'kept.jpg', mimeType: 'image/jpeg', buffer: makePhoto(1, 480, 320) },
  ]);
  await expect(page.getByText('2 segments · 7 s')).toBeVisible();
  await whenSaved(page);
  await copied(page);
  const story = page.url();
  await openInert(page, studio.address);
  expect(await removeStored(page, 'media', movie.buffer.length)).toBe(1);
  await page.goto(story);

  await expect(page.getByText('File is missing').first()).toBeVisible();
  await page.getByRole('button', { name: 'Export video' }).first().click();
  await expect(page.getByRole('dialog')).toContainText('“gone.mp4” is no longer on this computer');
  await page.keyboard.press('Escape');
  await row(page, 1).click();
  await expect(page.getByText('gone.mp4 is missing: its file is no longer in this browser.')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await library(page).getByRole('button', { name: 'gone.mp4 is missing. Choose its file' }).click();
  await (await chooser).setFiles([{ ...movie, name: 'found.mp4' }]);
  await expect(page.getByRole('slider', { name: 'End of the part' })).toHaveAttribute('aria-valuenow', '50');
  await expect(page.getByText('File is missing')).toHaveCount(0);
});

async function exportFilm(page: Page, name: string): Promise<string> {
  const path = join(folder, name);
  await startExport(page);
  await whenExported(page);
  const dialog: Locator = page.getByRole('dialog');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: /^Download/ }).click();
  await (await download).saveAs(path);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(dialog).toBeHidden();
  return path;
}

/** The number that each frame of a film shows; the film is twice as large as its videos. */
async function codesOf(path: string): Promise<number[]> {
  const { width, height } = probe(path).video;
  expect([width, height]).toEqual([640, 360]);
  const codes: number[] = [];
  for await (const { y } of decodeFrames(path, width, height)) {
    const luma = new Uint8Array(SIZE.width * SIZE.height);
    for (let at = 0; at < luma.length; at += 1) {
      luma[at] = y[Math.floor(at / SIZE.width) * 2 * width + (at % SIZE.width) * 2] ?? 0;
    }
    codes.push(readCode(luma));
  }
  return codes;
}

async function paste(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.evaluate(
    ({ name, type, base64 }) => {
      const clipboardData = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      clipboardData.items.add(new File([bytes], name, { type }));
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.dispatchEvent(event);
    },
    { name: file.name, type: file.mimeType, base64: file.buffer.toString('base64') },
  );
}
