import { createSHA256, createXXHash128, type IHasher } from 'hash-wasm';
import { StudioError } from '../../../shared/errors.ts';
import type { ChecksumKind, StoredFile, WholeFile } from './api.ts';

const BLOCK = 1 << 20;

/** Writes one file beside its place; `finish` checks what the disk has before it may be renamed. */
export interface FileWriter {
  append(block: Uint8Array<ArrayBuffer>): Promise<void>;
  finish(): Promise<StoredFile>;
  /** Closes the handle whatever happened. Idempotent. */
  close(): Promise<void>;
}

/** What is used of a file handle; some browsers lack the sync kind. */
export type FileHandle = Pick<FileSystemFileHandle, 'createWritable' | 'getFile'> & {
  /** The mode is in Chromium since 121; where it is not known it is not looked at. */
  readonly createSyncAccessHandle?: (options?: { readonly mode: 'read-only' }) => Promise<SyncAccess>;
};

interface SyncAccess {
  write(block: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  getSize(): number;
  close(): void;
}

export async function openFileWriter(handle: FileHandle): Promise<FileWriter> {
  const hasher = await createXXHash128();
  hasher.init();
  if (handle.createSyncAccessHandle === undefined) return streamWriter(handle, hasher);
  return syncWriter(await handle.createSyncAccessHandle(), hasher);
}

function syncWriter(access: SyncAccess, hasher: IHasher): FileWriter {
  let bytes = 0;
  return {
    async append(block) {
      try {
        if (access.write(block, { at: bytes }) !== block.byteLength) throw storageFull(bytes);
      } catch (error) {
        throw storageError(error, bytes);
      }
      bytes += block.byteLength;
      hasher.update(block);
    },
    async finish() {
      const xxh128 = hasher.digest('hex');
      access.flush();
      hasher.init();
      const buffer = new Uint8Array(BLOCK);
      for (let at = 0; at < bytes; ) {
        const count = access.read(buffer, { at });
        if (count === 0) break;
        hasher.update(buffer.subarray(0, count));
        at += count;
      }
      access.close();
      if (hasher.digest('hex') !== xxh128)
        throw new StudioError('failed.write', 'What was stored is not what was written');
      return { bytes, xxh128 };
    },
    async close() {
      access.close();
    },
  };
}

/** For browsers without sync handles: slower, and the stream itself keeps its bytes apart until closed. */
async function streamWriter(handle: FileHandle, hasher: IHasher): Promise<FileWriter> {
  const stream = await handle.createWritable();
  let bytes = 0;
  let closed = false;
  return {
    async append(block) {
      try {
        await stream.write(block);
      } catch (error) {
        throw storageError(error, bytes);
      }
      bytes += block.byteLength;
      hasher.update(block);
    },
    async finish() {
      const xxh128 = hasher.digest('hex');
      closed = true;
      await stream.close();
      if ((await checksumOf(await handle.getFile(), 'xxh128')) !== xxh128)
        throw new StudioError('failed.write', 'What was stored is not what was written');
      return { bytes, xxh128 };
    },
    async close() {
      if (!closed) await stream.abort();
      closed = true;
    },
  };
}

/** Of a file in blocks, so that a long one takes no memory. */
export async function checksumOf(file: Blob, kind: ChecksumKind, signal?: AbortSignal): Promise<string> {
  const hasher = await hasherOf(kind);
  for (let at = 0; at < file.size; at += BLOCK) {
    signal?.throwIfAborted();
    hasher.update(new Uint8Array(await file.slice(at, at + BLOCK).arrayBuffer()));
  }
  return hasher.digest('hex');
}

/** By a sync handle where it can be had: a blob's bytes take a way round through the browser's process. */
export async function readWhole(handle: FileHandle, kind: ChecksumKind): Promise<WholeFile> {
  const access = await openForReading(handle);
  let bytes: Uint8Array<ArrayBuffer>;
  if (access === null) {
    bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  } else {
    try {
      bytes = new Uint8Array(access.getSize());
      access.read(bytes, { at: 0 });
    } finally {
      access.close();
    }
  }
  const hasher = await hasherOf(kind);
  hasher.update(bytes);
  return { bytes, checksum: hasher.digest('hex') };
}

async function openForReading(handle: FileHandle): Promise<SyncAccess | null> {
  try {
    return (await handle.createSyncAccessHandle?.({ mode: 'read-only' })) ?? null;
  } catch (error) {
    // Held by another tab, in a browser where handles are never shared.
    if (error instanceof DOMException && error.name === 'NoModificationAllowedError') return null;
    throw error;
  }
}

async function hasherOf(kind: ChecksumKind): Promise<IHasher> {
  const hasher = await (kind === 'sha256' ? createSHA256() : createXXHash128());
  hasher.init();
  return hasher;
}

function storageError(error: unknown, bytes: number): unknown {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
    ? storageFull(bytes, error)
    : error;
}

function storageFull(bytes: number, cause?: unknown): StudioError {
  return new StudioError('environment.storage-full', 'There is no room left on the disk for the film', {
    cause,
    context: { stage: 'rendering', details: `Stopped after ${bytes} bytes of a part` },
  });
}
