import { defineConfig } from '@playwright/test';

/** Unhurried and alone on the machine: what is measured here is speed, and nothing is asserted about it. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../test-results/bench',
  timeout: 3_600_000,
  workers: 1,
  reporter: 'line',
  webServer: {
    command: 'node node_modules/vite/bin/vite.js --config test/bench/vite.config.ts --port 4791 --strictPort',
    cwd: '../..',
    url: 'http://127.0.0.1:4791/test/bench/page.html',
    reuseExistingServer: false,
  },
});
