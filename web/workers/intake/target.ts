import { StudioError } from '../../../shared/errors.ts';

/** A file being written beside its final place. `keepAs` or `discard` ends it. */
export interface Target {
  write(block: Uint8Array<ArrayBuffer>): Promise<void>;
  keepAs(name: string, bytes: number): Promise<void>;
  discard(): Promise<void>;
}

/** Renaming inside OPFS; in every engine that has OPFS sync handles, but not in TypeScript's library. */
interface MovableHandle extends FileSystemFileHandle {
  move?(name: string): Promise<void>;
}

export async function openTarget(directory: FileSystemDirectoryHandle, name: string): Promise<Target> {
  const handle: MovableHandle = await directory.getFileHandle(name, { create: true });
  let writer: Awaited<ReturnType<typeof openWriter>>;
  try {
    writer = await openWriter(handle);
  } catch (error) {
    await directory.removeEntry(name).catch(() => {});
    throw named(error);
  }
  return {
    write: (block) => writer.write(block).catch((error: unknown) => Promise.reject(named(error))),
    async keepAs(final, bytes) {
      try {
        await writer.finish();
        if (await hasFile(directory, final, bytes)) {
          await directory.removeEntry(name);
          return;
        }
        if (handle.move !== undefined) await handle.move(final);
        else await copyTo(directory, handle, name, final);
      } catch (error) {
        throw named(error);
      }
    },
    async discard() {
      await writer.abort().catch(() => {});
      await directory.removeEntry(name).catch(() => {});
    },
  };
}

/** What is used of a file handle; pages and some browsers lack the sync kind. */
type TargetHandle = Pick<FileSystemFileHandle, 'createWritable'> & {
  readonly createSyncAccessHandle?: () => Promise<{
    write(block: Uint8Array<ArrayBuffer>, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
};

async function openWriter(handle: TargetHandle) {
  // Sync handles are twice as fast and keep their bytes when the browser dies; the stream is for engines without.
  if (handle.createSyncAccessHandle === undefined) {
    const stream = await handle.createWritable();
    return {
      write: (block: Uint8Array<ArrayBuffer>) => stream.write(block),
      finish: () => stream.close(),
      abort: () => stream.abort(),
    };
  }
  const access = await handle.createSyncAccessHandle();
  let at = 0;
  return {
    async write(block: Uint8Array<ArrayBuffer>) {
      const written = access.write(block, { at });
      if (written !== block.byteLength) throw new DOMException('Short write', 'QuotaExceededError');
      at += written;
    },
    async finish() {
      access.flush();
      access.close();
    },
    async abort() {
      access.close();
    },
  };
}

async function hasFile(directory: FileSystemDirectoryHandle, name: string, bytes: number): Promise<boolean> {
  try {
    const file = await (await directory.getFileHandle(name)).getFile();
    return file.size === bytes;
  } catch {
    return false;
  }
}

async function copyTo(
  directory: FileSystemDirectoryHandle,
  source: FileSystemFileHandle,
  name: string,
  final: string,
): Promise<void> {
  const target = await directory.getFileHandle(final, { create: true });
  try {
    await (await source.getFile()).stream().pipeTo(await target.createWritable());
  } catch (error) {
    await directory.removeEntry(final).catch(() => {});
    throw error;
  }
  await directory.removeEntry(name);
}

function named(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  if (error.name !== 'QuotaExceededError') {
    return new StudioError('environment.storage-unavailable', 'The browser’s storage could not be written', {
      cause: error,
      context: { details: `${error.name}: ${error.message}` },
    });
  }
  return new StudioError(
    'environment.storage-full',
    'There is no room left in the browser’s storage for this file. Free some in Settings or on the disk, then try again.',
    { cause: error },
  );
}
