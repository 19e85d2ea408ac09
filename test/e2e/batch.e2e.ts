import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { decodeFrames, probe } from '../support/ffmpeg.ts';
import { whenReady } from './queue-actions.ts';
import { makeSmallStory } from './small-story.ts';
import { chooseOption } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { readJobs, readStored } from './studio-storage.ts';

/** Each in another shape or size; the sizes of the films by the names on screen. */
const PROFILES = {
  'Landscape 4K': '3840x2160',
  'Vertical 1080p': '1080x1920',
  'Square 720p': '720x720',
  'Draft 360p': '640x360',
} as const;

let studio: StudioServer;
let data: string;

test.beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'storyloom-batch-'));
  studio = await startStudio(0, undefined, data);
});
test.afterEach(async () => {
  await studio.stop();
  rmSync(data, { recursive: true, force: true });
});

test('one story is seen, planned and made in four profiles, each fitted as it was chosen', async ({
  page,
}) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1 });
  await page.getByRole('button', { name: 'Batch render' }).click();
  const dialog = page.getByRole('dialog', { name: 'Batch render' });
  await choose(dialog, Object.keys(PROFILES));
  for (const name of Object.keys(PROFILES)) {
    await expect(dialog.getByRole('img', { name: `The film as ${name}` })).toBeVisible();
  }
  await chooseOption(page, /Fit of Vertical 1080p/, 'Letterbox');
  await chooseOption(page, /Fit of Square 720p/, 'Blurred fill');
  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await expect(dialog.getByRole('row')).toHaveCount(5);
  await expect(dialog.getByRole('row', { name: /VERTICAL_1080P/ })).toContainText('letterbox');
  await expect(dialog.getByRole('row', { name: /SQUARE_720P/ })).toContainText('blurred fill');
  await dialog.getByRole('button', { name: 'Start 4 films' }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await readJobs(page)).map(({ state }) => state), { timeout: 150_000 })
    .toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED']);

  const films = new Map<string, Film>();
  for (const { artifact } of await readJobs(page)) {
    if (artifact?.libraryPath == null) throw new Error('A film was not kept');
    const file = join(data, `${artifact.width}.mp4`);
    writeFileSync(file, await readStored(page, artifact.libraryPath));
    const { video } = probe(file);
    expect(video.packets).toBe(artifact.frames);
    films.set(`${video.width}x${video.height}`, await frameOf(file, video.width, video.height, 40));
  }
  expect([...films.keys()].sort()).toEqual(Object.values(PROFILES).sort());
  // The story's own shape is filled to its edges, and so is a crop.
  for (const size of ['3840x2160', '640x360']) {
    expect(spreadOf(filmOf(films, size), { top: 0, bottom: 0.1 }), size).toBeGreaterThan(20);
  }
  // Bars, and between them the whole picture.
  const tall = filmOf(films, '1080x1920');
  expect(spreadOf(tall, { top: 0, bottom: 0.3 })).toBeLessThan(6);
  expect(spreadOf(tall, { top: 0.4, bottom: 0.6 })).toBeGreaterThan(20);
  // Captions keep out of what apps lay over a tall film.
  expect(brightIn(tall, { top: 0.66, bottom: 0.8, left: 0.11, right: 0.89 })).toBeGreaterThan(200);
  expect(brightIn(tall, { top: 0.8, bottom: 1, left: 0, right: 1 })).toBe(0);
  // The blurred copy has colours and no edges.
  const square = filmOf(films, '720x720');
  expect(spreadOf(square, { top: 0, bottom: 0.2 })).toBeGreaterThan(4);
  expect(steepest(square, { top: 0.02, bottom: 0.2 })).toBeLessThan(12);
  expect(steepest(square, { top: 0.4, bottom: 0.6 })).toBeGreaterThan(20);

  await page.goto(`${studio.address}/queue`);
  await expect(page.getByText('4 of 4')).toBeVisible();
});

