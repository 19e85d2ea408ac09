import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DIST, type StudioServer, startStudio } from './studio-server.ts';

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

test('localhost leads to the one address that keeps the projects, at the same path', async ({ page }) => {
  for (const path of ['/', '/story/some-story', '/settings/storage', '/trash']) {
    const response = await page.goto(`http://localhost:${studio.port}${path}`);
    expect(response?.status()).toBe(200);
    expect(page.url()).toBe(`${studio.address}${path}`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  }
});

test('a typed address opens its screen', async ({ page }) => {
  await page.goto(`${studio.address}/trash`);
  await expect(page.getByRole('heading', { name: 'Trash', exact: true })).toBeVisible();
  await page.goto(`${studio.address}/story/not-there`);
  await expect(page.getByText('This story could not be opened')).toBeVisible();
  await page.goto(`${studio.address}/settings`);
  await expect(page.getByRole('heading', { name: 'Settings' }).first()).toBeVisible();
});

test('a second start finds the studio running, says where, and ends well', async () => {
  const second = await runHelper(studio.port);
  expect(second).toMatchObject({ code: 0, errors: '' });
  expect(second.output).toContain(`Storyloom is already running at ${studio.address}`);
});

test('a port that another program has is a clear stop, never the next port', async () => {
  const other = createServer((socket) => socket.end('220 not a studio\r\n').resume());
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const stopped = await runHelper(port);
    expect(stopped).toMatchObject({ code: 4, output: '' });
    expect(stopped.errors).toContain(`Another program uses port ${port}`);
    expect(stopped.errors).toContain('--port');
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});

function runHelper(port: number): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const args = ['--no-open', '--port', `${port}`, '--data', studio.data];
    const child = spawn(process.execPath, [join(DIST, 'helper/main.js'), ...args]);
    let output = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data;
    });
    child.stderr.on('data', (data: Buffer) => {
      errors += data;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}
