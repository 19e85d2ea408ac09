import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { type ByteSource, broken, type ZipEntry, zipEntryStart } from '../../shared/bundle/zip-directory.ts';

/** A file that is open, for reading the directory of the ZIP that it is. */
export async function zipSource(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat();
  return {
    size,
    async read(at, bytes) {
      const held = Buffer.alloc(bytes);
      const { bytesRead } = await file.read(held, 0, bytes, at);
      if (bytesRead < bytes) throw new Error('The file has become shorter');
      return held;
    },
  };
}

const PIECE_BYTES = 1 << 20;

/** What an entry unpacks to; nothing yet says that it is what it should be. */
export async function openZipEntry(source: ByteSource, entry: ZipEntry): Promise<Readable> {
  const start = await zipEntryStart(source, entry);
  if (entry.packedBytes === 0) throw broken('It is empty', entry.name);
  // No stream of the file's own: each would leave a listener on it.
  const packed = Readable.from(piecesOf(source, start, start + entry.packedBytes));
  if (entry.method === 'stored') return packed;
  const inflate = createInflateRaw();
  packed.on('error', (error) => inflate.destroy(error));
  return packed.pipe(inflate);
}

async function* piecesOf(source: ByteSource, start: number, end: number) {
  for (let at = start; at < end; at += PIECE_BYTES) {
    yield await source.read(at, Math.min(PIECE_BYTES, end - at));
  }
}
