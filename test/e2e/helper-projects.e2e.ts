import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openTokens, tokensFile } from '../../helper/server/tokens.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import { makeSegment } from '../../shared/model/make-segment.ts';
import type { Project } from '../../shared/model/project.ts';
import { makePhoto } from '../support/make-media.ts';
import { SLOW } from './helper-actions.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

/** Stories that a script keeps in the real helper, and the studio copies. */
let studio: StudioServer;
let data: string;
let script: string;
test.beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'storyloom-helper-data-'));
  studio = await startStudio(0, undefined, data);
  const tokens = openTokens(tokensFile(studio.data));
  script = tokens.create({ kind: 'script', name: 'Test', origin: null }).token;
});
test.afterEach(async () => {
  await studio.stop();
  rmSync(data, { recursive: true, force: true });
});

const PHOTO = makePhoto(3, 480, 320);
/** More than one piece. Nothing shows it. */
const LARGE = Buffer.alloc((40 << 20) + 17, 'Storyloom');
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function story(extra: Buffer | null): Project {
  const asset = (id: string, name: string, bytes: Buffer) => ({
    ...({ kind: 'picture', type: 'image/jpeg', width: 480, height: 320 } as const),
    ...{ id, name, bytes: bytes.length, sha256: hashOf(bytes) },
  });
  const segment = (id: string, picture: string) =>
    makeSegment({ id, text: `Of ${id}.`, visual: { type: 'picture', asset: picture }, setLength: 48_000 });
  return {
    ...makeProject({ id: 'harbour', title: 'Harbour at dawn' }),
    assets: {
      a1: asset('a1', 'boats.jpg', PHOTO),
      a2: asset('a2', 'lost.jpg', Buffer.from('nobody has it')),
      ...(extra === null ? {} : { a3: asset('a3', 'large.jpg', extra) }),
    },
    storyline: [segment('s1', 'a1'), segment('s2', 'a2')],
  };
}

async function put(path: string, body: Buffer | string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`${studio.address}${path}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${script}`, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  expect(response.ok, await response.text()).toBe(true);
}

async function keepStory(extra: Buffer | null = null): Promise<void> {
  for (const bytes of [PHOTO, ...(extra === null ? [] : [extra])]) {
    const headers = { 'Content-Type': 'application/octet-stream', 'Upload-Length': String(bytes.length) };
    await put(`/api/assets/${hashOf(bytes)}`, bytes, headers);
  }
  await put('/api/projects/harbour', JSON.stringify(story(extra)), { 'Content-Type': 'application/json' });
}

async function openSettings(page: Page): Promise<void> {
  const { token } = openTokens(tokensFile(studio.data)).create({
    ...{ kind: 'studio', name: 'Test', origin: studio.address },
  });
  await page.goto(`${studio.address}/settings/helper#token=${token}`);
  await expect(page.getByText('Connected', { exact: true })).toBeVisible(SLOW);
}

test("a story of the helper's own is copied here, and what it lacks is told", async ({ page }) => {
  await openSettings(page);
  await expect(page.getByRole('heading', { name: 'Stories kept in the helper' })).toHaveCount(0);
  await keepStory();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Stories kept in the helper' })).toBeVisible(SLOW);
  await expect(page.getByText(/^2 segments · changed /)).toBeVisible();
  await page.getByRole('button', { name: 'Copy here' }).click();
  await expect(page.locator('main').getByText('“Harbour at dawn” is among your stories now.')).toBeVisible(
    SLOW,
  );
  await expect(page.getByText('does not have 1 file of it: lost.jpg')).toBeVisible();

  await page.getByRole('link', { name: 'Open the copy' }).click();
  await expect(page.getByText(/^2 segments ·/)).toBeVisible();
  await expect(page).toHaveTitle(/Harbour at dawn/);
  await page.goBack();
  await page.getByRole('button', { name: 'Copy again' }).click();
  await expect(
    page.locator('main').getByText('“Harbour at dawn copy” is among your stories now.'),
  ).toBeVisible(SLOW);
  await page.goto(studio.address);
  await expect(page.getByText('Harbour at dawn copy', { exact: true })).toBeVisible();
  await expect(page.getByText('Harbour at dawn', { exact: true })).toBeVisible();
});

test('a copy that is cancelled, or loses the helper, goes on where it was', async ({ page, context }) => {
  await keepStory(LARGE);
  await openSettings(page);
  const asked: string[] = [];
  let second: 'waits' | 'fails' | 'comes' = 'waits';
  await context.route('**/api/assets/*', async (route) => {
    const { range } = await route.request().allHeaders();
    if (range !== undefined) asked.push(range);
    if (second === 'comes' || !range?.startsWith(`bytes=${16 << 20}-`)) await route.continue();
    else if (second === 'fails') await route.abort('connectionreset');
  });
  const copy = page.getByRole('button', { name: 'Copy here' });
  await copy.click();
  const bar = page.getByRole('progressbar', { name: 'Copying “Harbour at dawn”' });
  await expect(bar).toHaveAttribute('aria-valuenow', /^(39|40)$/, SLOW);
  await page.getByRole('listitem').filter({ has: bar }).getByRole('button', { name: 'Cancel' }).click();
  await expect(copy).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);

  second = 'fails';
  asked.length = 0;
  await copy.click();
  await expect(page.getByRole('alert')).toContainText('The helper does not answer', SLOW);
  second = 'comes';
  await copy.click();
  await expect(page.locator('main').getByText('“Harbour at dawn” is among your stories now.')).toBeVisible(
    SLOW,
  );
  const piece = `bytes=${16 << 20}-${(32 << 20) - 1}`;
  expect(asked).toEqual([piece, piece, `bytes=${32 << 20}-${LARGE.length - 1}`]);
});
