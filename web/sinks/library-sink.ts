import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import { makeSink } from './make-sink.ts';
import type { Sink } from './sink.ts';
import { writeError } from './sink-errors.ts';
import { removeEntry, whenFree } from './when-free.ts';

/** Finished films that stay in the library. The folder's name is on people's disks: do not change it. */
export const LIBRARY_FOLDER = 'exports';
const PART = '.part';

type MovableHandle = FileSystemFileHandle & { move?: (name: string) => Promise<void> };

/** A film in the studio's own library. `id` names it; `extension` is its container. */
export async function openLibrarySink(id: string, extension: string): Promise<Sink & { path: string }> {
  const fileName = `${id}.${extension}`;
  assert(/^[A-Za-z0-9_.-]{1,180}$/.test(fileName), 'A film in the library has a plain name');
  const partName = `${fileName}${PART}`;
  let folder: FileSystemDirectoryHandle;
  let handle: FileSystemFileHandle;
  let stream: FileSystemWritableFileStream | null = null;
  try {
    folder = await openFolder();
    handle = await folder.getFileHandle(partName, { create: true });
  } catch (error) {
    throw writeError(error, fileName);
  }
  const removePart = () => removeEntry(folder, partName);

  const sink = makeSink({
    fileName,
    async stream() {
      stream ??= await handle.createWritable();
      return stream;
    },
    async commit(check) {
      try {
        await stream?.close().catch((error: unknown) => {
          throw writeError(error, fileName);
        });
        const result = await check(await handle.getFile());
        await rename(folder, handle, fileName).catch((error: unknown) => {
          throw writeError(error, fileName);
        });
        return result;
      } catch (error) {
        // What cannot be removed goes at the next start; why there is no film is the news.
        await removePart().catch(() => {});
        throw error;
      }
    },
    async abort(reason) {
      await stream?.abort(reason).catch(() => {});
      await removePart().catch((error: unknown) => {
        throw writeError(error, fileName);
      });
    },
  });
  return { ...sink, path: `${LIBRARY_FOLDER}/${fileName}`, file: handle };
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(LIBRARY_FOLDER, { create: true });
  } catch (cause) {
    throw new StudioError(
      'environment.storage-unavailable',
      'This browser gives the studio no place to keep films. Export to a chosen file instead',
      { cause },
    );
  }
}

async function rename(
  folder: FileSystemDirectoryHandle,
  handle: FileSystemFileHandle,
  name: string,
): Promise<void> {
  const movable: MovableHandle = handle;
  if (movable.move !== undefined) {
    await removeEntry(folder, name);
    await whenFree(async () => movable.move?.(name));
    return;
  }
  const target = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await (await handle.getFile()).stream().pipeTo(target);
  await removeEntry(folder, handle.name);
}
