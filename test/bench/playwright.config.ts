import { defineConfig } from '@playwright/test';

const vite = 'node node_modules/vite/bin/vite.js --config test/bench/vite.config.ts';

/** Unhurried and alone on the machine: what is measured here is speed, and nothing is asserted about it. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../test-results/bench',
  timeout: 3_600_000,
  workers: 1,
  reporter: './progress.ts',
  // In this order: what is soon told, then what wants a quiet machine, then what only counts or weighs, and takes long.
  projects: [
    { name: 'quick', grep: /@quick/ },
    { name: 'speed', grep: /@speed/ },
    { name: 'long', grepInvert: /@quick|@speed/ },
  ],
  webServer: {
    command: `${vite} build --logLevel error && ${vite} preview --port 4791 --strictPort`,
    cwd: '../..',
    url: 'http://127.0.0.1:4791/test/bench/page.html',
    reuseExistingServer: false,
  },
});
