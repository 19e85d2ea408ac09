import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Sink } from './sink.ts';
import { writeError } from './sink-errors.ts';

/** Kept on disk: films lie under this name in the origin's private file system. Do not change it. */
export const LIBRARY_FOLDER = 'films';
const PART = '.part';

type MovableHandle = FileSystemFileHandle & { move?: (name: string) => Promise<void> };

/** A film in the studio's own library. `id` names it; `extension` is its container. */
export async function openLibrarySink(id: string, extension: string): Promise<Sink & { path: string }> {
  const fileName = `${id}.${extension}`;
  assert(/^[A-Za-z0-9_.-]{1,180}$/.test(fileName), 'A film in the library has a plain name');
  const partName = `${fileName}${PART}`;
  let folder: FileSystemDirectoryHandle;
  let handle: FileSystemFileHandle;
  let stream: FileSystemWritableFileStream;
  // Held while the part is written, so that the cleaning of another tab leaves it alone.
  const releaseLock = await holdLock(partName);
  try {
    folder = await openFolder();
    handle = await folder.getFileHandle(partName, { create: true });
    stream = await handle.createWritable();
  } catch (error) {
    releaseLock();
    throw writeError(error, fileName);
  }
  let ended = false;
  const removePart = async () => {
    await removeEntry(folder, partName);
    releaseLock();
  };

  return {
    fileName,
    path: `${LIBRARY_FOLDER}/${fileName}`,
    async write(position, bytes) {
      assert(!ended, 'A sink takes nothing after its end');
      try {
        await stream.write({ type: 'write', position, data: bytes });
      } catch (error) {
        throw writeError(error, fileName);
      }
    },
    async commit(check) {
      assert(!ended, 'A sink ends once');
      ended = true;
      try {
        await stream.close().catch((error: unknown) => {
          throw writeError(error, fileName);
        });
        const result = await check(await handle.getFile());
        await rename(folder, handle, fileName);
        releaseLock();
        return result;
      } catch (error) {
        await removePart();
        throw error;
      }
    },
    async abort(reason) {
      assert(!ended, 'A sink ends once');
      ended = true;
      await stream.abort(reason).catch(() => {});
      await removePart();
    },
  };
}

/** The film as a file on disk, for playing and downloading from a blob URL; null when its bytes are gone. */
export async function openLibraryFile(path: string): Promise<File | null> {
  const [folder, name, ...rest] = path.split('/');
  if (folder !== LIBRARY_FOLDER || name === undefined || rest.length > 0) return null;
  try {
    return await (await (await openFolder()).getFileHandle(name)).getFile();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

export async function removeLibraryFile(path: string): Promise<void> {
  const name = path.split('/').at(1);
  if (name !== undefined) await removeEntry(await openFolder(), name);
}

export async function listLibrary(): Promise<readonly { readonly path: string; readonly bytes: number }[]> {
  const films: { path: string; bytes: number }[] = [];
  for await (const [name, handle] of (await openFolder()).entries()) {
    if (handle.kind !== 'file' || name.endsWith(PART)) continue;
    films.push({ path: `${LIBRARY_FOLDER}/${name}`, bytes: (await handle.getFile()).size });
  }
  return films;
}

/** Takes away what a killed tab left half written. Parts that a live tab writes are locked and stay. */
export async function collectLibraryOrphans(): Promise<number> {
  const folder = await openFolder();
  const orphans: string[] = [];
  for await (const name of folder.keys()) {
    if (name.endsWith(PART) || name.endsWith('.crswap')) orphans.push(name);
  }
  let removed = 0;
  for (const name of orphans) {
    const part = name.slice(0, name.lastIndexOf(PART) + PART.length);
    await navigator.locks.request(lockName(part), { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      await removeEntry(folder, name);
      removed += 1;
    });
  }
  return removed;
}

function lockName(part: string): string {
  return `storyloom-film-${part}`;
}

function holdLock(part: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(lockName(part), () => new Promise<void>((release) => resolve(() => release())))
      .catch(reject);
  });
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
    return movable.move(name);
  }
  const target = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await (await handle.getFile()).stream().pipeTo(target);
  await removeEntry(folder, handle.name);
}

async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
