import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Arena } from '../../shared/kernel/arena.ts';
import { placeLevels, preparedBytes, type Size } from '../../shared/kernel/levels.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';

/** Checksum, then the size of the upright source, then the planes as they lie in memory. */
const SUM_BYTES = 32;
const HEAD_BYTES = SUM_BYTES + 8;

/** Writes a prepared picture to a file that appears whole or not at all. */
export function keepPicture(file: string, memory: WebAssembly.Memory, picture: PreparedPicture): void {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(picture.sourceWidth, SUM_BYTES);
  head.writeUInt32LE(picture.sourceHeight, SUM_BYTES + 4);
  const planes = new Uint8Array(memory.buffer, picture.offset, picture.bytes);
  sumOf(head, planes).copy(head);
  const part = `${file}.${process.pid}.part`;
  try {
    writeFileSync(part, head, { mode: 0o600 });
    writeFileSync(part, planes, { flag: 'a' });
    renameSync(part, file);
  } catch {
    // A full disk costs another decoding, nothing else.
    rmSync(part, { force: true });
  }
}

/** A kept picture in memory again; null where there is none, or none that is whole. */
export function restorePicture(
  file: string,
  size: Size,
  memory: WebAssembly.Memory,
  arena: Arena,
): PreparedPicture | null {
  let stored: Buffer;
  try {
    stored = readFileSync(file);
  } catch {
    return null;
  }
  const bytes = preparedBytes(size);
  const planes = stored.subarray(HEAD_BYTES);
  if (planes.length !== bytes || !sumOf(stored, planes).equals(stored.subarray(0, SUM_BYTES))) return null;
  const offset = arena.alloc(bytes);
  new Uint8Array(memory.buffer, offset, bytes).set(planes);
  return {
    sourceWidth: stored.readUInt32LE(SUM_BYTES),
    sourceHeight: stored.readUInt32LE(SUM_BYTES + 4),
    levels: placeLevels(size, offset),
    offset,
    bytes,
  };
}

function sumOf(head: Buffer, planes: Uint8Array): Buffer {
  return createHash('sha256').update(head.subarray(SUM_BYTES, HEAD_BYTES)).update(planes).digest();
}
