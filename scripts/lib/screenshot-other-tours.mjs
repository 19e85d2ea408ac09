// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropFiles } from './drop-files.mjs';
import { pasteScript } from './screenshot-steps.mjs';
import { makeMaterial, STORIES } from './screenshot-story.mjs';
import '../../test/support/run-typescript.mjs';

/** @import { Tour } from '../screenshots.mjs' */

const LONG_WAIT = 180_000;

/**
 * Videos in the storyline, and files that cannot be used.
 * @param {Tour} tour
 */
export async function tourVideo({ open, address, shoot }) {
  const { makeMovie } = await import('../../test/e2e/video-material.ts');
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-screens-'));
  try {
    const movie = makeMovie({ name: 'harbour.mp4', rate: '25', frames: 150, beepAt: 0.5 }, folder);
    const page = await open();
    await page.goto(address);
    await page.getByRole('button', { name: 'New story' }).first().click();
    await pasteScript(page, ['The boats come in.', 'The nets are mended.', 'The evening is long.']);
    await shoot(page, 'studio-incomplete');
    const broken = { ...movie, name: 'broken.mp4', buffer: movie.buffer.subarray(0, 20_000) };
    const [picture] = makeMaterial(STORIES[0] ?? { title: '', script: [''], hues: [205] }).pictures;
    const stage = page.locator('main').first();
    await dropFiles(stage, picture === undefined ? [movie, broken] : [movie, picture, broken]);
    await page.getByRole('list', { name: 'Files that could not be added' }).waitFor();
    await page.getByRole('button', { name: /^Segment 1:/ }).click();
    await page.getByRole('slider', { name: 'Start of the part' }).waitFor();
    await page.waitForTimeout(1500);
    await shoot(page, 'video-segment');
    await page.getByRole('textbox', { name: 'End', exact: true }).fill('soon');
    await page.keyboard.press('Enter');
    await shoot(page, 'video-wrong-time');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Settings part by part, and the helper in each of its states.
 * @param {Tour} tour
 */
export async function tourSettings({ open, address, printed, shoot }) {
  const page = await open();
  for (const section of ['appearance', 'storage', 'queue', 'capabilities', 'privacy', 'shortcuts', 'about']) {
    await page.goto(`${address}/settings/${section}`);
    await page.locator(`#settings-${section}`).waitFor();
    if (section === 'capabilities') {
      await page.getByText('Trying encoders').waitFor({ state: 'hidden', timeout: LONG_WAIT });
    }
    await page.waitForTimeout(500);
    await shoot(page, `settings-${section}`);
  }
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('caption');
  await shoot(page, 'settings-found');
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('nothing is called this');
  await shoot(page, 'settings-nothing-found');

  const answers = /** @type {const} */ ([
    ['off', null],
    ['other-version', { app: 'storyloom', protocol: 99 }],
  ]);
  for (const [state, answer] of answers) {
    await page.route('**/ping', (route) =>
      answer === null ? route.abort() : route.fulfill({ json: answer }),
    );
    await page.goto(`${address}/settings/helper`);
    await page.waitForTimeout(1000);
    await shoot(page, `helper-${state}`);
    await page.unroute('**/ping');
  }
  await page.goto(`${address}/settings/helper`);
  await page.getByRole('button', { name: 'Show a code' }).click();
  await page.locator('.sl-toast').first().waitFor();
  await shoot(page, 'helper-unpaired');
  const code = await printed(/[2-9A-Z]{4}-[2-9A-Z]{4}/);
  await page.getByLabel('Pairing code').fill(code);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await page.getByText('Connected', { exact: true }).waitFor({ timeout: 60_000 });
  await shoot(page, 'helper-connected');
  await page.locator('.set-helper__facts summary').click();
  await shoot(page, 'helper-encoders');
}

/**
 * Addresses that lead nowhere, and screens that cannot be shown.
 * @param {Tour} tour
 */
export async function tourErrors({ open, address, shoot }) {
  const page = await open();
  await page.goto(`${address}/trash`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot(page, 'trash-empty');
  // The server knows its addresses; offline the studio answers for itself.
  await page.evaluate(() => {
    history.pushState(null, '', '/nowhere');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByRole('link', { name: 'Go to all stories' }).waitFor();
  await shoot(page, 'page-missing');
  await page.goto(`${address}/story/does-not-exist`);
  await page.getByRole('button', { name: 'Back to all stories' }).waitFor();
  await shoot(page, 'story-missing');
  const broken = await open();
  await broken.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The disk is not there', 'UnknownError');
    };
  });
  await broken.goto(address);
  await broken.getByRole('heading', { level: 1 }).waitFor();
  await shoot(broken, 'storage-error');
  const halved = await open();
  await halved.route('**/assets/settings-screen*', (route) => route.abort());
  await halved.goto(`${address}/settings`);
  await halved.getByRole('button', { name: 'Reload' }).waitFor();
  await shoot(halved, 'screen-error');
}
