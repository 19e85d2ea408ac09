import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { identifyProcess } from '../ffmpeg/process-identity.ts';
import { systemCode } from './disk-error.ts';
import { isAlive } from './is-alive.ts';

/** On people's disks: do not rename. */
const LOCK_FILE = 'helper.lock';

/** Claims a data folder for this process; what a dead one left is taken over. Returns how to let go. */
export async function lockDataFolder(folder: string): Promise<() => void> {
  const path = join(folder, LOCK_FILE);
  const self = await identifyProcess(process.pid);
  const mine = JSON.stringify({ pid: process.pid, started: self?.startedAt ?? null });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    while (!claim(draft, path)) {
      const found = read(path);
      if (found === null) continue;
      const owner = await livingOwner(found);
      if (owner !== null || !moveAside(path, found)) throw locked(folder, owner);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
}

/** Whether a running helper has this data folder. */
export async function isDataLocked(folder: string): Promise<boolean> {
  const found = read(join(folder, LOCK_FILE));
  return found !== null && (await livingOwner(found)) !== null;
}

/** A link is made whole or not at all, so nobody ever reads half a lock. */
function claim(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The process that still holds a lock; null when it is gone, or its number went to another one. */
async function livingOwner(content: string): Promise<number | null> {
  const owner = parse(content);
  if (owner === null || !isAlive(owner.pid)) return null;
  // A system that did not say when it started leaves us its number alone.
  if (owner.started === null) return owner.pid;
  const found = await identifyProcess(owner.pid);
  return found?.startedAt === owner.started ? owner.pid : null;
}

function parse(content: string): { readonly pid: number; readonly started: string | null } | null {
  try {
    // Fields are looked at before they are believed.
    const { pid, started } = JSON.parse(content) as { pid?: unknown; started?: unknown };
    return typeof pid === 'number' ? { pid, started: typeof started === 'string' ? started : null } : null;
  } catch {
    return null;
  }
}

/** False when another helper took the dead one's lock over in the same moment: then it has it. */
function moveAside(path: string, stale: string): boolean {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    throw error;
  }
  try {
    if (read(aside) === stale) return true;
    claim(aside, path);
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
}

function locked(folder: string, pid: number | null): StudioError {
  const who = pid === null ? 'Another Storyloom helper' : `Another Storyloom helper (process ${pid})`;
  return new StudioError(
    'environment.locked',
    `${who} is using ${folder}. Stop it first, or choose another folder with --data`,
    { context: { file: folder } },
  );
}
