import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { byKeyboard } from './by-keyboard.ts';
import { makeSmallStory } from './small-story.ts';
import { dropFiles, startStory, whenSaved } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

/** A woman before a flag; beside the project, not part of it. */
const PORTRAIT = fileURLToPath(new URL('../../../shared/corpus/photo/astronaut.png', import.meta.url));

const editor = (page: Page) => page.getByRole('dialog', { name: 'Framing for other shapes' });
const theWindow = (page: Page) => editor(page).getByRole('group', { name: /^What is shown/ });
const boxOf = async (page: Page) => {
  const [stage, window] = await Promise.all([
    editor(page).locator('.fr-stage').boundingBox(),
    theWindow(page).boundingBox(),
  ]);
  if (stage === null || window === null) throw new Error('The window is not shown');
  return { left: (window.x - stage.x) / stage.width, width: window.width / stage.width, stage };
};
/** The window glides to where it is put. */
const boxAtRest = async (page: Page) => {
  let box = await boxOf(page);
  await expect
    .poll(async () => {
      const before = box;
      box = await boxOf(page);
      return box.left === before.left;
    })
    .toBe(true);
  return box;
};

test('a story is framed for a tall shape without a mouse, under the policy that lets no other code run', async ({
  page,
}) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 2 });
  const keys = byKeyboard(page);
  await page.getByRole('tab', { name: 'Look' }).click();
  await keys.press(page.getByRole('button', { name: /^Vertical 1080p: centre/ }));
  await expect(editor(page)).toBeVisible();

  await keys.tabTo(editor(page).getByRole('radio', { name: /^Crop/ }));
  await page.keyboard.press('ArrowUp');
  await expect(editor(page).getByRole('radio', { name: /^Smart crop/ })).toBeChecked();
  // The search starts by itself; both pictures are looked at.
  await expect(editor(page).locator('.fr-found')).not.toHaveAttribute('data-found', 'none', {
    timeout: 60_000,
  });
  await expect(editor(page).getByRole('progressbar')).toHaveCount(0);

  const before = await boxOf(page);
  await keys.tabTo(theWindow(page), 'Shift+Tab');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(editor(page).getByText('Placed by hand')).toBeVisible();
  const moved = await boxOf(page);
  expect(moved.width).toBeCloseTo(before.width, 3);
  expect(Math.abs(moved.left - before.left)).toBeGreaterThan(0.03);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await boxOf(page)).left).not.toBeCloseTo(moved.left, 4);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await boxOf(page)).left).toBeCloseTo(moved.left, 4);

  // Another place later on makes the window travel; taken away, it rests again.
  const playhead = editor(page).getByRole('slider', { name: 'Time in the segment' });
  await keys.tabTo(playhead);
  await page.keyboard.press('End');
  await keys.press(editor(page).getByRole('button', { name: 'Set a position at this time' }));
  await keys.tabTo(theWindow(page), 'Shift+Tab');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  const later = await boxOf(page);
  await keys.tabTo(playhead);
  await page.keyboard.press('Home');
  await expect.poll(async () => (await boxOf(page)).left).toBeCloseTo(moved.left, 2);
  expect(Math.abs(later.left - moved.left)).toBeGreaterThan(0.03);
  await keys.press(editor(page).getByRole('button', { name: 'Go to the next position' }));
  await keys.tabTo(theWindow(page), 'Shift+Tab');
  await page.keyboard.press('Delete');
  await expect(editor(page).getByText('1 position', { exact: true })).toBeVisible();

  await expect(async () => {
    // The first press may be a tooltip's.
    await page.keyboard.press('Escape');
    await expect(editor(page)).toBeHidden({ timeout: 1000 });
  }).toPass();
  const row = page.getByRole('button', { name: /^Vertical 1080p: .*by hand/ });
  await expect(row).toBeFocused();
  await whenSaved(page);
  await page.reload();
  await page.getByRole('tab', { name: 'Look' }).click();
  await expect(row).toBeVisible();
  expect(refused).toEqual([]);
});

test('the point that a crop keeps in sight is chosen by a click, and a drag that is given up changes nothing', async ({
  page,
}) => {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 2 });
  await page.getByRole('tab', { name: 'Look' }).click();
  await page.getByRole('button', { name: /^Square 1080p/ }).click();
  const middle = await boxOf(page);
  const { stage } = middle;
  await page.mouse.click(stage.x + stage.width * 0.95, stage.y + stage.height / 2);
  await expect(editor(page).getByRole('group', { name: /^Kept in sight, 95 % across/ })).toBeVisible();
  await expect.poll(async () => (await boxOf(page)).left).toBeGreaterThan(middle.left + 0.05);
  const chosen = await boxAtRest(page);
  await page.mouse.move(stage.x + stage.width * 0.5, stage.y + stage.height / 2);
  await page.mouse.down();
  await page.mouse.move(stage.x + stage.width * 0.1, stage.y + stage.height / 2, { steps: 3 });
  await expect.poll(async () => (await boxOf(page)).left).toBeLessThan(chosen.left - 0.05);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect.poll(async () => (await boxOf(page)).left).toBeCloseTo(chosen.left, 3);
  await expect(editor(page)).toBeVisible();
  await editor(page).getByRole('button', { name: 'Back to the middle' }).click();
  await expect.poll(async () => (await boxOf(page)).left).toBeCloseTo(middle.left, 3);
});

test('nobody is kept from the editor by how it is made or coloured', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 2, seconds: 1.2 });
  await page.getByRole('tab', { name: 'Look' }).click();
  await page.getByRole('button', { name: /^Vertical 1080p/ }).click();
  for (const fit of ['Crop', 'Smart crop', 'Blur']) {
    await page.getByRole('radio', { name: new RegExp(`^${fit}`) }).check({ force: true });
    await expect(page.getByRole('progressbar', { name: 'Find faces' })).toHaveCount(0, { timeout: 60_000 });
    await isAccessible(page, `framing for another shape, ${fit}`, { narrow: false });
  }
});

test('moves end at real faces, in one step that can be taken back, and the shape’s label counts them', async ({
  page,
}) => {
  test.skip(!existsSync(PORTRAIT), 'The pictures beside the project are not there');
  await page.goto(studio.address);
  await startStory(page, 'Someone.\n\nNobody.', 2);
  const picture = { name: 'a.png', mimeType: 'image/png', buffer: readFileSync(PORTRAIT) };
  await dropFiles(page.locator('main').first(), [picture]);
  await expect(page.getByText(/^Adding /)).toHaveCount(0);
  await whenSaved(page);
  await page.getByRole('button', { name: /^Segment 1:/ }).click();
  await page.getByRole('tab', { name: 'Segment' }).click();
  const end = page.getByRole('group', { name: /^End/ });
  const dealt = await end.getAttribute('aria-label');
  await page.getByRole('button', { name: 'Move toward faces' }).click();
  await expect(page.getByText('The move ends at its faces now')).toBeVisible({ timeout: 60_000 });
  await expect(end).not.toHaveAttribute('aria-label', dealt ?? '');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(end).toHaveAttribute('aria-label', dealt ?? '');
  await page.getByRole('tab', { name: 'Look' }).click();
  await page.getByRole('button', { name: /^Square 1080p/ }).click();
  await editor(page).getByText('Smart crop', { exact: true }).click();
  await expect(editor(page).locator('.fr-found')).toHaveText('1 face');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Square 1080p: 1 face/ })).toBeVisible();
});
