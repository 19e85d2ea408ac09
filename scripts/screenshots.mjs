// @ts-check
// node scripts/screenshots.mjs: the README's pictures, into docs/screenshots. With --all, every screen in every
// state, width and theme as well, into test-results/screens, to be looked at after a change of the interface.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/run.mjs';
import { makeMaterial, STORIES } from './lib/screenshot-story.mjs';
import { ensureBuild, ensureChromium, ensurePackages } from './lib/setup.mjs';

/** @import { Locator, Page } from '@playwright/test' */
/** @import { Material, Story } from './lib/screenshot-story.mjs' */

await ensurePackages();
const executablePath = await ensureChromium();
if (!process.env.STORYLOOM_DIST) await ensureBuild();
const { chromium } = await import('@playwright/test');
const { createCanvas, loadImage } = await import('@napi-rs/canvas');

const ALL = process.argv.includes('--all');
const ONLY = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const DOCS = join(ROOT, 'docs/screenshots');
const REVIEW = join(ROOT, 'test-results/screens');
const SIZES = /** @type {const} */ ([
  [1440, 900],
  [1280, 800],
  [1024, 768],
  [390, 844],
]);
const LONG_WAIT = 180_000;

mkdirSync(DOCS, { recursive: true });
mkdirSync(REVIEW, { recursive: true });
const server = spawn(
  process.execPath,
  [join(process.env.STORYLOOM_DIST ?? join(ROOT, 'dist'), 'helper/main.js'), '--no-open', '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const address = await new Promise((resolve, reject) => {
  server.stdout.on('data', (data) => {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(data))?.[0];
    if (found) resolve(found);
  });
  server.once('close', () => reject(new Error('The helper ended before it served the studio.')));
});
const browser = await chromium.launch({ executablePath });
try {
  await visit();
} finally {
  await browser.close();
  server.kill('SIGTERM');
}

async function visit() {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(String(address));
  await page.getByRole('button', { name: 'Export the sample' }).waitFor();
  await page.locator('.dash-first__film img, .dash-first__film canvas').first().waitFor();
  await shoot(page, 'dashboard-first-run');

  await page.getByRole('button', { name: 'New story' }).first().click();
  await page.getByRole('button', { name: 'Paste or import a script' }).waitFor();
  await shoot(page, 'studio-empty');
  for (const [index, story] of STORIES.slice(1).entries()) {
    await makeStory(page, story, { isOpen: index === 0 });
    await leave(page);
  }
  const first = STORIES[0];
  if (first === undefined) return;
  await makeStory(page, first, { onImport: () => shoot(page, 'studio-import') });

  await selectSegment(page, 2);
  await page.getByRole('slider', { name: 'Position' }).focus();
  // Past the crossfade, into the words.
  for (let step = 0; step < 2; step += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('slider', { name: 'Position' }).blur();
  await shoot(page, 'studio', { doc: 'studio' });
  if (ALL) await tourStudio(page);

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export video' }).waitFor();
  await shoot(page, 'export-setup');
  await chooseDraft(page);
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await dialog.getByRole('button', { name: 'Pause' }).waitFor();
  await page.waitForFunction(() => {
    const bar = document.querySelector('[role=dialog] [role=progressbar]');
    return Number(bar?.getAttribute('aria-valuenow') ?? 0) > 0;
  });
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByRole('button', { name: 'Continue' }).waitFor();
  await shoot(page, 'export-paused');
  if (ALL) {
    await page.keyboard.press('Escape');
    await shoot(page, 'studio-job-bar');
    await leave(page);
    await shoot(page, 'dashboard-busy');
    await tourQueue(page);
    await page.goBack();
    await page.getByRole('button', { name: 'Export video' }).first().click();
  }
  await dialog.getByRole('button', { name: 'Continue' }).click();
  if (ALL) await shoot(page, 'export-running');
  await page.getByRole('heading', { name: 'Your film is ready' }).waitFor({ timeout: LONG_WAIT });
  // Until its first frame is there, the browser draws its own spinner.
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3);
  await page.waitForTimeout(2500);
  await shoot(page, 'export-done', { doc: 'export' });
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await leave(page);
  await page.getByText('Completed').first().waitFor();
  await page
    .locator('.toast, [data-toast]')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => {});
  await shoot(page, 'dashboard', { doc: 'dashboard' });
  if (ALL) await tourFailure(page);

  await page.goto(`${address}/settings`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .locator('[aria-busy=true]')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => {});
  await shoot(page, 'settings', { doc: 'settings' });
  await context.close();
}

/** @param {Page} page */
async function tourStudio(page) {
  await page.getByRole('tab', { name: 'Look' }).click();
  await shoot(page, 'studio-look');
  await page.getByRole('tab', { name: 'Captions' }).click();
  await shoot(page, 'studio-captions');
  await page.getByRole('tab', { name: 'Sound' }).click();
  await shoot(page, 'studio-sound');
  await page.getByRole('tab', { name: 'Segment' }).click();
  await page.getByRole('button', { name: 'Edit on the large picture' }).click();
  await shoot(page, 'studio-framing');
  await page.getByRole('button', { name: 'Done' }).click();
}

