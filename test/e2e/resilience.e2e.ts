import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { decodeFrames, probe } from '../support/ffmpeg.ts';
import { makeRandom } from '../support/make-media.ts';
import { makeProfile, type OwnChromium, startOwnChromium } from '../support/own-chromium.ts';
import { hearProgress, partsHeard, progressReached } from './export-watch.ts';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { startStory, whenSaved } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { listFiles, openInert, readJobs, readParts, readStored, writeStored } from './studio-storage.ts';

/** Each kills somewhere in a fifth of its own of the export. */
const SEEDS = process.env.STORYLOOM_LONG === '1' ? [1, 2, 3, 4, 5] : [2];
const SEGMENTS = 10;

let studio: StudioServer;
let folder: string;
test.beforeAll(async () => {
  studio = await startStudio();
  folder = mkdtempSync(join(tmpdir(), 'storyloom-resilience-'));
});
test.afterAll(async () => {
  await studio.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.describe('an export whose browser is killed', () => {
  for (const seed of SEEDS) {
    test(`goes on by itself and makes no finished part again (seed ${seed})`, async () => {
      const random = makeRandom(seed * 7919);
      const place = 0.05 + 0.9 * ((seed - 1 + random()) / 5);
      const profile = makeProfile();
      const browsers: OwnChromium[] = [];
      const start = async () => {
        const own = await startOwnChromium(profile.folder);
        browsers.push(own);
        await hearProgress(own.context);
        const page = await own.context.newPage();
        await page.setViewportSize({ width: 1280, height: 800 });
        page.setDefaultTimeout(15_000);
        return { own, page };
      };
      try {
        const before = await start();
        await before.page.goto(studio.address);
        await makeSmallStory(before.page, { segments: SEGMENTS });
        const story = before.page.url();
        await startExport(before.page, { size: 'Preview 720p' });
        await progressReached(before.page, 0.001);
        await before.page.getByRole('button', { name: 'Go on editing' }).click();
        const edited = 1 + Math.floor(random() * SEGMENTS);
        await textOf(before.page, edited).fill(`Written while seed ${seed} was exporting.`);
        await whenSaved(before.page);
        await progressReached(before.page, place);
        await before.own.kill();

        const after = await start();
        await openInert(after.page, studio.address);
        const [killed] = await readJobs(after.page);
        const finished = (await readParts(after.page)).filter(({ kind }) => kind === 'video');
        test.info().annotations.push({
          type: 'killed',
          description: `at ${place.toFixed(2)}, ${killed?.state}, ${finished.length} parts finished`,
        });

        // The person opens either place and touches nothing.
        await after.page.goto(random() < 0.5 ? story : studio.address);
        await expect
          .poll(async () => (await readJobs(after.page))[0]?.state, { timeout: 90_000 })
          .toBe('COMPLETED');
        const [job] = await readJobs(after.page);
        expect(job?.id).toBe(killed?.id);
        if (killed?.state === 'RUNNING') {
          expect(job?.notice).toBe('continued-after-close');
          expect((await partsHeard(after.page)).reused).toBe(finished.length);
        }
        const parts = await readParts(after.page);
        expect(parts).toEqual(expect.arrayContaining(finished));

        expect((await listFiles(after.page)).filter((path) => /part$|crswap$|incoming/.test(path))).toEqual(
          [],
        );
        await checkFilm(after.page, `seed-${seed}`);
        await after.page.goto(story);
        await expect(textOf(after.page, edited)).toHaveValue(`Written while seed ${seed} was exporting.`);
      } finally {
        for (const browser of browsers) await browser.kill();
        profile.remove();
      }
    });
  }
});

test('a part of a film that was damaged on the disk is noticed, and only that one is made again', async ({
  page,
}) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 6 });
  await startExport(page);
  await whenExported(page);
  const first = await readParts(page);
  const [one, two] = first.filter(({ kind }) => kind === 'video');
  const sound = first.find(({ kind }) => kind === 'sound');
  if (!one || !two || !sound) throw new Error('The film has too few parts for this test');

  const damages: readonly [string, readonly string[], () => Promise<void>][] = [
    [
      'a flipped bit',
      [one.key],
      () =>
        changePart(page, one.key, (bytes) =>
          bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1),
        ),
    ],
    ['a cut', [two.key], () => changePart(page, two.key, (bytes) => bytes.subarray(0, -7))],
    [
      'two parts under each other\u2019s names',
      [one.key, two.key],
      async () => {
        const [a, b] = [
          await readStored(page, `ledger/${one.key}`),
          await readStored(page, `ledger/${two.key}`),
        ];
        await writeStored(page, `ledger/${one.key}`, b);
        await writeStored(page, `ledger/${two.key}`, a);
      },
    ],
    [
      'a flipped bit in the sound',
      [sound.key],
      () =>
        changePart(page, sound.key, (bytes) =>
          bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9),
        ),
    ],
  ];
  for (const [what, keys, damage] of damages) {
    await test.step(what, async () => {
      const before = await readJobs(page);
      await damage();
      const damaged = new Map((await readParts(page)).map((part) => [part.key, part.written]));
      await page.getByRole('dialog').getByRole('button', { name: 'Render again' }).click();
      await expect
        .poll(async () => (await readJobs(page)).filter(({ state }) => state === 'COMPLETED').length, {
          timeout: 60_000,
        })
        .toBe(before.length + 1);
      const after = await readParts(page);
      const made = after.filter(({ key, written }) => written !== damaged.get(key)).map(({ key }) => key);
      expect(made.sort()).toEqual([...keys].sort());
      expect(after.map(({ key, sha256 }) => [key, sha256])).toEqual(
        first.map(({ key, sha256 }) => [key, sha256]),
      );
    });
  }
  await checkFilm(page, 'healed');
});

