import { expect, type Page, test } from '@playwright/test';
import { makeProfile, startOwnChromium } from '../support/own-chromium.ts';
import { peakDuring } from './memory.ts';
import type { BenchCases } from './page.ts';
import { record } from './table.ts';

declare global {
  interface Window {
    bench: BenchCases;
  }
}

async function withPage<T>(work: (page: Page, group: number) => Promise<T>): Promise<T> {
  const profile = makeProfile();
  const chromium = await startOwnChromium(profile.folder);
  try {
    const page = await chromium.context.newPage();
    await page.goto('http://127.0.0.1:4791/test/bench/page.html');
    await page.waitForFunction(() => 'bench' in window);
    return await work(page, chromium.pid);
  } finally {
    await chromium.kill();
    profile.remove();
  }
}

test('encode', async () => {
  const { ours, reference } = await withPage((page) => page.evaluate(() => window.bench.encode()));
  record('browser export, frames/s against the encoders alone', ours / reference, { atLeast: 0.9 });
  expect(ours).toBeGreaterThan(0);
});

test('whole', async () => {
  const { seconds, limit, usual } = await withPage((page) => page.evaluate(() => window.bench.whole()));
  record('from the click to the verified file, against that limit', limit / seconds, { atLeast: 0.8 });
  record('the usual way (2D canvas, one encoder), whole time / ours', usual / seconds, { atLeast: 1.35 });
});

test('again', async () => {
  const { first, again } = await withPage((page) => page.evaluate(() => window.bench.again()));
  record('10-minute story again after one caption, against the first export', again / first, {
    atMost: 0.06,
  });
});

test('large', async () => {
  const { peak } = await withPage((page, group) =>
    peakDuring(
      group,
      page.evaluate(() => window.bench.large()),
    ),
  );
  record('peak memory, 10 pictures at 2160p and zoom 3', peak / 2 ** 30, { atMost: 1.5, unit: ' GB' });
});

test('growth', async () => {
  const short = await withPage((page, group) =>
    peakDuring(
      group,
      page.evaluate(() => window.bench.minutes(2)),
    ),
  );
  const long = await withPage((page, group) =>
    peakDuring(
      group,
      page.evaluate(() => window.bench.minutes(20)),
    ),
  );
  record('memory of a 20-minute export against a 2-minute one (360p)', long.peak / short.peak, {
    atMost: 1.15,
  });
});
