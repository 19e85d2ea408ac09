import { StudioError } from '../../../shared/errors.ts';

/** Puts a film's bytes straight into a file of the browser's own storage. */
export interface FilmFile {
  write(position: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** All of it is on the disk and the file can be read. */
  finish(): void;
  /** Idempotent. */
  close(): void;
}

/** What is used of a file handle; some browsers lack the sync kind. */
export interface FilmHandle {
  readonly name: string;
  createSyncAccessHandle?(): Promise<SyncAccess>;
}

interface SyncAccess {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/** Null where the browser has no sync handles: the bytes then go back to the page. */
export async function openFilmFile(handle: FilmHandle): Promise<FilmFile | null> {
  const access = await handle.createSyncAccessHandle?.().catch((cause: unknown) => {
    throw writeError(handle.name, cause);
  });
  if (access === undefined) return null;
  const attempt = (work: () => boolean) => {
    try {
      if (work()) return;
    } catch (cause) {
      throw writeError(handle.name, cause);
    }
    throw writeError(handle.name, null);
  };
  return {
    write: (position, bytes) => attempt(() => access.write(bytes, { at: position }) === bytes.byteLength),
    finish() {
      attempt(() => {
        access.flush();
        return true;
      });
      access.close();
    },
    close: () => access.close(),
  };
}

/** A disk that is full takes fewer bytes, or none with a reason. */
function writeError(file: string, cause: unknown): StudioError {
  const details = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'fewer bytes were taken';
  const context = { file, stage: 'writing', details };
  return cause === null || (cause instanceof DOMException && cause.name === 'QuotaExceededError')
    ? new StudioError(
        'environment.storage-full',
        `There is no room left for ${file}. Free some space or choose another place, then export again`,
        { cause, context },
      )
    : new StudioError('failed.write', `${file} could not be written. Choose another place`, {
        cause,
        context,
      });
}
