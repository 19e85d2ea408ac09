import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { framesAt, RATES, SAMPLE_RATE } from '../../shared/model/time.ts';
import { boxOrder, decodeFrames, decodeSound, measureLoudness, probe } from '../support/ffmpeg.ts';
import { countDifferent, followBlock, meanOf, type Plane, type Shift } from '../support/picture-analysis.ts';
import { channelOf, correlation, toneAmplitude, toneOnset, withoutTone } from '../support/sound-analysis.ts';
import {
  FLASHES,
  GREYS,
  MUSIC_TONE,
  makeMusic,
  makePictures,
  makeVoices,
  QUIET_END,
  SCRIPT,
  VOICES,
} from './story-material.ts';
import { chooseOption, dropFiles, exportVideo, startStory, whenSaved } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

const WIDTH = 1920;
const HEIGHT = 1080;
const RATE = RATES['30'];
const SAMPLES_PER_FRAME = SAMPLE_RATE / 30;
/** Where captions are drawn, and where they never are. */
const CAPTION_BAND = { x: 0, y: 780, width: WIDTH, height: 260 };
const UPPER_HALF = { x: 0, y: 0, width: WIDTH, height: 540 };

const starts = [0];
for (const voice of VOICES) starts.push((starts.at(-1) ?? 0) + voice.length);
const startOf = (segment: number): number => starts[segment] ?? 0;
const firstFrameOf = (segment: number): number => framesAt(startOf(segment), RATE);
const totalSamples = startOf(VOICES.length);
const totalFrames = framesAt(totalSamples, RATE);

test.describe.configure({ mode: 'serial' });

let studio: StudioServer;
const folder = mkdtempSync(join(tmpdir(), 'storyloom-story-'));
const mp4 = join(folder, 'story.mp4');
const webm = join(folder, 'story.webm');
/** Luma of the films' frames, decoded once. */
let burned: Plane[] = [];
let plain: Plane[] = [];
let sound: Float32Array;

test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(async () => {
  await studio.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a new user makes a film from a script, eight pictures and eight voices', async ({ page }) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));

  await page.goto(studio.address);
  await startStory(page, SCRIPT, VOICES.length);
  await dropFiles(page.locator('main').first(), makePictures());
  await dropFiles(page.locator('main').first(), makeVoices());
  await expect(page.getByText(/^8 segments ·/)).not.toContainText('incomplete');

  for (const [index, flash] of FLASHES.entries()) {
    const row = page.getByRole('button', { name: `Segment ${flash + 1}:` });
    await row.click({ modifiers: index === 0 ? [] : ['ControlOrMeta'] });
  }
  await chooseOption(page, /^Comes in by/, 'Cut');
  await page.getByRole('tab', { name: 'Sound' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add music' }).click();
  await (await chooser).setFiles([makeMusic()]);
  await expect(page.getByRole('article', { name: 'tone.wav' })).toBeVisible();
  await whenSaved(page);

  // The preview plays, and shows the film's frames.
  const canvas = page.locator('canvas[data-preview]');
  await expect(canvas).toHaveAttribute('data-total-frames', String(totalFrames));
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => Number(await canvas.getAttribute('data-frame'))).toBeGreaterThan(15);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();

  await exportVideo(page, { container: 'MP4', saveAs: mp4 });
  await page.getByRole('tab', { name: 'Captions' }).click();
  await chooseOption(page, /^Show captions/, 'As a track');
  await whenSaved(page);
  await exportVideo(page, { container: 'WebM', saveAs: webm });
  expect(problems).toEqual([]);
});

test('the MP4 has every frame, at its time, with its tags, and its index first', async () => {
  const facts = probe(mp4);
  expect(facts.video).toMatchObject({
    codec: 'h264',
    width: WIDTH,
    height: HEIGHT,
    pixels: 'yuv420p',
    rate: '30/1',
    packets: totalFrames,
    range: 'tv',
    space: 'bt709',
    transfer: 'bt709',
    primaries: 'bt709',
  });
  for (const [index, time] of facts.video.times.entries()) expect(time).toBeCloseTo(index / 30, 4);
  expect(facts.sound).toMatchObject({ codec: 'aac', channels: 2 });
  const boxes = boxOrder(mp4);
  expect(boxes.indexOf('moov')).toBeGreaterThan(0);
  expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));

  burned = await lumaOf(mp4);
  sound = channelOf(decodeSound(mp4), 0);
  expect(burned).toHaveLength(totalFrames);
  expect(Math.abs(sound.length - totalSamples)).toBeLessThanOrEqual(1024);
});

test('the WebM has the same frames and a caption track', async () => {
  const facts = probe(webm);
  expect(facts.video).toMatchObject({
    codec: 'vp9',
    width: WIDTH,
    height: HEIGHT,
    packets: totalFrames,
    space: 'bt709',
    range: 'tv',
  });
  expect(facts.sound).toMatchObject({ codec: 'opus' });
  // ffprobe 5 lists the track without knowing its name.
  expect(facts.subtitles).toHaveLength(1);
  const bytes = readFileSync(webm);
  expect(bytes.includes('S_TEXT/WEBVTT')).toBe(true);
  expect(bytes.includes('each with one lantern')).toBe(true);
  plain = await lumaOf(webm);
  expect(plain).toHaveLength(totalFrames);
});

