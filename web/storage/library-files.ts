import { LIBRARY_FOLDER } from '../sinks/library-sink.ts';
import { removeEntry } from '../sinks/when-free.ts';
import { openFolder } from './media-files.ts';

/** The file at a path such as `exports/name.mp4`; null when it is gone. */
export async function openLibraryFile(path: string): Promise<File | null> {
  const place = await locate(path);
  if (place === null) return null;
  try {
    return await (await place.folder.getFileHandle(place.name)).getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

export async function removeLibraryFile(path: string): Promise<void> {
  const place = await locate(path);
  if (place !== null) await removeEntry(place.folder, place.name);
}

/**
 * Deletes what no artifact names: only while no export runs anywhere. Returns the paths of what is still held, as by
 * the worker of a tab that is dying: `removeLibraryFile` takes those away later, also beside exports.
 */
export async function collectLibraryFiles(known: ReadonlySet<string>): Promise<readonly string[]> {
  const folder = await openFolder(LIBRARY_FOLDER, false);
  if (folder === null) return [];
  const left: string[] = [];
  for await (const name of folder.keys()) if (!known.has(`${LIBRARY_FOLDER}/${name}`)) left.push(name);
  const removed = await Promise.allSettled(left.map((name) => removeEntry(folder, name)));
  return left
    .filter((_, at) => removed[at]?.status === 'rejected')
    .map((name) => `${LIBRARY_FOLDER}/${name}`);
}

async function locate(path: string): Promise<{ folder: FileSystemDirectoryHandle; name: string } | null> {
  const slash = path.lastIndexOf('/');
  const folder = await openFolder(slash === -1 ? LIBRARY_FOLDER : path.slice(0, slash), false);
  return folder === null ? null : { folder, name: path.slice(slash + 1) };
}
