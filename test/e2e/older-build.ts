import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The first commit whose studio could make and export a story. Move it on only when it can no longer be built. */
const OLDER = '85f09877de98cec1cb97317853c6a2811e65271c';

/** The studio as it was at an older commit; null where its history is not here. Built once and kept. */
export function buildOlder(): string | null {
  if (!hasCommit(OLDER)) return null;
  const folder = join(ROOT, 'node_modules', '.storyloom', `older-${OLDER.slice(0, 12)}`);
  if (existsSync(folder)) return join(folder, 'dist');
  const work = `${folder}-${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    const source = execFileSync('git', ['archive', OLDER], { cwd: ROOT, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x'], { cwd: work, input: source });
    symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'), 'junction');
    // Its parts and not its command: that would set up packages, which are shared with this tree.
    const build = `
      const { buildKernel } = await import('./scripts/build-kernel.mjs');
      await buildKernel();
      const { build } = await import('./scripts/build.mjs');
      await build();`;
    const { STORYLOOM_DIST: _, ...env } = process.env;
    execFileSync(process.execPath, ['--input-type=module', '-e', build], { cwd: work, env, stdio: 'pipe' });
    rmSync(join(work, 'node_modules'));
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
  return join(folder, 'dist');
}

/** The version of the pixel kernel in a build's source: parts made by another one are made again. */
export function kernelVersionAt(commit: string | null): string {
  const path = 'shared/kernel/kernel.ts';
  const source =
    commit === null
      ? readFileSync(join(ROOT, path), 'utf8')
      : execFileSync('git', ['show', `${commit}:${path}`], { cwd: ROOT }).toString();
  return /KERNEL_VERSION = '([^']+)'/.exec(source)?.[1] ?? '';
}

export const isSameKernel = () => !hasCommit(OLDER) || kernelVersionAt(OLDER) === kernelVersionAt(null);

/** A copy of a build whose page bears a mark, and whose service worker knows it as another version. */
export function markBuild(dist: string, target: string, mark: string): void {
  cpSync(dist, target, { recursive: true });
  const page = join(target, 'web/index.html');
  const html = readFileSync(page, 'utf8').replace('<head>', `<head><meta name="build" content="${mark}">`);
  writeFileSync(page, html);
  const worker = join(target, 'web/sw.js');
  const revision = createHash('sha256').update(html).digest('hex').slice(0, 20);
  const code = readFileSync(worker, 'utf8');
  const marked = code.replace(/("url":"\/index\.html","revision":")[0-9a-f]+/, `$1${revision}`);
  if (marked === code) throw new Error('The service worker does not list the page');
  writeFileSync(worker, marked);
}

function hasCommit(commit: string): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
