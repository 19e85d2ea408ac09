import { constants, existsSync, realpathSync, statSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { HELPER_CONTAINERS, type HelperContainer } from '../../shared/plan/helper-output.ts';
import { containerFor } from '../../shared/profiles/profile-choice.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import { systemCode } from '../store/disk-error.ts';
import type { FilmCommand } from './film-options.ts';

/** One film to make, and where. */
export interface OutputFile {
  readonly profile: Profile;
  readonly container: HelperContainer;
  readonly path: string;
}

/** Where each film goes. Nothing is made yet; what cannot be written to is said now rather than at the end. */
export function outputFiles(
  { output, codec, container }: Pick<FilmCommand, 'output' | 'codec' | 'container'>,
  profiles: readonly Profile[],
  title: string,
  sources: ReadonlySet<string>,
): readonly OutputFile[] {
  const isSaidFolder = output === null || /[\\/]$/u.test(output) || isExistingFolder(output);
  const isFolder = isSaidFolder || profiles.length > 1;
  if (!isSaidFolder && profiles.length > 1 && isFilmName(output)) {
    throw new StudioError(
      'input.setting-invalid',
      `${profiles.length} films do not go into one file. Name a folder for them: -o films`,
      { context: { file: output } },
    );
  }
  const named = isFolder || container !== null ? null : containerOf(output);
  const files = profiles.map((profile) => {
    const name = fileNameFrom(title, 'Film');
    const chosen = container ?? named ?? containerFor(null, codec, profile);
    const tail = profiles.length > 1 ? ` ${profile.name}` : '';
    const path = isFolder ? join(output ?? '.', `${name}${tail}.${chosen}`) : output;
    return { profile, container: chosen, path: resolve(path) };
  });
  for (const { path } of files) requireWritable(path, sources);
  return files;
}

function isExistingFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // A file stands where the path needs a folder; `requireWritable` names it.
    return false;
  }
}

function isFilmName(path: string): boolean {
  return HELPER_CONTAINERS.some((name) => extname(path).toLowerCase() === `.${name}`);
}

function containerOf(path: string): HelperContainer | null {
  const extension = extname(path).slice(1).toLowerCase();
  const found = HELPER_CONTAINERS.find((name) => name === extension);
  if (found !== undefined || extension === '') return found ?? null;
  throw new StudioError(
    'input.setting-invalid',
    `Films are not written as .${extension}. Name it ${HELPER_CONTAINERS.map((name) => `.${name}`).join(', ')}, or say --container`,
    { context: { file: path } },
  );
}

/** Throws where a film or a report cannot have that name: a folder has it, or a file that the story uses. */
export function requireWritable(
  path: string,
  sources: ReadonlySet<string>,
  what: 'film' | 'report' = 'film',
): void {
  const folder = dirname(path);
  if (existsSync(folder) && !isExistingFolder(folder)) {
    throw new StudioError('input.setting-invalid', `${folder} is a file, not a folder for a ${what}`, {
      context: { file: path },
    });
  }
  if (isExistingFolder(path)) {
    throw new StudioError(
      'input.setting-invalid',
      `${path} is a folder. Choose another name for the ${what}`,
      {
        context: { file: path },
      },
    );
  }
  if (!existsSync(path)) return;
  if (sources.has(realpathSync(path))) {
    throw new StudioError(
      'input.setting-invalid',
      `${basename(path)} is used in the story and is not written over. Choose another name for the ${what}`,
      { context: { file: path } },
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  // What a folder lies in that cannot be made there, as on a disk that is read-only.
  ENOENT: 'no folder can be made there',
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
};

/** Made where it is not there; what cannot be written to is said now rather than at the end. */
export async function openFilmFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    const code = systemCode(cause) ?? '';
    if (['EEXIST', 'ENOTDIR'].includes(code)) {
      throw new StudioError('input.setting-invalid', `${folder} is a file, not a folder for films`, {
        cause,
        context: { file: folder },
      });
    }
    const why = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
    throw new StudioError(
      code === 'ENOSPC' ? 'environment.storage-full' : 'environment.permission-denied',
      `Films cannot be written to ${folder}: ${why}. Choose another folder with -o`,
      { cause, context: { file: folder } },
    );
  }
}