test('flashes and beeps meet within a frame at the start, in the middle and at the end', () => {
  for (const flash of FLASHES) {
    const frame = firstFrameOf(flash);
    expect(meanOf(plane(burned, frame - 1), UPPER_HALF), `before flash ${flash}`).toBeLessThan(200);
    expect(meanOf(plane(burned, frame), UPPER_HALF), `at flash ${flash}`).toBeGreaterThan(220);
    const around = SAMPLE_RATE / 10;
    const beep = toneOnset(sound, 1000, startOf(flash) - around, startOf(flash) + around);
    expect(Math.abs(beep - frame * SAMPLES_PER_FRAME), `beep ${flash}`).toBeLessThan(SAMPLES_PER_FRAME);
  }
});

test('the middle of a crossfade is half of each picture', () => {
  const [dark, light] = GREYS.levels.map((level) => 16 + (219 * level) / 255) as [number, number];
  const cut = firstFrameOf(GREYS.second);
  expect(meanOf(plane(burned, cut - 20), UPPER_HALF)).toBeCloseTo(dark, -0.3);
  expect(Math.abs(meanOf(plane(burned, cut), UPPER_HALF) - (dark + light) / 2)).toBeLessThanOrEqual(2);
  expect(meanOf(plane(burned, cut + 20), UPPER_HALF)).toBeCloseTo(light, -0.3);
});

test('every picture moves, and each in its own way', () => {
  const motions = [0, QUIET_END, 6].map((segment) => {
    const frame = Math.round((firstFrameOf(segment) + firstFrameOf(segment + 1)) / 2);
    return [
      [300, 150],
      [1500, 150],
      [900, 400],
    ].map(([x = 0, y = 0]) =>
      followBlock(plane(plain, frame), plane(plain, frame + 5), { x, y, width: 96, height: 96 }, 28),
    );
  });
  for (const [index, motion] of motions.entries()) {
    expect(Math.max(...motion.map(lengthOf)), `motion ${index}`).toBeGreaterThanOrEqual(2);
    for (const other of motions.slice(index + 1)) {
      expect(
        Math.max(...motion.map((shift, at) => lengthOf(minus(shift, other[at])))),
      ).toBeGreaterThanOrEqual(2);
    }
  }
});

test('captions are where they should be and nowhere else', () => {
  for (const segment of VOICES.keys()) {
    const frame = firstFrameOf(segment) + 25;
    const [a, b] = [plane(burned, frame), plane(plain, frame)];
    expect(countDifferent(a, b, CAPTION_BAND, 70), `captions of segment ${segment}`).toBeGreaterThan(1500);
    expect(countDifferent(a, b, UPPER_HALF, 70), `above the captions of segment ${segment}`).toBeLessThan(
      200,
    );
  }
});

test('the voice in the film is the voice that was recorded', () => {
  for (const segment of [0, QUIET_END, 6]) {
    const from = Math.round(0.3 * SAMPLE_RATE);
    const to = Math.round(1.8 * SAMPLE_RATE);
    const source = VOICES[segment]?.subarray(from, to) ?? new Float32Array();
    const heard = withoutTone(sound.subarray(startOf(segment) + from, startOf(segment) + to), MUSIC_TONE);
    expect(correlation(source, heard), `segment ${segment}`).toBeGreaterThanOrEqual(0.99);
  }
});

test('the film is as loud as it was asked to be, and its peaks stay under the limit', () => {
  for (const file of [mp4, webm]) {
    const { integrated, truePeak } = measureLoudness(file);
    expect(Math.abs(integrated + 14)).toBeLessThanOrEqual(0.5);
    expect(truePeak).toBeLessThanOrEqual(-1);
  }
});

test('music steps back by 12 dB while somebody speaks', () => {
  const at = (seconds: number) => startOf(QUIET_END) + Math.round(seconds * SAMPLE_RATE);
  const under = toneAmplitude(sound.subarray(at(0.4), at(2)), MUSIC_TONE);
  const alone = toneAmplitude(sound.subarray(at(3.6), at(4.6)), MUSIC_TONE);
  expect(Math.abs(20 * Math.log10(alone / under) - 12)).toBeLessThanOrEqual(0.7);
});

async function lumaOf(file: string): Promise<Plane[]> {
  const planes: Plane[] = [];
  for await (const { y } of decodeFrames(file, WIDTH, HEIGHT))
    planes.push({ data: y.slice(), width: WIDTH, height: HEIGHT });
  return planes;
}

function plane(planes: readonly Plane[], frame: number): Plane {
  const found = planes[frame];
  if (!found) throw new Error(`The film has no frame ${frame}`);
  return found;
}

function lengthOf({ dx, dy }: Shift): number {
  return Math.hypot(dx, dy);
}

function minus(a: Shift, b: Shift | undefined): Shift {
  return { dx: a.dx - (b?.dx ?? 0), dy: a.dy - (b?.dy ?? 0) };
}
