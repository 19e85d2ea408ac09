import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';

export interface OwnChromium {
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** Also the process group of everything it starts. */
  readonly pid: number;
  /** SIGKILL to the whole process group, as a power cut would. */
  kill(): Promise<void>;
}

/** A folder for a browser's profile that outlives the browser; `remove` deletes it. */
export function makeProfile(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-profile-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Chromium as a process of ours, so that it can be killed for real and started again on the same profile. */
export async function startOwnChromium(profile: string): Promise<OwnChromium> {
  const executable = process.env.STORYLOOM_CHROMIUM ?? '/usr/bin/chromium';
  const child = spawn(
    executable,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stderr.on('data', (data: Buffer) => {
      printed += data;
      const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (address) resolve(address);
    });
    child.once('close', () => reject(new Error(`Chromium ended: ${printed.slice(-2000)}`)));
  });
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  if (!context) throw new Error('Chromium has no window');
  const { pid } = child;
  if (pid === undefined) throw new Error('Chromium did not start');
  return {
    browser,
    context,
    pid,
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
      await closed;
    },
  };
}
