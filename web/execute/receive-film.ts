import { StudioError } from '../../shared/errors.ts';
import { openFileSink } from '../sinks/file-sink.ts';
import { openLibrarySink } from '../sinks/library-sink.ts';
import { makeIntake } from '../workers/intake/client.ts';
import type { ExportDestination } from './export-types.ts';

export interface IncomingFilm {
  readonly id: string;
  readonly container: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The film's bytes from a position on; may end or fail early, and is then asked again from where it ended. */
export type ReadFilm = (
  position: number,
  signal: AbortSignal,
) => AsyncIterable<Uint8Array<ArrayBuffer>> | Promise<AsyncIterable<Uint8Array<ArrayBuffer>>>;

/**
 * Writes a film that another program made to where the person wants it. It was checked where it was made; here
 * its hash is, after it was written.
 */
export async function receiveFilm(
  film: IncomingFilm,
  destination: ExportDestination,
  read: ReadFilm,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (ratio: number) => void },
): Promise<{ readonly fileName: string; readonly libraryPath: string | null }> {
  const isFile = destination.type === 'file';
  const sink = isFile
    ? await openFileSink(destination.handle)
    : await openLibrarySink(film.id, film.container);
  const libraryPath = 'path' in sink && typeof sink.path === 'string' ? sink.path : null;
  let position = 0;
  try {
    while (position < film.bytes) {
      const before = position;
      for await (const bytes of await read(position, signal)) {
        signal.throwIfAborted();
        await sink.write(position, bytes);
        position += bytes.byteLength;
        onProgress(Math.min(1, position / film.bytes));
      }
      if (position === before) throw damaged(`It ended at ${position} of ${film.bytes} bytes`);
    }
  } catch (error) {
    await sink.abort(error);
    throw error;
  }
  const intake = makeIntake();
  try {
    await sink.commit(async (file) => {
      const sha256 = await intake.hash(file, { signal });
      if (file.size !== film.bytes || sha256 !== film.sha256) throw damaged(`SHA-256 ${sha256}`);
    });
  } finally {
    intake.close();
  }
  return { fileName: sink.fileName, libraryPath };
}

function damaged(details: string): StudioError {
  return new StudioError('failed.verify', 'The film did not arrive whole. Try again', {
    context: { stage: 'writing', details },
  });
}
