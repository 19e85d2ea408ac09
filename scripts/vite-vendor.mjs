// @ts-check
// Serves and ships files of packages that code asks for by address, on demand: ffmpeg's core, which has a licence
// of its own (its text lies in public/vendor/ffmpeg and is copied with everything public), and what finds faces.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const CORE = join(ROOT, 'node_modules/@ffmpeg/core/dist/esm');
const MODELS = join(ROOT, 'node_modules/@vladmandic/human/models');
const TENSORS = join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');

/**
 * Only the folder vendor stays out of what is kept for offline use (build.mjs).
 * @type {Readonly<Record<string, { from: string, type: string }>>}
 */
const FILES = {
  'vendor/ffmpeg/ffmpeg-core.js': { from: CORE, type: 'text/javascript' },
  'vendor/ffmpeg/ffmpeg-core.wasm': { from: CORE, type: 'application/wasm' },
  'faces/blazeface.json': { from: MODELS, type: 'application/json' },
  'faces/blazeface.bin': { from: MODELS, type: 'application/octet-stream' },
  'faces/tfjs-backend-wasm-simd.wasm': { from: TENSORS, type: 'application/wasm' },
};

/** @returns {import('vite').Plugin} */
export function vendorFiles() {
  return {
    name: 'storyloom-vendor',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = (request.url ?? '').split('?')[0]?.slice(1) ?? '';
        const file = FILES[name];
        if (file === undefined) return next();
        const path = join(file.from, basename(name));
        response.setHeader('Content-Type', file.type);
        response.setHeader('Content-Length', statSync(path).size);
        // Modules are loaded by isolated workers.
        response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
        createReadStream(path).pipe(response);
      });
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      for (const [name, { from }] of Object.entries(FILES))
        this.emitFile({ type: 'asset', fileName: name, source: readFileSync(join(from, basename(name))) });
    },
  };
}
