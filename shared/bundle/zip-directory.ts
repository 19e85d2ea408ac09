import { StudioError } from '../errors.ts';

/** A file that is read in pieces, wherever it lies. */
export interface ByteSource {
  readonly size: number;
  /** Exactly so many bytes; rejects when they cannot be read. */
  read(at: number, bytes: number): Promise<Uint8Array>;
}

/**
 * Reads the directory of the ZIP files that bundles are, ZIP64 included, without holding the file in memory.
 * Nothing in it is trusted: every number is checked against the file's size.
 */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked size. */
  readonly bytes: number;
  readonly packedBytes: number;
  readonly method: 'stored' | 'deflated';
  readonly offset: number;
}

const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;
/** More than any project has media; a directory that claims more is not ours. */
const MOST_ENTRIES = 100_000;
/** It is read in one piece. */
const LARGEST_DIRECTORY = 64 << 20;

export async function readDirectory(file: ByteSource): Promise<readonly ZipEntry[]> {
  const tailAt = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = await view(file, tailAt, file.size - tailAt);
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw broken('It has no directory: the file is cut off or not a ZIP');

  let count = tail.getUint16(end + 10, true);
  let size = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  if (count === FULL_16 || size === FULL_32 || offset === FULL_32) {
    const locator = end - 20;
    if (locator < 0 || tail.getUint32(locator, true) !== END64_LOCATOR)
      throw broken('Its long directory is missing');
    const record = await view(file, long(tail, locator + 8), 56);
    if (record.getUint32(0, true) !== END64) throw broken('Its long directory is damaged');
    count = long(record, 32);
    size = long(record, 40);
    offset = long(record, 48);
  }
  if (count > MOST_ENTRIES || size > LARGEST_DIRECTORY || offset + size > file.size)
    throw broken('Its directory is damaged');
  return readEntries(await view(file, offset, size), count);
}

function readEntries(directory: DataView, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  const decoder = new TextDecoder();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL) {
      throw broken('Its directory is damaged');
    }
    const flags = directory.getUint16(at + 8, true);
    const method = directory.getUint16(at + 10, true);
    const nameBytes = directory.getUint16(at + 28, true);
    const extraBytes = directory.getUint16(at + 30, true);
    const next = at + 46 + nameBytes + extraBytes + directory.getUint16(at + 32, true);
    if (next > directory.byteLength) throw broken('Its directory is damaged');
    const name = decoder.decode(new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameBytes));
    if ((flags & 1) !== 0) throw broken('It is protected by a password', name);
    if (method !== 0 && method !== 8) throw broken('It is packed in a way the studio cannot read', name);
    const sizes = {
      bytes: directory.getUint32(at + 24, true),
      packedBytes: directory.getUint32(at + 20, true),
      offset: directory.getUint32(at + 42, true),
    };
    const extra = new DataView(directory.buffer, directory.byteOffset + at + 46 + nameBytes, extraBytes);
    entries.push({ name, method: method === 0 ? 'stored' : 'deflated', ...lengthened(sizes, extra) });
    at = next;
  }
  return entries;
}

type Sizes = Pick<ZipEntry, 'bytes' | 'packedBytes' | 'offset'>;

/** ZIP64 keeps, in this order, only those of the three that do not fit in 32 bits. */
function lengthened(sizes: Sizes, extra: DataView): Sizes {
  let at = 0;
  while (at + 4 <= extra.byteLength) {
    const id = extra.getUint16(at, true);
    const length = extra.getUint16(at + 2, true);
    if (id === 1 && at + 4 + length <= extra.byteLength) {
      let field = at + 4;
      const end = field + length;
      const take = (value: number) => {
        if (value !== FULL_32 || field + 8 > end) return value;
        field += 8;
        return long(extra, field - 8);
      };
      const bytes = take(sizes.bytes);
      const packedBytes = take(sizes.packedBytes);
      return { bytes, packedBytes, offset: take(sizes.offset) };
    }
    at += 4 + length;
  }
  return sizes;
}

/** Where an entry's packed bytes start. */
export async function zipEntryStart(file: ByteSource, entry: ZipEntry): Promise<number> {
  const header = await view(file, entry.offset, 30, entry.name);
  if (header.getUint32(0, true) !== LOCAL) throw broken('Its place in the bundle is damaged', entry.name);
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.packedBytes > file.size) throw broken('It is cut off', entry.name);
  return start;
}

async function view(file: ByteSource, at: number, bytes: number, name?: string): Promise<DataView> {
  if (at < 0 || bytes < 0 || at + bytes > file.size) throw broken('It is cut off', name);
  try {
    const read = await file.read(at, bytes);
    return new DataView(read.buffer, read.byteOffset, read.byteLength);
  } catch (error) {
    throw new StudioError('input.file-unreadable', 'The bundle could not be read. Is it still there?', {
      cause: error,
    });
  }
}

function long(data: DataView, at: number): number {
  const value = data.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken('Its directory is damaged');
  return Number(value);
}

export function broken(why: string, name?: string, cause?: unknown): StudioError {
  const about = name === undefined ? 'This bundle cannot be read' : `This bundle cannot be read at “${name}”`;
  return new StudioError('input.bundle-broken', `${about}. ${why}.`, {
    cause,
    context: name === undefined ? {} : { file: name },
  });
}
