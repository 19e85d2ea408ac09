// @ts-check
// Serves and ships what is loaded only on demand and has a licence of its own: ffmpeg's core, in the folder
// vendor/ffmpeg. Its licence text lies in public/vendor/ffmpeg and is copied with everything public.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const CORE = join(ROOT, 'node_modules/@ffmpeg/core/dist/esm');

/** @type {Readonly<Record<string, string>>} */
const FILES = {
  'vendor/ffmpeg/ffmpeg-core.js': 'text/javascript',
  'vendor/ffmpeg/ffmpeg-core.wasm': 'application/wasm',
};

/** @returns {import('vite').Plugin} */
export function vendorFiles() {
  /** @param {string} name */
  const pathOf = (name) => join(CORE, name.slice('vendor/ffmpeg/'.length));
  return {
    name: 'storyloom-vendor',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = (request.url ?? '').split('?')[0]?.slice(1) ?? '';
        const type = FILES[name];
        if (type === undefined) return next();
        const path = pathOf(name);
        response.setHeader('Content-Type', type);
        response.setHeader('Content-Length', statSync(path).size);
        // Modules are loaded by isolated workers.
        response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
        createReadStream(path).pipe(response);
      });
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      for (const name of Object.keys(FILES))
        this.emitFile({ type: 'asset', fileName: name, source: readFileSync(pathOf(name)) });
    },
  };
}
