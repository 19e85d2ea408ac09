import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { makeProfile, type OwnChromium, startOwnChromium } from '../support/own-chromium.ts';
import { hearProgress, progressReached } from './export-watch.ts';
import { makeSmallStory, startExport } from './small-story.ts';
import { readQueue, storeBatch, storeSettings } from './stored-batch.ts';
import { type StudioServer, startStudio } from './studio-server.ts';
import { listFiles, openInert, readParts } from './studio-storage.ts';

const FORMATS: readonly string[] = ['DRAFT_360P', 'DRAFT_480P', 'PREVIEW_720P', 'DRAFT_360P', 'DRAFT_480P'];
/** A leader that went is followed within this. */
const FOLLOWED_MS = 5000;
const ALL_DONE = { timeout: 180_000 };

declare global {
  interface Window {
    /** How many were started. */
    renderWorkers: number;
  }
}

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());
// A test that fails tells what the queue says of it.
test.afterEach(async ({ context }, { status, expectedStatus }) => {
  const [page] = context.pages();
  if (status === expectedStatus || page === undefined) return;
  const { jobs } = await readQueue(page);
  const body = jobs.map(({ id, state, error }) => `${id} ${state} ${JSON.stringify(error)}`).join('\n');
  await test.info().attach('queue', { body, contentType: 'text/plain' });
});

/** A story and a batch of five of its films, waiting; nothing of the studio runs when this resolves. */
async function queueFive(page: Page, formats: readonly string[] = FORMATS): Promise<readonly string[]> {
  await page.goto(studio.address);
  await makeSmallStory(page, { segments: 6, seconds: 2 });
  await startExport(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(dialog.getByRole('button', { name: 'Continue' })).toBeVisible();
  await openInert(page, studio.address);
  return storeBatch(page, formats);
}

const statesOf = async (page: Page) => (await readQueue(page)).jobs.map(({ state }) => state);
const running = async (page: Page) =>
  (await readQueue(page)).jobs.find(({ state }) => state === 'RUNNING') ?? null;
const videoParts = async (page: Page) => (await readParts(page)).filter(({ kind }) => kind === 'video');

/** In the page: a computer of so many cores, and a count of what draws on them. */
function countWorkers(cores: number): void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores });
  window.renderWorkers = 0;
  window.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      if (options?.name === 'render') window.renderWorkers += 1;
    }
  };
}

/** Names of the page's workers, as the studio gave them. */
const workersOf = (page: Page): Promise<readonly string[]> =>
  Promise.all(page.workers().map((worker) => worker.evaluate(() => self.name).catch(() => 'gone')));

async function openStudio(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  page.setDefaultTimeout(15_000);
  return page;
}

/** Every job once, every film once, no finished part made again, nothing half made anywhere. */
async function checkEnd(page: Page, finished: Awaited<ReturnType<typeof readParts>>): Promise<void> {
  const { jobs, artifacts } = await readQueue(page);
  expect(jobs.map(({ state }) => state)).toEqual(FORMATS.map(() => 'COMPLETED'));
  expect(artifacts).toHaveLength(FORMATS.length);
  expect(new Set(jobs.map(({ artifactId }) => artifactId))).toEqual(new Set(artifacts));
  expect(await readParts(page)).toEqual(expect.arrayContaining([...finished]));
  const files = await listFiles(page);
  expect(files.filter((path) => path.startsWith('exports/'))).toHaveLength(FORMATS.length);
  expect(files.filter((path) => /part$|crswap$|incoming/.test(path))).toEqual([]);
}

test('a tab that runs the queue and is closed is followed by another, which loses no part', async ({
  context,
}) => {
  await hearProgress(context);
  const leader = await openStudio(context);
  await queueFive(leader);
  await leader.goto(studio.address);
  await expect.poll(() => running(leader)).not.toBe(null);
  const follower = await openStudio(context);
  await follower.goto(studio.address);
  // It shows what the other tab does, and does nothing itself.
  await progressReached(follower, 0.3);
  await expect.poll(async () => (await videoParts(follower)).length).toBeGreaterThan(0);
  const before = await running(follower);
  expect(await workersOf(follower)).not.toContain('render');
  const finished = await videoParts(follower);

  await leader.close();
  await expect
    .poll(
      async () => {
        const now = await running(follower);
        return now !== null && now.lease?.owner !== before?.lease?.owner;
      },
      { timeout: FOLLOWED_MS, intervals: [50] },
    )
    .toBe(true);
  await expect.poll(() => statesOf(follower), ALL_DONE).toEqual(FORMATS.map(() => 'COMPLETED'));
  await checkEnd(follower, finished);
});

