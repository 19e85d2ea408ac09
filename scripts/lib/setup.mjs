// @ts-check
// What a fresh machine lacks: packages, the compiled kernel, Chromium and ffmpeg for the tests. It speaks on
// standard error only: what a command prints may be read by a program.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { DIST, orExit, ROOT, run } from './run.mjs';

const STAMPS = join(ROOT, 'node_modules', '.storyloom');

/** Installs the locked packages unless exactly these are there. */
export async function ensurePackages() {
  const lock = hashFiles(['package.json', 'package-lock.json']);
  if (existsSync(join(ROOT, 'node_modules', 'vite')) && readStamp('packages') === lock) return;
  console.error('Installing packages...');
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other systems, as those are
  // written on a machine whose registry does not carry them. The locked versions are installed either way.
  const args = ['install', '--no-save', '--no-audit', '--no-fund'];
  const code = await run('npm', args, { quiet: true, onOutput: keepTail });
  if (code !== 0) console.error(tail);
  orExit(code, 'Installing packages');
  writeStamp('packages', lock);
}

let tail = '';
/** @param {string} text */
function keepTail(text) {
  tail = (tail + text).slice(-4000);
}

/** Compiles the pixel kernel when its source changed. */
export async function ensureKernel() {
  const source = hashFiles([
    ...filesBelow('shared/kernel/assembly'),
    'scripts/build-kernel.mjs',
    'package-lock.json',
  ]);
  const built = existsSync(join(ROOT, 'shared/kernel/build/kernel-shared.wasm'));
  if (built && readStamp('kernel') === source) return;
  const { buildKernel } = await import('../build-kernel.mjs');
  await buildKernel();
  writeStamp('kernel', source);
}

/** Builds the studio and the helper when anything they are made of changed. */
export async function ensureBuild() {
  await ensureKernel();
  await ensurePart('studio', ['web', 'shared', 'public', 'scripts'], 'web/sw.js');
  await ensureHelper();
}

/** Builds the helper alone, for commands that show no studio. */
export async function ensureHelper() {
  await ensureKernel();
  await ensurePart('helper', ['helper', 'shared', 'scripts'], 'helper/main.js');
}

/** @param {'studio' | 'helper'} part @param {readonly string[]} folders @param {string} result */
async function ensurePart(part, folders, result) {
  const sources = [...folders.flatMap(filesBelow), 'index.html', 'vite.config.ts', 'package-lock.json'];
  const source = hashFiles(sources);
  // Beside what was built: each place of builds has its own.
  const stamp = join(DIST, `${part}.sources`);
  const isBuilt = existsSync(join(DIST, result)) && existsSync(stamp);
  if (isBuilt && readFileSync(stamp, 'utf8') === source) return;
  const { buildHelper, buildStudio } = await import('../build.mjs');
  await (part === 'studio' ? buildStudio() : buildHelper());
  writeFileSync(stamp, source);
}

/** Ends the script on a Node.js that is too old, before anything else fails for it. */
export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Storyloom needs Node.js 20.19 or newer; this is ${process.versions.node}. Get it from your system's packages.`,
  );
  process.exit(4);
}

/**
 * Finds Chromium, or installs it where this script may.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  await installWithApt('chromium');
  const installed = findChromium();
  if (installed) return installed;
  console.error(
    'The tests need Chromium or Chrome. Install it (Debian: apt-get install chromium; macOS: brew install --cask chromium) or set STORYLOOM_CHROMIUM to its path.',
  );
  process.exit(1);
}

/** The tests decode exported films with ffmpeg; the studio itself does not need it. */
export async function ensureFfmpeg() {
  if (findOnPath('ffmpeg') && findOnPath('ffprobe')) return;
  await installWithApt('ffmpeg');
  if (findOnPath('ffmpeg') && findOnPath('ffprobe')) return;
  console.error(
    'The tests need ffmpeg and ffprobe. Install them (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install Gyan.FFmpeg).',
  );
  process.exit(1);
}

/** @returns {string | undefined} */
function findChromium() {
  const chosen = process.env.STORYLOOM_CHROMIUM;
  if (chosen) return chosen;
  const mac = [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return (
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
      .map(findOnPath)
      .find(Boolean) ?? mac.find(existsSync)
  );
}

/** @param {string} name */
function findOnPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder; the next one may have it.
      }
    }
  }
  return undefined;
}

/** @param {string} name */
async function installWithApt(name) {
  if (!findOnPath('apt-get') || process.getuid?.() !== 0) return;
  console.error(`Installing ${name}...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, quiet: true });
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
    env,
    quiet: true,
    onOutput: keepTail,
  });
  if (code !== 0) console.error(tail);
}

/** @param {string} folder */
function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => !path.includes('kernel/build') && statSync(join(ROOT, path)).isFile())
    .sort();
}

/** @param {readonly string[]} paths */
function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex');
}

/** @param {string} name */
function readStamp(name) {
  const path = join(STAMPS, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** @param {string} name @param {string} value */
function writeStamp(name, value) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), value);
}
