import { defineConfig } from 'vite';
import { vendorFiles } from '../../scripts/vite-vendor.mjs';
import { ISOLATION_HEADERS, PREBUNDLED } from '../../vite.config.ts';

/** Serves the bench page; nothing is watched, so that no edit reloads it in the middle of a measurement. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  cacheDir: 'node_modules/.vite-bench',
  plugins: [vendorFiles()],
  server: { host: '127.0.0.1', headers: ISOLATION_HEADERS, hmr: false, watch: null },
  worker: { format: 'es' },
  optimizeDeps: PREBUNDLED,
});
