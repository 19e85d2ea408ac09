import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { defineConfig, type Rolldown } from 'vite';
import solid from 'vite-plugin-solid';
import { vendorFiles } from './scripts/vite-vendor.mjs';

/** Headers every page of the studio needs: cross-origin isolation for shared memory, and nothing from elsewhere. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Packages that bring their own workers and WebAssembly files, and those that only workers import. */
export const PREBUNDLED = {
  exclude: ['@mediabunny/aac-encoder', 'lcms-wasm', 'libheif-js'],
  // Found only when a worker starts, these would reload the page in the middle of its work.
  include: [
    'mediabunny',
    'hash-wasm',
    'linebreak',
    'comlink',
    'idb',
    'valibot',
    'client-zip',
    '@vladmandic/human',
    'smartcrop',
  ],
};

/** What packages bring for Node too is left out of pages; saying so at every start would drown what matters. */
const BUNDLER: Pick<Rolldown.InputOptions, 'checks' | 'onLog'> = {
  checks: { pluginTimings: false },
  onLog(level, log, tell) {
    if (!/lcms-wasm.*externalized|externalized.*lcms-wasm/s.test(log.message)) tell(level, log);
  },
};

/** The colour library looks for its folder in Node only: a page's address for it is never asked for. */
const colourLibrary = () => ({
  name: 'storyloom:colour-library',
  transform: {
    filter: { id: /lcms-wasm/ },
    handler: (code: string) => code.replace('new URL("./"', 'new URL(/* @vite-ignore */ "./"'),
  },
});

/** The helper's program, and each worker it starts: files named `*-worker.ts`. */
function helperEntries(): Record<string, string> {
  const workers = readdirSync('helper', { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('-worker.ts'))
    .map((name) => [basename(name, '.ts'), resolve('helper', name)]);
  return { main: resolve('helper/main.ts'), ...Object.fromEntries(workers) };
}

/** The service worker is a file of its own, which imports nothing. */
const isOfPage = (module: string) => !/[\\/](workbox-[a-z]+|sw\.ts)/.test(module);

export default defineConfig(({ isSsrBuild }) =>
  isSsrBuild
    ? {
        publicDir: false as const,
        build: {
          ssr: true,
          outDir: 'dist/helper',
          target: 'node20',
          rolldownOptions: {
            checks: { pluginTimings: false },
            input: helperEntries(),
            // All in one folder: code finds the studio, workers and kernel beside itself.
            output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          },
        },
      }
    : {
        plugins: [solid(), vendorFiles()],
        server: { host: '127.0.0.1', headers: ISOLATION_HEADERS },
        worker: { format: 'es' as const, plugins: () => [colourLibrary()], rolldownOptions: BUNDLER },
        optimizeDeps: PREBUNDLED,
        build: {
          outDir: 'dist/web',
          target: 'chrome120',
          assetsInlineLimit: 0,
          rolldownOptions: {
            ...BUNDLER,
            input: { index: resolve('index.html'), sw: resolve('web/sw.ts') },
            output: {
              entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
              // What the first page needs comes as one file: one request, and packed better than in twenty.
              codeSplitting: { groups: [{ name: 'first', tags: ['$initial'], test: isOfPage }] },
            },
          },
        },
      },
);
