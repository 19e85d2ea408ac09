import { LIBRARY_FOLDER } from '../sinks/library-sink.ts';
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
  await place?.folder.removeEntry(place.name, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  });
}

/** Deletes what no artifact names: only while no export runs anywhere. Returns the bytes freed. */
export async function collectLibraryFiles(known: ReadonlySet<string>): Promise<number> {
  const folder = await openFolder(LIBRARY_FOLDER, false);
  if (folder === null) return 0;
  let freed = 0;
  for await (const [name, handle] of folder.entries()) {
    if (known.has(`${LIBRARY_FOLDER}/${name}`)) continue;
    if (handle.kind === 'file') freed += (await (handle as FileSystemFileHandle).getFile()).size;
    await folder.removeEntry(name, { recursive: true });
  }
  return freed;
}

async function locate(path: string): Promise<{ folder: FileSystemDirectoryHandle; name: string } | null> {
  const slash = path.lastIndexOf('/');
  const folder = await openFolder(slash === -1 ? LIBRARY_FOLDER : path.slice(0, slash), false);
  return folder === null ? null : { folder, name: path.slice(slash + 1) };
}
