import { expect, test } from '@playwright/test';
import { fitsItsWidth, isAccessible, movesNothing, WIDE } from './accessible.ts';
import { byKeyboard, focusIn, focusIs, focusIsKept } from './by-keyboard.ts';
import { makeStories, queuePaused, setAtOnce, titlesOf } from './queue-actions.ts';
import { seedJobs } from './queue-seed.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { openInert, readJobs } from './studio-storage.ts';

const TITLES = ['One', 'Two', 'Three'] as const;

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

test('three exports change their order, are paused, cancelled, tried again and finished without a mouse', async ({
  page,
}) => {
  const { keyboard } = page;
  const { tabTo, press } = byKeyboard(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const line = (title: string) => page.locator('.qu-line__head').filter({ hasText: title });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  await setAtOnce(page, studio.address, 1);
  await makeStories(page, studio.address, TITLES, { segments: 2, seconds: 3 });
  for (const title of TITLES) await queuePaused(page, studio.address, title);

  await test.step('from the button in the top bar to the page', async () => {
    await page.goto(studio.address);
    await press(button(/^Queue: held, 3 waiting$/));
    const panel = page.getByRole('dialog', { name: 'Queue' });
    await focusIn(page, panel);
    await expect(panel.getByRole('region', { name: 'Paused' }).getByRole('listitem')).toHaveCount(3);
    await keyboard.press('Escape');
    await focusIs(page, button(/^Queue: held/));
    await keyboard.press('Enter');
    await press(panel.getByRole('link', { name: 'Open the queue' }));
    await expect(page).toHaveURL(/\/queue$/);
    await expect(page.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible();
    await focusIsKept(page);
  });

  await test.step('the last goes first', async () => {
    await expect.poll(() => titlesOf(page)).toEqual(TITLES);
    await tabTo(line('One'));
    await keyboard.press('End');
    await focusIs(page, line('Three'));
    await keyboard.press('Alt+ArrowUp');
    await expect.poll(() => titlesOf(page)).toEqual(['One', 'Three', 'Two']);
    await focusIs(page, line('Three'));
    await keyboard.press('Alt+ArrowUp');
    await expect.poll(() => titlesOf(page)).toEqual(['Three', 'One', 'Two']);
    await page.reload();
    await expect.poll(() => titlesOf(page)).toEqual(['Three', 'One', 'Two']);
  });

  await test.step('one is cancelled, and comes back', async () => {
    await tabTo(line('Three'));
    await keyboard.press('ArrowDown');
    await focusIs(page, line('One'));
    await press(button(/^Cancel One,/));
    await expect(line('One')).toHaveAccessibleName(/Cancelled$/);
    await focusIsKept(page);
    await press(button(/^Try One, .* again$/));
    await expect(line('One')).toHaveAccessibleName(/(Waits its turn|Starting|Preparing|segment|sound|file)/);
    await focusIsKept(page);
  });

  await test.step('all go on, one at a time, to the end', async () => {
    await press(button('Continue all'));
    await focusIsKept(page);
    await expect(page.getByText('3 finished', { exact: true })).toBeVisible({ timeout: 120_000 });
  });

  await test.step('a film is opened from its line', async () => {
    await tabTo(line('One'));
    // The last to end stands first.
    expect(await titlesOf(page)).toEqual(['Two', 'Three', 'One']);
    await keyboard.press('Home');
    await focusIs(page, line('Two'));
    await keyboard.press('Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    await expect(details.getByText('480 × 360').or(details.getByText('640 × 360'))).toBeVisible();
    await press(details.getByRole('button', { name: 'Open the film' }));
    await focusIn(page, page.getByRole('dialog'));
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await focusIsKept(page);
  });

  await test.step('what ended is cleared, the films stay', async () => {
    await press(button('More for all exports'));
    await focusIs(page, page.getByRole('menuitem', { name: 'Clear finished' }));
    await keyboard.press('Enter');
    await press(button('Clear, keep films'));
    await expect(page.getByRole('heading', { name: 'The queue is empty' })).toBeVisible();
    await focusIsKept(page);
  });
  const jobs = await readJobs(page);
  expect(jobs.map(({ state }) => state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  expect(problems).toEqual([]);
});

test.describe('the queue in each of its states', () => {
  test.use({ colorScheme: 'dark', contextOptions: { reducedMotion: 'reduce' }, viewport: WIDE });

  test('empty, and with four running', async ({ page }) => {
    // A small computer would not run four at once.
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 8, configurable: true }),
    );
    await page.goto(`${studio.address}/queue`);
    await expect(page.getByRole('heading', { name: 'The queue is empty' })).toBeVisible();
    await isAccessible(page, 'an empty queue');
    await fitsItsWidth(page, 'an empty queue');
    await page.getByRole('button', { name: 'Queue: nothing runs' }).click();
    await expect(page.getByRole('dialog', { name: 'Queue' })).toBeVisible();
    await isAccessible(page, 'the empty panel', { narrow: false });

    await setAtOnce(page, studio.address, 4);
    await isAccessible(page, 'the settings of the queue', { narrow: false });
    await makeStories(page, studio.address, ['First'], { segments: 2, seconds: 30 });
    await queuePaused(page, studio.address, 'First');
    await openInert(page, studio.address);
    await seedJobs(page, [{ copies: 8, state: 'QUEUED', batches: 2 }]);

    await page.goto(`${studio.address}/queue`);
    await expect(page.getByText(/^4 running/)).toBeVisible({ timeout: 60_000 });
    await isAccessible(page, 'four that run');
    await fitsItsWidth(page, 'four that run');
    await movesNothing(page);
    await page.getByRole('button', { name: /^Queue: 4 running/ }).click();
    const panel = page.getByRole('dialog', { name: 'Queue' });
    await expect(panel.getByRole('region', { name: 'Running' }).getByRole('listitem')).toHaveCount(4);
    await expect(panel.getByRole('region', { name: 'Next' }).getByRole('listitem').first()).toBeVisible();
    await isAccessible(page, 'the panel with four that run');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pause all' }).click();
    await expect(page.getByRole('button', { name: 'Pause all' })).toHaveCount(0);
  });

  test('with some that failed, with a report, and with a thousand', async ({ page }) => {
    const line = (title: string) => page.locator('.qu-line__head').filter({ hasText: title }).first();
    await makeStories(page, studio.address, ['First'], { segments: 2, seconds: 2 });
    await queuePaused(page, studio.address, 'First');
    await openInert(page, studio.address);
    await seedJobs(page, [
      { copies: 999, state: 'PAUSED', batches: 5 },
      { copies: 2, state: 'FAILED', batches: 1 },
    ]);
    await page.goto(`${studio.address}/queue`);
    await expect(page.getByText('1,000 waiting (paused) · 2 failed')).toBeVisible();
    await isAccessible(page, 'a thousand');
    await line('Batch 1').focus();
    await page.keyboard.press('End');
    await expect(page.locator('.qu-list__line').last()).toBeInViewport();
    expect(await page.locator('.qu-list__line').count()).toBeLessThan(60);

    await page.getByRole('radio', { name: 'Failed 2' }).check();
    await line('Film 1').click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await expect(details.getByText('The film could not be made.', { exact: true })).toBeVisible();
    await isAccessible(page, 'one that failed', { narrow: false });
    await line('Batch 1').click();
    await details.getByRole('button', { name: 'Report' }).click();
    const report = page.getByRole('dialog', { name: 'Report: Batch 1' });
    await expect(report.getByRole('row')).toHaveCount(3);
    await isAccessible(page, 'a report');
    const download = page.waitForEvent('download');
    await report.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('Batch 1 report.csv');
    await page.keyboard.press('Escape');

    await page.getByRole('radio', { name: /^All / }).check();
    await page.getByRole('radio', { name: /^Waiting / }).check();
    await line('Batch 1').click();
    await expect(details.getByLabel('Longest running time')).toHaveValue('6');
    await isAccessible(page, 'a batch and its limits', { narrow: false });
  });
});
