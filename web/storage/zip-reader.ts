import {
  type ByteSource,
  broken,
  readDirectory,
  type ZipEntry,
  zipEntryStart,
} from '../../shared/bundle/zip-directory.ts';
import { StudioError } from '../../shared/errors.ts';

/** The entries of a bundle, from a File and without holding it in memory. */
export function readZipDirectory(file: Blob): Promise<readonly ZipEntry[]> {
  return readDirectory(sourceOf(file));
}

function sourceOf(file: Blob): ByteSource {
  return {
    size: file.size,
    read: async (at, bytes) => new Uint8Array(await file.slice(at, at + bytes).arrayBuffer()),
  };
}

/** The entry's bytes: a slice of the file where they are stored as they are, else unpacked to `most` at most. */
export async function readZipEntry(file: Blob, entry: ZipEntry): Promise<Blob> {
  const start = await zipEntryStart(sourceOf(file), entry);
  const packed = file.slice(start, start + entry.packedBytes);
  if (entry.method === 'stored') return packed;
  return unpack(packed, entry);
}

async function unpack(packed: Blob, entry: ZipEntry): Promise<Blob> {
  let bytes = 0;
  // A small file may claim to unpack into the whole disk: stop at the size it gave.
  const guard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(block, controller) {
      bytes += block.byteLength;
      if (bytes > entry.bytes) throw broken('It is larger than it says', entry.name);
      controller.enqueue(block);
    },
  });
  try {
    const stream = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(guard);
    const blob = await new Response(stream).blob();
    if (blob.size !== entry.bytes) throw broken('It is cut off', entry.name);
    return blob;
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw broken('It cannot be unpacked', entry.name, error);
  }
}
