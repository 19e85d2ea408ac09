import { defineConfig } from 'vite';
import { vendorFiles } from '../../scripts/vite-vendor.mjs';
import { ISOLATION_HEADERS } from '../../vite.config.ts';

/** Builds the bench page as the studio is built, and serves it: people run no development server either. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  plugins: [vendorFiles()],
  worker: { format: 'es' },
  build: {
    outDir: 'test-results/bench-page',
    target: 'chrome120',
    assetsInlineLimit: 0,
    rollupOptions: { input: 'test/bench/page.html' },
  },
  preview: { host: '127.0.0.1', headers: ISOLATION_HEADERS },
});
