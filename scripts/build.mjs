// @ts-check
// Builds the studio into dist/web, its service worker's file list, and the helper into dist/helper.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { orExit, ROOT, runTool } from './lib/run.mjs';

/** Another folder keeps a build apart from the one that is being served. */
const DIST = resolve(ROOT, process.env.STORYLOOM_DIST ?? 'dist');
const WEB = join(DIST, 'web');

export async function build() {
  orExit(
    await runTool('vite', ['build', '--outDir', WEB, '--emptyOutDir', '--logLevel', 'warn']),
    'Building the studio',
  );
  orExit(
    await runTool('vite', [
      'build',
      '--ssr',
      '--outDir',
      join(DIST, 'helper'),
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ]),
    'Building the helper',
  );
  listForOffline();
}

/** Puts the list of built files, each with its hash, into the service worker. */
function listForOffline() {
  const entries = readdirSync(WEB, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    // The vendor folder is fetched only by a browser that needs it; the worker must not cache itself.
    .filter((name) => statSync(join(WEB, name)).isFile() && name !== 'sw.js' && !name.startsWith('vendor/'))
    .sort()
    .map((name) => ({
      url: `/${name}`,
      revision: createHash('sha256')
        .update(readFileSync(join(WEB, name)))
        .digest('hex')
        .slice(0, 20),
    }));
  const worker = join(WEB, 'sw.js');
  const code = readFileSync(worker, 'utf8');
  const marker = 'self.__WB_MANIFEST';
  if (!code.includes(marker)) throw new Error('The service worker has no place for its file list.');
  writeFileSync(
    worker,
    code.replace(marker, () => JSON.stringify(entries)),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { ensureKernel, ensurePackages } = await import('./lib/setup.mjs');
  await ensurePackages();
  await ensureKernel();
  await build();
}
