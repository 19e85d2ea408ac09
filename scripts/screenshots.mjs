// @ts-check
// node scripts/screenshots.mjs: the README's pictures, into docs/screenshots. With --all, every screen in every
// state, width and theme as well, into test-results/screens, to be looked at after a change of the interface.
// --only=queue,batch takes these tours alone, and --widths=1440,390 these widths.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';
import { tourBatch } from './lib/screenshot-batch-tour.mjs';
import { makeCamera } from './lib/screenshot-camera.mjs';
import { tourErrors, tourSettings, tourVideo } from './lib/screenshot-other-tours.mjs';
import { tourQueue } from './lib/screenshot-queue-tour.mjs';
import { tourStory } from './lib/screenshot-story-tour.mjs';
import { ensureBuild, ensureChromium, ensurePackages } from './lib/setup.mjs';

/** @import { Page } from '@playwright/test' */
/** @import { Shoot } from './lib/screenshot-camera.mjs' */

/**
 * What a tour works with.
 * @typedef {object} Tour
 * @property {() => Promise<Page>} open A page of a browser that has never been here.
 * @property {string} address
 * @property {(pattern: RegExp) => Promise<string>} printed What the helper says on its terminal, once it does.
 * @property {Shoot} shoot
 * @property {boolean} isReview Not only the README's pictures.
 */

/** @type {Readonly<Record<string, (tour: Tour) => Promise<void>>>} */
const TOURS = {
  story: tourStory,
  queue: tourQueue,
  batch: tourBatch,
  video: tourVideo,
  settings: tourSettings,
  errors: tourErrors,
};

/** @param {string} name */
const listOf = (name) =>
  process.argv
    .find((arg) => arg.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(',');

await ensurePackages();
const executablePath = await ensureChromium();
if (!process.env.STORYLOOM_DIST) await ensureBuild();
const { chromium } = await import('@playwright/test');

const isReview = process.argv.includes('--all');
const docs = join(ROOT, 'docs/screenshots');
const review = join(ROOT, 'test-results/screens');
mkdirSync(docs, { recursive: true });
mkdirSync(review, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'storyloom-screens-'));
const server = spawn(
  process.execPath,
  [join(process.env.STORYLOOM_DIST ?? join(ROOT, 'dist'), 'helper/main.js'), '--no-open', '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, STORYLOOM_DATA: data } },
);
let output = '';
/**
 * What the server says on its terminal, once it does.
 * @param {RegExp} pattern
 * @returns {Promise<string>}
 */
const printed = (pattern) =>
  new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(output)?.[0];
      if (found) resolve(found);
    };
    server.stdout.on('data', look);
    server.once('close', () => reject(new Error('The helper ended before it served the studio.')));
    look();
  });
server.stdout.on('data', (text) => {
  output += text;
});
const address = await printed(/http:\/\/127\.0\.0\.1:\d+/);
const browser = await chromium.launch({ executablePath });
try {
  const widths = listOf('widths')?.map(Number) ?? [1440, 1280, 1024, 390];
  const shoot = await makeCamera({ docs, review: isReview ? review : null, widths });
  const open = async () => {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      colorScheme: 'dark',
      viewport: { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return page;
  };
  for (const name of listOf('only') ?? (isReview ? Object.keys(TOURS) : ['story'])) {
    // What one tour finds broken should not hide the others.
    await TOURS[name]?.({ open, address, printed, shoot, isReview }).catch((error) => {
      console.error(`${name}:`, error);
      process.exitCode = 1;
    });
    for (const context of browser.contexts()) await context.close();
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('close', resolve));
  rmSync(data, { recursive: true, force: true });
}
