// @ts-check
// Builds the studio into dist/web, its service worker's file list, and the helper into dist/helper.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST, orExit, ROOT, runTool } from './lib/run.mjs';

const WEB = join(DIST, 'web');

export async function build() {
  await buildStudio();
  await buildHelper();
}

export async function buildStudio() {
  await vite(['--outDir', WEB], 'Building the studio');
  listForOffline();
}

export async function buildHelper() {
  const folder = join(DIST, 'helper');
  await vite(['--ssr', '--outDir', folder], 'Building the helper');
  for (const name of ['kernel.wasm', 'kernel-shared.wasm'])
    copyFileSync(join(ROOT, 'shared/kernel/build', name), join(folder, name));
  linkPackages();
}

/** @param {readonly string[]} args @param {string} what */
async function vite(args, what) {
  // Only warnings, and those aside: what a command prints may be read by a program.
  const all = ['build', ...args, '--emptyOutDir', '--logLevel', 'warn'];
  orExit(await runTool('vite', all, { aside: true }), what);
}

/** The helper finds its packages above its folder; a build elsewhere gets a link to them. */
function linkPackages() {
  const link = join(DIST, 'node_modules');
  if (dirname(DIST) === resolve(ROOT) || existsSync(link)) return;
  symlinkSync(join(ROOT, 'node_modules'), link, 'junction');
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
