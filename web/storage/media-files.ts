import { StudioError } from '../../shared/errors.ts';
import type { Asset, AssetId, Sha256 } from '../../shared/model/project.ts';
import type { IntakeClient } from '../workers/intake/client.ts';
import { type Database, isQuotaError } from './database.ts';
import { findTwin, type MediaRecord, putMedia, readMedia } from './media-records.ts';
import type { MediaStore } from './media-store.ts';

/** The folder's name is saved on people's disks: do not change it. */
const MEDIA_FOLDER = 'media';
const FINGERPRINT_BYTES = 64 * 1024;

export interface MediaFiles extends MediaStore {
  /** Copies a file in, hashing it on the way; bytes that are here already are kept once. */
  add(file: File, options: AddOptions): Promise<{ readonly sha256: Sha256; readonly bytes: number }>;
  /** Until its copy is stored, the person's own file stands in for an asset. */
  standIn(assetId: AssetId, file: File): void;
  release(assetId: AssetId): void;
  isStandIn(assetId: AssetId): boolean;
  /** Deletes every stored file that is not in `used`, and what unfinished copies left. Returns the bytes freed. */
  collect(used: ReadonlySet<Sha256>): Promise<number>;
  sizes(): Promise<ReadonlyMap<Sha256, number>>;
}

export interface AddOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (ratio: number) => void;
  /** Bytes of another hash are refused and nothing of them is kept. */
  readonly expected?: Sha256;
}

export function makeMediaFiles(db: Database, intake: IntakeClient, folder = MEDIA_FOLDER): MediaFiles {
  const standIns = new Map<AssetId, File>();

  const stored = async (sha256: Sha256): Promise<{ record: MediaRecord; file: File } | null> => {
    const record = await readMedia(db, sha256);
    if (record === null) return null;
    const file = await readFile(folder, sha256);
    // A file of another size was damaged or cut off: it does not count as there.
    return file === null || file.size !== record.bytes ? null : { record, file };
  };

  const openByHash = async (sha256: Sha256, name: string): Promise<File> => {
    const found = await stored(sha256);
    if (found === null) throw missing(name);
    return new File([found.file], name, { type: found.record.type });
  };

  return {
    openByHash,
    async open(asset: Pick<Asset, 'id' | 'sha256' | 'name'>) {
      const standIn = standIns.get(asset.id);
      if (standIn !== undefined) return standIn;
      if (asset.sha256 === null) throw missing(asset.name);
      return openByHash(asset.sha256, asset.name);
    },
    has: async (sha256) => (await stored(sha256)) !== null,

    async add(file, { signal, onProgress, expected }) {
      if (file.size === 0) {
        throw new StudioError('input.file-empty', `${file.name} is empty. Choose another copy of it`, {
          context: { file: file.name },
        });
      }
      try {
        const fingerprint = await fingerprintOf(file);
        const options = {
          signal,
          onProgress: (bytes: number) => onProgress?.(Math.min(1, bytes / file.size)),
        };
        const twin = await findTwin(db, fingerprint);
        if (twin !== null && (await stored(twin.sha256)) !== null) {
          const sha256 = await intake.hash(file, options);
          if (sha256 === twin.sha256 && (expected ?? sha256) === sha256) return { sha256, bytes: file.size };
        }
        const { sha256, bytes } = await intake.copy(file, folder, expected ?? null, options);
        if ((await readMedia(db, sha256)) === null) {
          await putMedia(db, {
            sha256,
            bytes,
            type: file.type,
            name: file.name,
            storedAt: Date.now(),
            fingerprint,
          });
        }
        return { sha256, bytes };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw withFile(error, file.name);
      }
    },

    standIn(assetId, file) {
      standIns.set(assetId, file);
    },
    release(assetId) {
      standIns.delete(assetId);
    },
    isStandIn: (assetId) => standIns.has(assetId),

    async collect(used) {
      const directory = await openFolder(folder, true);
      if (directory === null) return 0;
      const records = new Map((await db.getAll('media')).map((record) => [record.sha256, record]));
      let freed = 0;
      for await (const [name, handle] of directory.entries()) {
        if (used.has(name) && records.has(name)) continue;
        if (handle.kind === 'file') freed += (await (handle as FileSystemFileHandle).getFile()).size;
        // The record first: a file without one is an orphan, a record without its file would be a lie.
        await db.delete('media', name);
        await directory.removeEntry(name, { recursive: true });
      }
      return freed;
    },

    async sizes() {
      return new Map((await db.getAll('media')).map((record) => [record.sha256, record.bytes]));
    },
  };
}

export async function openFolder(name: string, create: boolean): Promise<FileSystemDirectoryHandle | null> {
  const root = await navigator.storage.getDirectory();
  try {
    return await root.getDirectoryHandle(name, { create });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

async function readFile(folder: string, name: string): Promise<File | null> {
  const directory = await openFolder(folder, false);
  if (directory === null) return null;
  try {
    return await (await directory.getFileHandle(name)).getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

async function fingerprintOf(file: File): Promise<string> {
  const ends = new Blob([file.slice(0, FINGERPRINT_BYTES), file.slice(-FINGERPRINT_BYTES)]);
  let bytes: ArrayBuffer;
  try {
    bytes = await ends.arrayBuffer();
  } catch (error) {
    throw new StudioError('input.file-unreadable', 'The file could not be read. Is it still there?', {
      cause: error,
    });
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `${file.size}-${Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function missing(name: string): StudioError {
  return new StudioError(
    'input.media-missing',
    'This file is no longer in the browser’s storage. Choose it again.',
    { context: { file: name } },
  );
}

function withFile(error: unknown, file: string): StudioError {
  if (error instanceof StudioError) {
    return new StudioError(error.code, error.message, { cause: error, context: { ...error.context, file } });
  }
  const code = isQuotaError(error) ? 'environment.storage-full' : 'environment.storage-unavailable';
  return new StudioError(code, 'The file could not be stored', {
    cause: error,
    context: { file, details: String(error) },
  });
}
