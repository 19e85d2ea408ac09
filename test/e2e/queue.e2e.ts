import { expect, test } from '@playwright/test';
import { byKeyboard, focusIn, focusIs, focusIsKept } from './by-keyboard.ts';
import { makeStories, queuePaused, setAtOnce, titlesOf } from './queue-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { readJobs } from './studio-storage.ts';

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
    await press(button('Clear finished'));
    await press(button('Clear, keep the films'));
    await expect(page.getByRole('heading', { name: 'The queue is empty' })).toBeVisible();
    await focusIsKept(page);
  });
  const jobs = await readJobs(page);
  expect(jobs.map(({ state }) => state)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  expect(problems).toEqual([]);
});
