import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { assetPath } from '../store/asset-files.ts';
import { diskError } from '../store/disk-error.ts';
import type { Limits } from './limits.ts';
import { HttpProblem } from './problem.ts';

export interface UploadState {
  /** Bytes that are here. */
  readonly offset: number;
  /** Declared size; null where nothing is known of it. */
  readonly length: number | null;
  readonly complete: boolean;
}

export interface UploadTarget {
  readonly assets: string;
  readonly sha256: string;
  readonly limits: Limits;
  readonly freeBytes: () => Promise<number>;
}

interface Sending {
  /** Its disk has to hold what all that go to it still bring. */
  readonly assets: string;
  /** Bytes that are still to come and have their room. */
  left: number;
}

/** What is being sent just now, by its file: one writer for each. */
const writing = new Map<string, Sending>();

/** How much of a file is here: all of it, a part to go on from, or nothing. */
export async function uploadState(assets: string, sha256: string): Promise<UploadState> {
  const whole = await plainSize(assetPath(assets, sha256));
  if (whole !== null) return { offset: whole, length: whole, complete: true };
  const part = await findPart(assets, sha256);
  return part === null
    ? { offset: 0, length: null, complete: false }
    : { offset: part.bytes, length: part.length, complete: false };
}

/**
 * Takes the rest of a file from where it stopped. What arrives before a lost connection stays for the next try;
 * only a whole file with the announced hash gets its name.
 */
export async function receiveUpload(
  request: IncomingMessage,
  { offset, length }: { readonly offset: number; readonly length: number },
  target: UploadTarget,
): Promise<UploadState> {
  const { assets, sha256, limits } = target;
  const path = assetPath(assets, sha256);
  if (length > limits.assetBytes) {
    throw new HttpProblem(413, 'request.too-large', 'This file is larger than the helper takes');
  }
  const known = await uploadState(assets, sha256);
  if (known.complete) {
    if (known.length === length) return known;
    throw new HttpProblem(409, 'request.conflict', 'This file is here already, with another size');
  }
  if (writing.has(path)) {
    throw new HttpProblem(409, 'request.conflict', 'This file is being sent by someone else just now');
  }
  const sending: Sending = { assets, left: 0 };
  writing.set(path, sending);
  try {
    const part = await preparePart(assets, sha256, offset, length);
    await takeRoom(length - offset, sending, target);
    const bytes = await append(request, { part, offset, length, sending, stallMs: limits.uploadStallMs });
    if (bytes < length) return { offset: bytes, length, complete: false };
    await finish(part, path, sha256, assets);
    return { offset: length, length, complete: true };
  } catch (error) {
    throw diskError(error, 'The file', path);
  } finally {
    writing.delete(path);
  }
}

/** The file to write to, at this offset. Another declared size is another file: what was here of it goes. */
async function preparePart(assets: string, sha256: string, offset: number, length: number): Promise<string> {
  const found = await findPart(assets, sha256);
  if (found !== null && found.length !== length) await rm(found.path, { force: true });
  const here = found?.length === length ? found.bytes : 0;
  if (offset !== here) {
    throw new HttpProblem(409, 'request.offset', `Go on at byte ${here}`, {
      headers: { 'Upload-Offset': String(here) },
    });
  }
  return partPath(assets, sha256, length);
}

/** Beside what others are still to bring into this folder. */
async function takeRoom(
  bytes: number,
  sending: Sending,
  { assets, limits, freeBytes }: UploadTarget,
): Promise<void> {
  const free = await freeBytes();
  let taken = limits.reserveBytes;
  for (const other of writing.values()) if (other.assets === assets) taken += other.left;
  if (bytes + taken <= free) {
    sending.left = bytes;
    return;
  }
  throw new HttpProblem(
    507,
    'environment.storage-full',
    'The disk of the helper has no room for this file. Free some space, then try again',
  );
}

interface Append {
  readonly part: string;
  readonly offset: number;
  readonly length: number;
  readonly sending: Sending;
  readonly stallMs: number;
}

async function append(
  request: IncomingMessage,
  { part, offset, length, sending, stallMs }: Append,
): Promise<number> {
  const flags = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const file = await open(part, flags, 0o600);
  const silent = new HttpProblem(408, 'request.too-slow', 'The upload stood still for too long');
  let timer = setTimeout(() => request.destroy(silent), stallMs);
  let at = offset;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      clearTimeout(timer);
      if (at + chunk.length > length) {
        throw new HttpProblem(413, 'request.too-large', 'More came than was declared');
      }
      await writeAll(file, chunk, at);
      at += chunk.length;
      sending.left -= chunk.length;
      timer = setTimeout(() => request.destroy(silent), stallMs);
    }
  } finally {
    clearTimeout(timer);
    await file.sync().finally(() => file.close());
  }
  return at;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const rest = bytes.length - written;
    written += (await file.write(bytes, written, rest, position + written)).bytesWritten;
  }
}

async function finish(part: string, path: string, sha256: string, assets: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(part, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  if (hash.digest('hex') !== sha256) {
    await rm(part, { force: true });
    throw new HttpProblem(422, 'request.hash', 'The file is not the one it was announced as. Send it again');
  }
  await rename(part, path);
  const folder = await open(assets, 'r');
  // Some systems cannot sync a folder; the name is then theirs to keep.
  await folder
    .sync()
    .catch(() => {})
    .finally(() => folder.close());
}

function partPath(assets: string, sha256: string, length: number): string {
  return join(assets, `${sha256}.${length}.part`);
}

async function findPart(assets: string, sha256: string) {
  const names = await readdir(assets);
  const name = names.find((one) => one.startsWith(`${sha256}.`) && /^\w+\.\d{1,15}\.part$/.test(one));
  if (name === undefined) return null;
  const path = join(assets, name);
  const bytes = await plainSize(path);
  return bytes === null ? null : { path, bytes, length: Number(name.split('.')[1]) };
}

/** Null for what is not there, or is no plain file. */
async function plainSize(path: string): Promise<number | null> {
  const stat = await lstat(path).catch(() => null);
  return stat?.isFile() ? stat.size : null;
}

export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
