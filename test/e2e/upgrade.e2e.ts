import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { hearProgress, partsHeard } from './export-watch.ts';
import { buildOlder, isSameKernel, markBuild } from './older-build.ts';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { DIST, startStudio } from './studio-server.ts';
import { readJobs, readParts } from './studio-storage.ts';

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'storyloom-upgrade-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a story, its film, its parts and the service worker of an older studio open in this one', async ({
  context,
}) => {
  const older = buildOlder();
  // Without the history the same build stands in for the older one: only the hand-over is tested then.
  test.info().annotations.push({ type: 'older', description: older ?? 'this build' });
  markBuild(older ?? DIST, join(folder, 'older'), 'older');
  await hearProgress(context);
  const page = await context.newPage();

  const before = await startStudio(0, join(folder, 'older'));
  try {
    await page.goto(before.address);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await makeSmallStory(page, { segments: 3, seconds: 2 });
    await textOf(page, 2).fill('Written in the older studio.');
    await startExport(page);
    await whenExported(page);
  } finally {
    await before.stop();
  }
  const parts = await readParts(page);
  const film = (await readJobs(page))[0]?.artifact;

  const after = await startStudio(before.port);
  try {
    await page.reload();
    // The older studio goes on until the person lets the new one in.
    await expect(page.getByText('A new version is ready')).toBeVisible();
    expect(await markOf(page)).toBe('older');
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await expect.poll(() => markOf(page).catch(() => 'reloading')).toBe(null);

    await expect(textOf(page, 2)).toHaveValue('Written in the older studio.');
    await expect(page.getByText(/^3 segments ·/)).not.toContainText('incomplete');
    await page.getByRole('button', { name: 'Export video' }).first().click();
    await whenExported(page);
    await expect(page.getByLabel('The finished film')).toBeVisible();
    await page.getByRole('dialog').getByRole('button', { name: 'Render again' }).click();
    await expect
      .poll(async () => (await readJobs(page)).map(({ state }) => state), { timeout: 60_000 })
      .toEqual(['COMPLETED', 'COMPLETED']);
    const again = (await readJobs(page))[0]?.artifact;
    expect([again?.frames, again?.width, again?.height]).toEqual([film?.frames, film?.width, film?.height]);
    const videos = parts.filter(({ kind }) => kind === 'video').length;
    const heard = await partsHeard(page);
    expect(heard).toEqual(isSameKernel() ? { reused: videos, rendered: 0 } : { reused: 0, rendered: videos });
    // The sound has a version of its own, raised whenever the same plan would sound otherwise.
    const pictures = (list: typeof parts) => list.filter(({ kind }) => kind === 'video');
    if (isSameKernel()) expect(pictures(await readParts(page))).toEqual(pictures(parts));
  } finally {
    await after.stop();
  }
});

function textOf(page: Page, segment: number) {
  return page.getByRole('textbox', { name: `Text of segment ${segment}`, exact: true });
}

/** What the page's build was marked with; null for the real one. */
function markOf(page: Page): Promise<string | null> {
  return page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=build]')?.content ?? null);
}