/**
 * The queue as it stands, in small and on its page; back where it was called.
 * @param {Page} page
 */
async function tourQueue(page) {
  await page.getByRole('button', { name: /^Queue: / }).click();
  await page.getByRole('dialog', { name: 'Queue' }).waitFor();
  await shoot(page, 'queue-panel');
  await page.getByRole('link', { name: 'Open the queue' }).click();
  await page.locator('.qu-line__head').first().click();
  await shoot(page, 'queue-paused');
  await page.keyboard.press('Escape');
  await page.goBack();
}

/**
 * An export whose pictures vanish from the disk while the studio is open.
 * @param {Page} page
 */
async function tourFailure(page) {
  await page
    .getByRole('link', { name: /How bread rises/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Export video' }).first().waitFor();
  await page.getByText(/segments ·/).waitFor();
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const media = await root.getDirectoryHandle('media');
    for await (const name of media.keys()) await media.removeEntry(name, { recursive: true });
  });
  await page.getByRole('button', { name: 'Export video' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export video' }).click();
  await page.getByRole('heading', { name: 'The export failed' }).waitFor({ timeout: LONG_WAIT });
  await shoot(page, 'export-failed');
  await page.keyboard.press('Escape');
  await leave(page);
  await page.getByText('Failed').first().waitFor();
  await shoot(page, 'dashboard-failed');
}

/**
 * @param {Page} page
 * @param {Story} story
 * @param {{ isOpen?: boolean, onImport?: () => Promise<void> }} [options]
 */
async function makeStory(page, story, { isOpen = false, onImport } = {}) {
  const { pictures, voices } = makeMaterial(story);
  if (!isOpen) await page.getByRole('button', { name: 'New story' }).first().click();
  await page.getByRole('button', { name: 'Paste or import a script' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a script' });
  await dialog.getByLabel('Script', { exact: true }).fill(story.script.join('\n\n'));
  const add = dialog.getByRole('button', { name: `Add ${story.script.length} segments` });
  await add.waitFor();
  await onImport?.();
  await add.click();
  await dialog.waitFor({ state: 'hidden' });
  await dropFiles(page.locator('main').first(), pictures);
  await dropFiles(page.locator('main').first(), voices);
  const facts = page.getByText(new RegExp(`^${story.script.length} segments ·`));
  await facts.filter({ hasNotText: 'incomplete' }).waitFor();
  await page.getByRole('button', { name: /rename$/ }).click();
  await page.getByRole('textbox', { name: 'Rename the story' }).fill(story.title);
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
}

/**
 * @param {Page} page
 * @param {number} number
 */
async function selectSegment(page, number) {
  await page.getByRole('button', { name: `Show segment ${number}`, exact: true }).click();
}

/**
 * The list opens once the panel stands still; a press before that only gives it the focus.
 * @param {Page} page
 */
async function chooseDraft(page) {
  const option = page.getByRole('option', { name: /^Draft, 480p/ });
  for (let attempt = 0; attempt < 5 && !(await option.isVisible()); attempt += 1) {
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Size and quality/ })
      .click();
    await option.waitFor({ timeout: 1500 }).catch(() => {});
  }
  await option.click();
}

/** @param {Page} page */
async function leave(page) {
  await page.getByRole('button', { name: 'Back to all stories' }).click();
  await page.getByRole('heading', { name: 'Your stories' }).waitFor();
}

/**
 * @param {Locator} target
 * @param {readonly Material[]} files
 */
async function dropFiles(target, files) {
  const data = await target.page().evaluateHandle(
    (items) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of items) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await target.dispatchEvent('drop', { dataTransfer: data });
  await data.dispose();
}

/**
 * Takes the screen as it is now: dark and light for the README, and with --all in every width.
 * @param {Page} page
 * @param {string} name
 * @param {{ doc?: string }} [options]
 */
async function shoot(page, name, { doc } = {}) {
  if (ONLY && !name.includes(ONLY)) return;
  for (const [width, height] of ALL ? SIZES : SIZES.slice(0, 1)) {
    if (!ALL && doc === undefined) return;
    await page.setViewportSize({ width, height });
    for (const scheme of /** @type {const} */ (['dark', 'light'])) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await settle(page);
      const png = await page.screenshot();
      if (ALL) writeFileSync(join(REVIEW, `${name}-${width}-${scheme}.png`), png);
      if (doc !== undefined && width === 1440) await writeDoc(`${doc}-${scheme}.webp`, png);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  console.log(name);
}

/**
 * Pictures are prepared again when a size changes; the panes follow their observers a frame later.
 * @param {Page} page
 */
async function settle(page) {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page
    .waitForFunction(
      () => {
        const film = document.querySelector('canvas[data-preview]');
        return film === null || film.getAttribute('data-frame') === film.getAttribute('data-playhead');
      },
      undefined,
      { timeout: 10_000 },
    )
    .catch(() => {});
  await page.waitForTimeout(300);
}

/**
 * @param {string} name
 * @param {Buffer} png
 */
async function writeDoc(name, png) {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  writeFileSync(join(DOCS, name), await canvas.encode('webp', 88));
}
