import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

/** Where a story's files may lie. */
export interface MediaPlace {
  /** The folder of the story, without links in it. */
  readonly folder: string;
  readonly allowOutside: boolean;
}

/**
 * The file that a story names, without links; null when there is none. Names come from whoever wrote the story:
 * unless allowed they lead nowhere but into its folder, links followed.
 */
export async function findMedia(place: MediaPlace, written: string, about: string): Promise<string | null> {
  if (written.includes('\0')) throw refused(about, written, 'is not a name of a file');
  if (/^[a-z][a-z0-9+.-]+:/iu.test(written)) {
    throw refused(about, written, 'is an address; only files of this computer can be used');
  }
  if (isAbsoluteAnywhere(written) && !place.allowOutside) {
    throw refused(about, written, `is an absolute path; name it from ${OUTSIDE}`);
  }
  for (const name of spellings(written)) {
    const path = resolve(place.folder, name);
    if (!isInside(place, path)) throw refused(about, written, `lies outside of ${OUTSIDE}`);
    const found = await realFile(path, about, written);
    if (found === null) continue;
    if (!isInside(place, found)) throw refused(about, written, `is a link that leads out of ${OUTSIDE}`);
    return found;
  }
  return null;
}

const OUTSIDE = 'the folder of the story, or allow it with --allow-outside';

/** Editors write spaces in links as %20; a file that is really called so comes first. */
function spellings(written: string): readonly string[] {
  try {
    const decoded = decodeURIComponent(written);
    return decoded === written || decoded.includes('\0') ? [written] : [written, decoded];
  } catch {
    return [written];
  }
}

function isInside({ folder, allowOutside }: MediaPlace, path: string): boolean {
  if (allowOutside) return true;
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Also of the other kind of system: a story is written on one and rendered on another. */
function isAbsoluteAnywhere(path: string): boolean {
  return isAbsolute(path) || /^(?:[a-z]:)?[\\/]/iu.test(path) || /^~[\\/]/u.test(path);
}

async function realFile(path: string, about: string, written: string): Promise<string | null> {
  try {
    const found = await realpath(path);
    // A pipe or a device would be waited for without end.
    if (!(await stat(found)).isFile()) throw refused(about, written, 'is not a file');
    return found;
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(error.code))
    )
      return null;
    if (error instanceof StudioError) throw error;
    throw new StudioError('input.file-unreadable', `${about}"${written}" cannot be opened`, {
      cause: error,
      context: { file: written, details: String(error) },
    });
  }
}

function refused(about: string, written: string, why: string): StudioError {
  return new StudioError('input.path-refused', `${about}"${written}" ${why}`, { context: { file: written } });
}
