import { join } from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions, type Page } from '@playwright/test';

/** A browser of a person's own, that can install the studio as an app and open it as one. */
export interface InstallingBrowser {
  readonly context: BrowserContext;
  /** Installs what the page shows, in a window of its own, as the browser's menu does. */
  install(page: Page): Promise<void>;
  /** Presses the app's icon: a window of the app at its start. */
  launch(address: string): Promise<Page>;
  uninstall(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts it on a profile that outlives it; `home` takes what installing puts into the system's menus. */
export async function startInstallingBrowser(
  home: string,
  options: LaunchOptions,
): Promise<InstallingBrowser> {
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    ...options,
    viewport: { width: 1280, height: 800 },
    env: { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'data') },
  });
  const browser = context.browser();
  if (browser === null) throw new Error('The browser does not say how it can be driven');
  const session = await browser.newBrowserCDPSession();
  return {
    context,
    async install(page) {
      const tab = await context.newCDPSession(page);
      const { installabilityErrors } = await tab.send('Page.getInstallabilityErrors');
      if (installabilityErrors.length > 0) throw new Error(JSON.stringify(installabilityErrors));
      const manifestId = idOf(page.url());
      await session.send('PWA.install', { manifestId, installUrlOrBundleUrl: manifestId });
      // The browser's own button asks for a window; this way there would be a tab.
      await session.send('PWA.changeAppUserSettings', { manifestId, displayMode: 'standalone' });
    },
    async launch(address) {
      const coming = context.waitForEvent('page');
      await session.send('PWA.launch', { manifestId: idOf(address) });
      return coming;
    },
    async uninstall(address) {
      await session.send('PWA.uninstall', { manifestId: idOf(address) });
    },
    close: () => context.close(),
  };
}

/** As the manifest has it. */
function idOf(address: string): string {
  return new URL('/', address).href;
}