test('several stories are chosen on the dashboard and exported together, as films and as files', async ({
  page,
}) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1 });
  await whenReady(page);
  await page.goto(studio.address);
  const card = page.getByRole('article').filter({ hasText: 'Untitled story' });
  await card
    .first()
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(card).toHaveCount(2);
  for (const each of await card.all()) await each.getByRole('checkbox').check({ force: true });
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Export selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Render 2 stories' });
  await choose(dialog, ['Draft 360p']);
  await dialog.getByText('Start, hours and priority').click();
  await chooseOption(page, /^Priority/, '8');
  await chooseOption(page, /^Exports at once/, '1');
  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await dialog.getByRole('button', { name: 'Start 2 films' }).click();
  await expect(page.getByText('2 selected')).toBeHidden();
  await expect
    .poll(async () => (await readJobs(page)).map(({ state }) => state), { timeout: 90_000 })
    .toEqual(['COMPLETED', 'COMPLETED']);

  for (const each of await card.all()) await each.getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: 'Export as files' }).click();
  await expect
    .poll(async () => (await readJobs(page)).map(({ state }) => state))
    .toEqual(Array(4).fill('COMPLETED'));
  await page.goto(`${studio.address}/queue`);
  await page.getByRole('button', { name: 'Show the exports of 2 story files' }).click();
  const files = page.getByRole('button', { name: /^Download .*Story file/ });
  await expect(files).toHaveCount(2);
  const download = page.waitForEvent('download');
  await files.first().click();
  const kept = await download;
  expect(kept.suggestedFilename()).toMatch(/\.storyloom$/);
  const file = join(data, 'story.storyloom');
  await kept.saveAs(file);
  // It opens where there is nothing of it yet.
  await page.goto(studio.address);
  await page.locator('input[type=file]').first().setInputFiles(file);
  await expect(page.getByText(/^2 segments ·/)).toBeVisible();
});

/** Leaves these ticked and no others. */
async function choose(dialog: ReturnType<Page['getByRole']>, names: readonly string[]): Promise<void> {
  // `all` waits for nothing.
  await expect(dialog.getByRole('checkbox', { name: 'Master 4K' })).toBeVisible();
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
  for (const name of names) await dialog.getByRole('checkbox', { name }).check();
}

/** Luma of one frame. */
interface Film {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}

/** A part of a frame, as shares of its height and width. */
interface Part {
  readonly top: number;
  readonly bottom: number;
  readonly left?: number;
  readonly right?: number;
}

async function frameOf(file: string, width: number, height: number, wanted: number): Promise<Film> {
  let luma: Uint8Array | null = null;
  for await (const frame of decodeFrames(file, width, height)) {
    if (frame.index === wanted) luma = frame.y.slice();
  }
  if (luma === null) throw new Error(`${file} has no frame ${wanted}`);
  return { width, height, luma };
}

function filmOf(films: ReadonlyMap<string, Film>, size: string): Film {
  const film = films.get(size);
  if (film === undefined) throw new Error(`There is no film of ${size}`);
  return film;
}

function* rowsOf({ width, height, luma }: Film, { top, bottom, left = 0, right = 1 }: Part) {
  const [from, to] = [Math.round(left * width), Math.round(right * width)];
  for (let y = Math.round(top * height); y < Math.round(bottom * height); y += 1) {
    yield luma.subarray(y * width + from, y * width + to);
  }
}

/** Between the darkest and the brightest pixel. */
function spreadOf(film: Film, part: Part): number {
  let [least, most] = [255, 0];
  for (const row of rowsOf(film, part)) {
    for (const value of row) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return most - least;
}

/** The largest step from one pixel to the next. */
function steepest(film: Film, part: Part): number {
  let most = 0;
  for (const row of rowsOf(film, part)) {
    for (let x = 1; x < row.length; x += 1) {
      most = Math.max(most, Math.abs((row[x] ?? 0) - (row[x - 1] ?? 0)));
    }
  }
  return most;
}

/** Pixels as bright as the letters of captions. */
function brightIn(film: Film, part: Part): number {
  let count = 0;
  for (const row of rowsOf(film, part)) for (const value of row) if (value > 200) count += 1;
  return count;
}
