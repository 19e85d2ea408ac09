import { expect, type Page, test } from '@playwright/test';
import { packedSize } from '../e2e/page-scripts.ts';
import { startStudio } from '../e2e/studio-server.ts';
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

async function withStudio(work: (page: Page, address: string) => Promise<void>): Promise<void> {
  const studio = await startStudio();
  const profile = makeProfile();
  const chromium = await startOwnChromium(profile.folder);
  try {
    const page = await chromium.context.newPage();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(studio.address);
    await work(page, studio.address);
  } finally {
    await chromium.kill();
    profile.remove();
    await studio.stop();
  }
}

test('first load', { tag: '@quick' }, async () => {
  await withStudio(async (page, address) => {
    await page.waitForLoadState('networkidle');
    const html = await (await page.request.get(address)).text();
    const needed = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    // The service worker fetches the rest for being offline; that is not waited for and not counted here.
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith('.js')),
    );
    expect(loaded).toEqual(expect.arrayContaining(needed));
    record('first load of the dashboard, JS gzipped', gzipped(needed), { atMost: 120, unit: ' kB' });
    const workers = loaded.filter((path) => path.startsWith('/assets/worker-'));
    const later = gzipped(loaded) - gzipped(needed) - gzipped(workers);
    record('what it loads by itself after that, workers apart', later, { unit: ' kB' });
    record('the workers it starts', gzipped(workers), { unit: ' kB' });
  });
});

function gzipped(paths: readonly string[]): number {
  return [...new Set(paths)].reduce((sum, path) => sum + packedSize(path), 0) / 1000;
}

test('preview', { tag: '@quick' }, async () => {
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
