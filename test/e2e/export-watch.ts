import type { BrowserContext, Page } from '@playwright/test';
import type { ExportProgress } from '../../web/execute/export-types.ts';

declare global {
  interface Window {
    /** Every report of an export since the page was opened, as other tabs hear it. */
    heardProgress: ExportProgress[];
  }
}

/** Lets the context's pages hear what the tab that exports tells the others. Call before they are opened. */
export async function hearProgress(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.heardProgress = [];
    new BroadcastChannel('storyloom-jobs-storyloom').addEventListener('message', ({ data }) => {
      if (data.type === 'progress' && data.progress !== null) window.heardProgress.push(data.progress);
    });
  });
}

/** Resolves as soon as the export has come as far as `ratio`. */
export async function progressReached(page: Page, ratio: number): Promise<void> {
  await page.waitForFunction((least) => (window.heardProgress.at(-1)?.ratio ?? 0) >= least, ratio, {
    polling: 20,
  });
}

/** What the newest report of the export said of found and made parts. */
export function partsHeard(page: Page): Promise<{ reused: number; rendered: number }> {
  return page.evaluate(() => {
    const last = window.heardProgress.at(-1);
    return { reused: last?.chunksReused ?? -1, rendered: last?.chunksRendered ?? -1 };
  });
}