test('a browser that is killed in the middle of a batch of five goes on by itself', async () => {
  const profile = makeProfile();
  const browsers: OwnChromium[] = [];
  const start = async () => {
    const own = await startOwnChromium(profile.folder);
    browsers.push(own);
    await hearProgress(own.context);
    return { own, page: await openStudio(own.context) };
  };
  try {
    const before = await start();
    await queueFive(before.page);
    await before.page.goto(studio.address);
    // Two are done and the third is on its way.
    await expect
      .poll(async () => (await statesOf(before.page)).slice(0, 3), { ...ALL_DONE, intervals: [50] })
      .toEqual(['COMPLETED', 'COMPLETED', 'RUNNING']);
    const parts = (await videoParts(before.page)).length;
    await expect
      .poll(async () => (await videoParts(before.page)).length, { intervals: [50] })
      .toBeGreaterThan(parts);
    await before.own.kill();

    const after = await start();
    await openInert(after.page, studio.address);
    const killed = await readQueue(after.page);
    const finished = await videoParts(after.page);
    test.info().annotations.push({
      type: 'killed',
      description: `${killed.jobs.map(({ state }) => state).join(' ')}, ${finished.length} parts finished`,
    });
    expect(killed.jobs).toHaveLength(FORMATS.length);

    // The person opens the studio and touches nothing.
    await after.page.goto(studio.address);
    await expect.poll(() => statesOf(after.page), ALL_DONE).toEqual(FORMATS.map(() => 'COMPLETED'));
    await checkEnd(after.page, finished);
    const { jobs } = await readQueue(after.page);
    for (const { id, artifactId, state } of killed.jobs) {
      const now = jobs.find((job) => job.id === id);
      // A film that was done before is the very same.
      if (state === 'COMPLETED') expect(now?.artifactId).toBe(artifactId);
    }
  } finally {
    for (const browser of browsers) await browser.kill();
    profile.remove();
  }
});

test('films that are made side by side are all whole, and one that is cancelled leaves nothing', async ({
  context,
}) => {
  await context.addInitScript(countWorkers, 8);
  const page = await openStudio(context);
  // All share their sound, and the last two every part with those before them. The third is far from its end when the
  // first ones are done.
  const [, , large = ''] = await queueFive(page, FORMATS.with(2, 'LANDSCAPE_1080P'));
  await storeSettings(page, { share: 0.5, concurrency: 3 });
  await page.goto(`${studio.address}/queue`);
  await expect
    .poll(async () => (await statesOf(page)).filter((state) => state === 'RUNNING').length, {
      intervals: [50],
    })
    .toBe(3);
  // One of each, for 4 of 8 cores make no more for three.
  await expect.poll(() => page.evaluate(() => window.renderWorkers), { intervals: [50] }).toBe(3);
  await page
    .getByRole('button', { name: /^Cancel .*Landscape 1080p/ })
    .first()
    .click();
  await expect
    .poll(async () => (await statesOf(page)).toSorted(), ALL_DONE)
    .toEqual(['CANCELED', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED']);
  const { jobs, artifacts } = await readQueue(page);
  expect(jobs.find(({ state }) => state === 'CANCELED')?.id).toBe(large);
  expect(artifacts).toHaveLength(4);
  const files = await listFiles(page);
  expect(files.filter((path) => path.startsWith('exports/'))).toHaveLength(4);
  expect(files.filter((path) => /part$|crswap$|incoming/.test(path))).toEqual([]);
});

for (const { cores, share, workers } of [
  { cores: 8, share: 0.5, workers: 4 },
  { cores: 4, share: 0.8, workers: 3 },
  { cores: 2, share: 0.2, workers: 1 },
]) {
  test(`${share * 100} % of ${cores} cores make ${workers} render workers`, async ({ context }) => {
    await context.addInitScript(countWorkers, cores);
    const page = await context.newPage();
    await page.goto(studio.address);
    await makeSmallStory(page, { segments: 6, seconds: 2 });
    const story = page.url();
    await openInert(page, studio.address);
    await storeSettings(page, { share });
    await page.goto(story);
    await startExport(page);
    await expect.poll(async () => (await videoParts(page)).length, ALL_DONE).toBeGreaterThan(0);
    expect(await page.evaluate(() => window.renderWorkers)).toBe(workers);
  });
}
