import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import type { Project } from '../../shared/model/project.ts';
import { framesWithout } from '../support/frames-without.ts';
import { makeVoice, makeWav } from '../support/make-media.ts';
import { chooseOption, dropFiles, startStory, whenSaved } from './studio-actions.ts';
import { startStudio } from './studio-server.ts';
import { readJobs } from './studio-storage.ts';

const PHOTO = fileURLToPath(new URL('../../../shared/corpus/photo/astronaut.png', import.meta.url));
/** By eye, in parts of the photo: left of the middle, and high. */
const FACE = { x: 0.36, y: 0.08, width: 0.18, height: 0.27 };

test('smart crop keeps a face at the side of a photo in every frame of a batch', async ({ page }) => {
  test.skip(!existsSync(PHOTO), 'The photos of people are not beside the project');
  const studio = await startStudio();
  try {
    await page.goto(studio.address);
    await startStory(page, 'She looks up.\n\nAnd on.', 2);
    const stage = page.locator('main').first();
    const photo = { name: 'astronaut.png', mimeType: 'image/png', buffer: readFileSync(PHOTO) };
    await dropFiles(stage, [photo, { ...photo, name: 'astronaut 2.png' }]);
    await dropFiles(
      stage,
      [1, 2].map((voice) => ({
        name: `${voice}.wav`,
        mimeType: 'audio/wav',
        buffer: makeWav(makeVoice(voice, 1, { rate: 16_000 }), 16_000),
      })),
    );
    await expect(page.getByText(/^2 segments ·/)).not.toContainText('incomplete');
    await whenSaved(page);
    await page.getByRole('button', { name: 'Batch render' }).click();
    const dialog = page.getByRole('dialog', { name: 'Batch render' });
    await expect(dialog.getByRole('checkbox', { name: 'Vertical 1080p' })).toBeVisible();
    for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
    await dialog.getByRole('checkbox', { name: 'Vertical 1080p' }).check();
    await chooseOption(page, /Fit of Vertical 1080p/, 'Smart crop');
    await expect(dialog.getByText(/^(Framing: )?1 face$/)).toBeVisible({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Review the plan' }).click();
    await expect(dialog.getByRole('row', { name: /VERTICAL_1080P/ })).toContainText('1 face');
    await dialog.getByRole('button', { name: 'Start 1 film' }).click();
    await expect.poll(async () => (await readJobs(page))[0]?.state, { timeout: 90_000 }).toBe('COMPLETED');
    expect((await readJobs(page))[0]?.artifact).toMatchObject({ width: 1080, height: 1920 });
    const project = await readFrozen(page);
    expect(framesWithout(project, 'VERTICAL_1080P', FACE).lost).toBe(0);
    // A crop around the middle would lose it.
    expect(framesWithout({ ...project, framing: {} }, 'VERTICAL_1080P', FACE).lost).toBeGreaterThan(0);
  } finally {
    await studio.stop();
  }
});

/** The project as the job has it. */
function readFrozen(page: Page): Promise<Project> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('storyloom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const records = await new Promise<{ project: Project }[]>((resolve, reject) => {
      const request = database.transaction('frozen').objectStore('frozen').getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    database.close();
    const [only] = records;
    if (only === undefined) throw new Error('No project was kept with the job');
    return only.project;
  });
}
