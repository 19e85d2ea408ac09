import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'test-results/bench-helper');

/** program.ts and the threads it starts as people run them: built, not translated by every thread as it starts. */
export async function buildProgram(): Promise<string> {
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: FOLDER,
      emptyOutDir: true,
      rollupOptions: {
        input: {
          program: join(import.meta.dirname, 'program.ts'),
          'draw-worker': join(ROOT, 'helper/execute/draw-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  const kernel = 'kernel-shared.wasm';
  copyFileSync(join(ROOT, 'shared/kernel/build', kernel), join(FOLDER, kernel));
  return join(FOLDER, 'program.js');
}