test('a story open in a second tab is only shown there until that tab takes it over', async ({ context }) => {
  const first = await context.newPage();
  await first.goto(studio.address);
  await startStory(first, 'One.\n\nTwo.', 2);
  const second = await context.newPage();
  await second.goto(first.url());
  await expect(second.getByText('This story is open in another tab.')).toBeVisible();
  await expect(textOf(second, 1)).not.toBeEditable();
  await textOf(first, 1).fill('Written in the first tab');
  await expect(textOf(second, 1)).toHaveValue('Written in the first tab');

  // In the middle of a word: nothing says that it was done.
  await textOf(first, 2).fill('Half a sen');
  await second.getByRole('button', { name: 'Take over' }).click();
  await expect(textOf(second, 2)).toBeEditable();
  await expect(textOf(second, 2)).toHaveValue('Half a sen');
  await expect(first.getByText('This story is open in another tab.')).toBeVisible();
  await expect(textOf(first, 2)).not.toBeEditable();
  await textOf(second, 2).fill('A whole sentence');
  await expect(textOf(first, 2)).toHaveValue('A whole sentence');

  await first.getByRole('button', { name: 'Take over' }).click();
  await expect(textOf(first, 1)).toBeEditable();
  await textOf(first, 1).fill('Back again');
  await whenSaved(first);
  await first.close();
  await second.reload();
  await expect(textOf(second, 1)).toHaveValue('Back again');
  await expect(textOf(second, 1)).toBeEditable();
});

/** Changes a part's file as a failing disk would: its record knows nothing of it. */
async function changePart(
  page: Page,
  key: string,
  change: (bytes: Buffer) => Buffer | number,
): Promise<void> {
  const bytes = await readStored(page, `ledger/${key}`);
  const changed = change(bytes);
  await writeStored(page, `ledger/${key}`, typeof changed === 'number' ? bytes : changed);
}

function textOf(page: Page, segment: number) {
  return page.getByRole('textbox', { name: `Text of segment ${segment}`, exact: true });
}

/** The newest film decodes to its end and has the frames and the sound that it should have. */
async function checkFilm(page: Page, name: string): Promise<void> {
  const artifact = (await readJobs(page))[0]?.artifact;
  if (artifact?.libraryPath == null) throw new Error('There is no film in the library');
  const bytes = await readStored(page, artifact.libraryPath);
  const file = join(folder, `${name}.mp4`);
  writeFileSync(file, bytes);
  const film = probe(file);
  expect(film.video.packets).toBe(artifact.frames);
  expect(Math.abs((film.sound?.seconds ?? 0) - artifact.seconds)).toBeLessThanOrEqual(1024 / 48_000);
  let frames = 0;
  for await (const _ of decodeFrames(file, artifact.width, artifact.height)) frames += 1;
  expect(frames).toBe(artifact.frames);
}
