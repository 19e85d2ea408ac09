import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { systemCode } from './disk-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the helper keeps what is its own: a chosen folder, or this system's place for such data. Made when it is
 * not there, and proved by writing. There is no second choice, least of all the system's temp folder.
 */
export function dataFolder(
  option: string | null | undefined,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = option || env.STORYLOOM_DATA || null;
  const folder = chosen === null ? defaultFolder(env, platform) : resolve(chosen);
  try {
    // A mistyped path of a chosen folder is told rather than built.
    if (chosen === null) mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    else requireFolder(dirname(folder));
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    requireFolder(folder);
    const probe = join(folder, `.write-test-${process.pid}`);
    writeFileSync(probe, 'Storyloom', { mode: 0o600, flush: true });
    rmSync(probe);
  } catch (error) {
    throw folderError(error, folder);
  }
  return folder;
}

/** What a data folder holds. Names are on people's disks. */
export interface DataFolders {
  readonly ledger: string;
  readonly assets: string;
  readonly exports: string;
  readonly children: string;
  readonly cache: string;
}

export function makeDataFolders(data: string): DataFolders {
  return {
    ledger: makeFolder(data, 'ledger'),
    assets: makeFolder(data, 'assets'),
    exports: makeFolder(data, 'exports'),
    children: makeFolder(data, 'children'),
    cache: makeFolder(data, 'cache'),
  };
}

function makeFolder(data: string, name: string): string {
  const folder = join(data, name);
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw folderError(error, folder);
  }
  return folder;
}

function defaultFolder(env: Environment, platform: NodeJS.Platform): string {
  const home = env.HOME || env.USERPROFILE || homedir();
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Storyloom');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Storyloom');
  const data = env.XDG_DATA_HOME;
  // A relative one is to be ignored, says the standard that names it.
  return join(data !== undefined && isAbsolute(data) ? data : join(home, '.local', 'share'), 'storyloom');
}

function requireFolder(path: string): void {
  if (!statSync(path).isDirectory()) {
    throw Object.assign(new Error(`${path} is a file`), { code: 'ENOTDIR' });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the folder it should be in does not exist',
  ENOTDIR: 'there is a file in its place',
  EEXIST: 'there is a file in its place',
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'it is on a disk that is read-only',
  ENOSPC: 'its disk is full',
};

function folderError(cause: unknown, folder: string): StudioError {
  const reason = REASONS[systemCode(cause) ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
  return new StudioError(
    'environment.data-folder',
    `Storyloom cannot keep its data in ${folder}: ${reason}. Put that right, or choose another folder with --data or STORYLOOM_DATA`,
    { cause, context: { file: folder } },
  );
}
