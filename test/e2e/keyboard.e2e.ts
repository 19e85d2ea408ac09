import { expect, type Page, test } from '@playwright/test';
import { makePhoto, makeVoice, makeWav } from '../support/make-media.ts';
import { byKeyboard, focusIn, focusIs, focusIsKept } from './by-keyboard.ts';
import type { Material } from './story-material.ts';
import { whenSaved } from './studio-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

const NUMBERS = [1, 2, 3];
const SCRIPT = ['The lamp is lit.', 'The boat goes out. It is early.', 'The sun comes up.'];

const pictures = NUMBERS.map(
  (number): Material => ({
    name: `${number}.jpg`,
    mimeType: 'image/jpeg',
    buffer: makePhoto(number, 480, 320),
  }),
);
const voices = NUMBERS.map(
  (number): Material => ({
    name: `${number}.wav`,
    mimeType: 'audio/wav',
    buffer: makeWav(makeVoice(number, 1.2, { rate: 16_000 }), 16_000),
  }),
);

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

test('a film is made, taken away, renamed, thrown away and brought back without a mouse', async ({
  page,
}) => {
  const { keyboard } = page;
  const { tabTo, press, choose, chooseFiles } = byKeyboard(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const row = (text: string) => page.getByRole('button', { name: new RegExp(`^Segment \\d+: ${text}`) });
  const textOf = (number: number) => page.getByRole('textbox', { name: `Text of segment ${number}` });
  const stories = page.getByRole('list', { name: 'Stories' });
  const canvas = page.locator('canvas[data-preview]');
  const frame = async () => Number(await canvas.getAttribute('data-frame'));

  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  await page.goto(studio.address);

  await test.step('a new story from a pasted script', async () => {
    await press(button('New story').first());
    await expect(page).toHaveURL(/\/story\//);
    await press(button('Paste or import a script'));
    const dialog = page.getByRole('dialog', { name: 'Import a script' });
    await focusIn(page, dialog);
    await tabTo(dialog.getByLabel('Script', { exact: true }));
    await keyboard.insertText(SCRIPT.join('\n\n'));
    await press(dialog.getByRole('button', { name: 'Add 3 segments' }));
    await expect(dialog).toBeHidden();
    await focusIsKept(page);
  });

  await test.step('pictures and voices from file pickers', async () => {
    await chooseFiles(button('Add pictures or videos'), pictures);
    await expect(page.getByText('No picture', { exact: true })).toHaveCount(0);
    await focusIs(page, button('Add pictures or videos'));
    await tabTo(row('The lamp'), 'Shift+Tab');
    await keyboard.press('ControlOrMeta+a');
    await chooseFiles(button('Choose files for these'), voices);
    await expect(page.getByText(/^3 segments ·/)).not.toContainText('incomplete');
    await focusIs(page, button('Choose files for these'));
  });

  await test.step('a segment changes its place', async () => {
    await tabTo(row('The lamp'));
    // All are chosen: from here on only this one.
    await keyboard.press('Home');
    await keyboard.press('Alt+ArrowDown');
    await expect(row('The lamp')).toHaveAccessibleName(/^Segment 2:/);
    await focusIs(page, row('The lamp'));
    await keyboard.press('Alt+ArrowUp');
    await expect(row('The lamp')).toHaveAccessibleName(/^Segment 1:/);
    await focusIs(page, row('The lamp'));
    await keyboard.press('ArrowDown');
    await focusIs(page, row('The boat'));
  });

  await test.step('a segment is split and joined again', async () => {
    await keyboard.press('Enter');
    await focusIs(page, textOf(2));
    await keyboard.press('Home');
    for (const _ of 'The boat goes out.') await keyboard.press('ArrowRight');
    await keyboard.press('ControlOrMeta+Enter');
    await expect(textOf(3)).toHaveValue('It is early.');
    await focusIs(page, textOf(3));
    await keyboard.press('Backspace');
    await expect(textOf(2)).toHaveValue('The boat goes out. It is early.');
    await focusIs(page, textOf(2));
    await keyboard.press('Escape');
    await focusIs(page, row('The boat'));
  });

  await test.step('a deleted segment leaves the focus on its neighbour, and undo brings it back', async () => {
    await keyboard.press('Delete');
    await expect(row('The boat')).toHaveCount(0);
    await focusIs(page, row('The sun'));
    await keyboard.press('ControlOrMeta+z');
    await expect(row('The boat')).toBeVisible();
    await focusIsKept(page);
    await keyboard.press('ControlOrMeta+Shift+z');
    await expect(row('The boat')).toHaveCount(0);
    await focusIsKept(page);
    await keyboard.press('ControlOrMeta+z');
    await expect(row('The boat')).toBeVisible();
    await focusIsKept(page);
  });

  await test.step('another move', async () => {
    await tabTo(row('The sun'));
    await keyboard.press('Home');
    await focusIs(page, row('The lamp'));
    const moves = page.getByRole('radiogroup', { name: 'Move' });
    await tabTo(moves.getByRole('radio', { checked: true }));
    const before = await moves.getByRole('radio', { checked: true }).getAttribute('data-move');
    await keyboard.press('ArrowRight');
    const chosen = moves.getByRole('radio', { checked: true });
    await expect(chosen).not.toHaveAttribute('data-move', before ?? '');
    await focusIs(page, chosen);
  });

  await test.step('the film plays, stops and steps', async () => {
    await press(button('Play'), 'Space');
    await expect.poll(frame).toBeGreaterThan(3);
    await focusIs(page, button('Pause'));
    await keyboard.press('Space');
    await focusIs(page, button('Play'));
    // The last frames on their way are shown before it rests.
    let last = -1;
    await expect
      .poll(async () => {
        const before = last;
        last = await frame();
        return last === before;
      })
      .toBe(true);
    await keyboard.press('Home');
    await expect.poll(frame).toBe(0);
    await keyboard.press('ArrowRight');
    await expect.poll(frame).toBe(1);
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowLeft');
    await expect.poll(frame).toBe(1);
    await keyboard.press('End');
    const total = Number(await canvas.getAttribute('data-total-frames'));
    await expect.poll(frame).toBe(total - 1);
  });

  await test.step('captions get another style', async () => {
    await tabTo(page.getByRole('tab', { selected: true }));
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    const tab = page.getByRole('tab', { name: 'Captions' });
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await focusIs(page, tab);
    await choose(page.getByRole('button', { name: /^Font/ }), /^Fraunces/);
    await expect(page.getByRole('button', { name: /^Font/ })).toContainText('Fraunces');
    await whenSaved(page);
  });

  await test.step('the film is exported and taken away', async () => {
    const opener = button(/^Export video/);
    await press(opener.first());
    const dialog = page.getByRole('dialog');
    await focusIn(page, dialog);
    await choose(dialog.getByRole('button', { name: /Size and quality/ }), /^Draft 360p/);
    await tabTo(dialog.getByRole('radio', { name: 'MP4' }));
    await keyboard.press('ArrowRight');
    await expect(dialog.getByRole('radio', { name: 'WebM' })).toBeChecked();
    await press(dialog.getByRole('button', { name: 'Export video' }));
    await expect(page.getByRole('heading', { name: 'Your film is ready' })).toBeVisible({ timeout: 60_000 });
    await focusIn(page, dialog);
    const download = page.waitForEvent('download');
    await press(dialog.getByRole('button', { name: /^Download/ }));
    expect((await download).suggestedFilename()).toMatch(/\.webm$/);
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await focusIs(page, opener.first());
  });

  await test.step('the shortcut sheet and the menu give the focus back', async () => {
    await keyboard.press('?');
    await focusIn(page, page.getByRole('dialog', { name: 'Keyboard shortcuts' }));
    await keyboard.press('Escape');
    await focusIs(page, button(/^Export video/).first());
    await press(button('More'));
    await focusIn(page, page.getByRole('menu'));
    await choosesFromMenu(page, 'Versions…');
    const versions = page.getByRole('dialog', { name: 'Versions' });
    await focusIn(page, versions);
    await keyboard.press('Escape');
    await expect(versions).toBeHidden();
    await focusIs(page, button('More'));
  });

  await test.step('the story gets a name, goes to the trash, and comes back', async () => {
    await press(button('Back to all stories'));
    await expect(page.getByRole('heading', { name: 'Your stories' })).toBeVisible();
    await tabTo(stories.getByRole('link', { name: 'Untitled story' }));
    await keyboard.press('F2');
    const field = page.getByRole('textbox', { name: 'Title of the story' });
    await focusIs(page, field);
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('By hand');
    await keyboard.press('Enter');
    const link = stories.getByRole('link', { name: 'By hand' });
    await focusIs(page, link);
    await keyboard.press('Delete');
    await expect(link).toHaveCount(0);
    await focusIsKept(page);
    await press(button('Undo'));
    await expect(link).toBeVisible();
    await focusIsKept(page);
  });

  await test.step('from the trash, too', async () => {
    const link = stories.getByRole('link', { name: 'By hand' });
    await press(page.getByRole('button', { name: 'Actions for By hand' }));
    await focusIn(page, page.getByRole('menu'));
    await choosesFromMenu(page, 'Move to trash');
    await expect(link).toHaveCount(0);
    await focusIsKept(page);
    await press(page.getByRole('link', { name: /^Trash/ }));
    await press(page.getByRole('button', { name: 'Restore By hand' }));
    await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
    await focusIsKept(page);
    await press(page.getByRole('link', { name: 'All stories' }));
    await expect(link).toBeVisible();
  });
  expect(problems).toEqual([]);
});

/** Walks down an open menu to an entry and takes it. */
async function choosesFromMenu(page: Page, name: string): Promise<void> {
  const entry = page.getByRole('menuitem', { name });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    expect(await entry.evaluate((element) => element === document.activeElement)).toBe(true);
  }).toPass({ intervals: [0] });
  await page.keyboard.press('Enter');
}
