import { defineConfig } from '@playwright/test';

/** The built studio, served by the real helper, driven in the system's Chromium. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  timeout: 240_000,
  expect: { timeout: 15_000 },
  // A page mostly waits for its helper or its encoder: two files beside each other take half the time.
  workers: 2,
  // As in vitest.config.ts: one more try in CI, where the machine is shared.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.STORYLOOM_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--autoplay-policy=no-user-gesture-required',
      ],
    },
    trace: 'off',
  },
});
