import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { DIST, startStudio } from '../e2e/studio-server.ts';
import { makeProfile, startOwnChromium } from '../support/own-chromium.ts';
import { record } from './table.ts';

/** What the preview's canvas carries for measuring. */
interface PreviewCanvas extends HTMLCanvasElement {
  previewStats(): Promise<{ readonly due: number; readonly onTime: number } | null>;
  heardSample(): number | null;
}

const PLACES = 5;
const READS = 9;
const SAMPLES_PER_FRAME = 48_000 / 30;

async function withStudio(work: (page: Page) => Promise<void>): Promise<void> {
  const studio = await startStudio();
  const profile = makeProfile();
  const chromium = await startOwnChromium(profile.folder);
  try {
    const page = await chromium.context.newPage();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(studio.address);
    await work(page);
  } finally {
    await chromium.kill();
    profile.remove();
    await studio.stop();
  }
}

test('first load', async () => {
  await withStudio(async (page) => {
    await page.waitForLoadState('networkidle');
    // The service worker fetches the rest for being offline; that is not waited for and not counted here.
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith('.js')),
    );
    const files = [...new Set(scripts)].map((path) => readFileSync(join(DIST, 'web', path)));
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(files.length).toBeGreaterThan(0);
    record('first load of the dashboard, JS gzipped', bytes / 1000, { atMost: 120, unit: ' kB' });
  });
});

test('preview', async () => {
  await withStudio(async (page) => {
    await page.locator('a[href^="/story/"]').first().click();
    const canvas = page.locator('canvas[data-frame]');
    await canvas.waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).first().click();
    await expect
      .poll(() => canvas.evaluate((element) => (element as PreviewCanvas).heardSample()))
      .toBeGreaterThan(0);
    const differences: number[] = [];
    for (let place = 0; place < PLACES; place += 1) {
      differences.push(await canvas.evaluate(readDifference, { reads: READS, per: SAMPLES_PER_FRAME }));
    }
    const stats = await canvas.evaluate((element) => (element as PreviewCanvas).previewStats());
    expect(stats?.due ?? 0).toBeGreaterThan(0);
    if (stats) record('preview, frames shown on time', stats.onTime / stats.due, { atLeast: 0.95 });
    record('preview, shown frame against the sound clock, frames', Math.max(...differences), { atMost: 1 });
  });
});

/** Median over some moments of the next second: how far the shown frame lies from the sound heard then. */
async function readDifference(
  element: HTMLElement | SVGElement,
  { reads, per }: { readonly reads: number; readonly per: number },
): Promise<number> {
  const canvas = element as PreviewCanvas;
  const found: number[] = [];
  while (found.length < reads) {
    await new Promise((resolve) => setTimeout(resolve, 110));
    const heard = canvas.heardSample();
    const shown = Number(canvas.dataset.frame);
    if (heard === null) throw new TypeError('The preview stopped');
    found.push(Math.abs(shown - Math.floor(heard / per)));
  }
  found.sort((a, b) => a - b);
  return found[found.length >> 1] ?? Number.POSITIVE_INFINITY;
}
