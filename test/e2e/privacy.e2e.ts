import { expect, test } from '@playwright/test';
import config from '../../playwright.config.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { makeSmallStory, startExport, whenExported } from './small-story.ts';
import { type StudioServer, startStudio } from './studio-server.ts';

// Chromium asks its maker about the fields of every page; that is the browser's setting, not the studio's doing.
const { launchOptions } = config.use ?? {};
test.use({
  launchOptions: {
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), '--disable-features=AutofillServerCommunication'],
  },
});

let studio: StudioServer;
test.beforeAll(async () => {
  studio = await startStudio();
});
test.afterAll(() => studio.stop());

test('a whole working session asks nothing of any other computer', async ({ browser }) => {
  const proxy = await startRecordingProxy(studio.address);
  // Of this context alone: what a browser asks for itself is not the studio's doing.
  const context = await browser.newContext({
    proxy: { server: `http://127.0.0.1:${proxy.port}`, bypass: '<-loopback>' },
  });
  try {
    const page = await context.newPage();
    await page.goto(studio.address);
    await makeSmallStory(page, { segments: 3, seconds: 1 });
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    for (const container of ['MP4', 'WebM'] as const) {
      await startExport(page, { container });
      await whenExported(page);
      await expect(page.getByLabel('The finished film')).toBeVisible();
      await page.keyboard.press('Escape');
      await page
        .getByRole('textbox', { name: 'Text of segment 1' })
        .fill(`Before the next film, not ${container}.`);
    }
    // What finds faces would fetch its parts from elsewhere, left to itself.
    await page.getByRole('tab', { name: 'Look' }).click();
    await page.getByRole('button', { name: 'Move all toward faces' }).click();
    await expect(page.getByText('No faces were found in 3 segments')).toBeVisible({ timeout: 60_000 });
    expect(proxy.asked.map(({ url }) => url)).toContain(`${studio.address}/faces/blazeface.bin`);
    for (const path of [
      '/',
      '/trash',
      '/settings',
      '/settings/storage',
      '/settings/capabilities',
      '/settings/privacy',
    ]) {
      await page.goto(`${studio.address}${path}`);
      await expect(page.getByRole('heading').first()).toBeVisible();
    }
    await page.reload();
    await expect(page.getByRole('heading').first()).toBeVisible();

    expect(proxy.asked.filter(({ url }) => !url.startsWith(`${studio.address}/`))).toEqual([]);
    // Pages, workers and the service worker were all heard, or that emptiness would mean nothing.
    expect(proxy.asked.map(({ purpose }) => purpose)).toEqual(
      expect.arrayContaining(['document', 'script', 'worker', 'serviceworker', 'empty']),
    );
    await page.goto('http://elsewhere.example/').catch(() => {});
    expect(proxy.asked.at(-1)?.url).toBe('http://elsewhere.example/');
  } finally {
    await context.close();
    await proxy.close();
  }
});

test('the policy stops whatever would ask another computer, in pages and in workers', async ({ page }) => {
  await page.goto(studio.address);
  const blocked = await page.evaluate(async () => {
    const seen = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      seen.add(`${effectiveDirective} ${new URL(blockedURI).host}`);
    });
    const failures: string[] = [];
    const failing = (name: string, work: Promise<unknown>) =>
      work.then(
        () => failures.push(`${name} went through`),
        () => {},
      );
    const loading = (element: HTMLElement) =>
      new Promise<void>((resolve, reject) => {
        element.onload = () => resolve();
        element.onerror = () => reject(new Error('blocked'));
        document.body.append(element);
      });
    const make = <K extends keyof HTMLElementTagNameMap>(name: K, more: Partial<HTMLElementTagNameMap[K]>) =>
      Object.assign(document.createElement(name), more);
    await Promise.all([
      failing('fetch', fetch('https://fetch.example/')),
      failing('img', loading(make('img', { src: 'https://img.example/x.png' }))),
      failing('script', loading(make('script', { src: 'https://script.example/x.js' }))),
      failing('style', loading(make('link', { rel: 'stylesheet', href: 'https://style.example/x.css' }))),
      failing(
        'socket',
        new Promise((resolve, reject) => {
          const socket = new WebSocket('wss://socket.example/');
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
      ),
      new Promise<void>((resolve) => {
        const code = `addEventListener('securitypolicyviolation', (event) =>
            postMessage(event.effectiveDirective + ' ' + new URL(event.blockedURI).host));
          fetch('https://worker.example/').catch(() => {});`;
        const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
        worker.onmessage = ({ data }) => {
          seen.add(data);
          resolve();
        };
      }),
      // Resolves at once whatever happens: only the policy's report says that it was stopped.
      navigator.sendBeacon('https://beacon.example/', 'x'),
    ]);
    document.body.append(make('iframe', { src: 'https://frame.example/' }));
    const form = make('form', { action: 'https://form.example/', method: 'post' });
    document.body.append(form);
    form.submit();
    const wanted = 9;
    await new Promise<void>((resolve) => {
      const look = () => (seen.size >= wanted ? resolve() : requestAnimationFrame(look));
      look();
    });
    return { failures, seen: [...seen].sort() };
  });
  expect(blocked.failures).toEqual([]);
  expect(blocked.seen).toEqual([
    'connect-src beacon.example',
    'connect-src fetch.example',
    'connect-src socket.example',
    'connect-src worker.example',
    'form-action form.example',
    'frame-src frame.example',
    'img-src img.example',
    'script-src-elem script.example',
    'style-src-elem style.example',
  ]);
});
