import { playwright } from '@vitest/browser-playwright';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import type { BrowserCommand } from 'vitest/node';
import { vendorFiles } from './scripts/vite-vendor.mjs';
import type { HelperMedia } from './test/support/helper-media.ts';
import { ISOLATION_HEADERS, PREBUNDLED } from './vite.config.ts';

/** The helper's half of the tests that compare both engines; loaded by the first that asks. */
const callHelperMedia: BrowserCommand<[method: keyof HelperMedia, args: never]> = async (
  { project },
  method,
  args,
) => {
  const { helperMedia } = await project.import<{ helperMedia: HelperMedia }>('/test/support/helper-media.ts');
  return helperMedia[method](...(args as [never, never, never]));
};

const chromium = process.env.STORYLOOM_CHROMIUM ?? '/usr/bin/chromium';

/** Two projects: `node` for everything pure, `browser` for what needs WebCodecs, OPFS and workers. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{shared,helper,scripts}/**/*.test.ts', 'test/*.test.ts'],
          // Workers of the helper are started from their sources.
          execArgv: ['--import', new URL('./test/support/run-typescript.mjs', import.meta.url).href],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [solid(), vendorFiles()],
        // Real test media lie beside the project; tests that need them skip where they are absent.
        server: { headers: ISOLATION_HEADERS, fs: { allow: ['.', '../shared/corpus'] } },
        optimizeDeps: PREBUNDLED,
        test: {
          name: 'browser',
          include: ['test/web/**/*.test.{ts,tsx}'],
          testTimeout: 120_000,
          // Real browsers on a machine shared with others: a second try in CI, none at a developer's desk.
          retry: process.env.CI ? 1 : 0,
          // A busy machine is no failure; what never comes still ends the test.
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
          browser: {
            commands: { helperMedia: callHelperMedia },
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: chromium,
                args: [
                  '--no-sandbox',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--autoplay-policy=no-user-gesture-required',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
