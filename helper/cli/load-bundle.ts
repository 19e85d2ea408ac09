import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { bundledMedia, LARGEST_DOCUMENT, parseBundleFacts } from '../../shared/bundle/bundle-format.ts';
import { type ByteSource, broken, readDirectory, type ZipEntry } from '../../shared/bundle/zip-directory.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Asset, Sha256 } from '../../shared/model/project.ts';
import { parseProject } from '../../shared/model/validate-project.ts';
import { openZipEntry, zipSource } from '../store/zip-file.ts';
import { hashFile } from './hash-file.ts';
import type { LoadedDocument } from './load-film.ts';

/** Kept free beside what is unpacked. */
const RESERVE_BYTES = 256 << 20;

/**
 * A bundle's document, with the media it uses unpacked into the cache under their hashes. Names inside the bundle
 * decide nothing about where that is, and no entry becomes larger than the project says it is.
 */
export async function loadBundle(
  file: FileHandle,
  { cacheFolder, signal }: { readonly cacheFolder: string; readonly signal: AbortSignal },
): Promise<LoadedDocument> {
  const source = await zipSource(file);
  const entries = await readDirectory(source);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  parseBundleFacts(await readJson(source, byName, 'bundle.json'));
  const parsed = parseProject(await readJson(source, byName, 'project.json'));
  if (!parsed.ok) throw parsed.error;

  const byHash = new Map<Sha256, ZipEntry>();
  for (const entry of entries) {
    const sha256 = bundledMedia(entry.name);
    if (sha256 !== null) byHash.set(sha256, entry);
  }
  const folder = join(cacheFolder, 'bundles');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = new Map<Sha256, string>();
  const wanted: { readonly asset: Asset; readonly sha256: Sha256; readonly entry: ZipEntry }[] = [];
  for (const asset of Object.values(parsed.value.assets)) {
    const { sha256 } = asset;
    const entry = sha256 === null ? undefined : byHash.get(sha256);
    // What was missing already when the bundle was made is told by the plan.
    if (sha256 === null || entry === undefined || files.has(sha256)) continue;
    if (entry.bytes !== asset.bytes) throw broken('It has not the size the project says', asset.name);
    const path = join(folder, sha256);
    files.set(sha256, path);
    if (!(await isThere(path, sha256, { signal, name: asset.name }))) wanted.push({ asset, sha256, entry });
  }
  await requireRoom(
    folder,
    wanted.reduce((sum, { entry }) => sum + entry.bytes, 0),
  );
  for (const { asset, sha256, entry } of wanted) {
    signal.throwIfAborted();
    await unpackTo(join(folder, sha256), await openZipEntry(source, entry), {
      asset,
      sha256,
      entry,
      signal,
    });
  }
  return { project: parsed.value, files };
}

/** Stops what unpacks into more than it says. */
function atMost(entry: ZipEntry, onPart: (part: Buffer) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(part: Buffer, _, done) {
      bytes += part.length;
      if (bytes > entry.bytes) return done(broken('It is larger than it says', entry.name));
      onPart(part);
      done(null, part);
    },
  });
}

async function readJson(
  source: ByteSource,
  byName: ReadonlyMap<string, ZipEntry>,
  name: string,
): Promise<unknown> {
  const entry = byName.get(name);
  if (entry === undefined) throw broken('The file is missing from the bundle', name);
  if (entry.bytes > LARGEST_DOCUMENT) throw broken('It is larger than any project', name);
  const guard = atMost(entry, () => {});
  const [bytes] = await Promise.all([
    buffer(guard),
    pipeline(await openZipEntry(source, entry), guard),
  ]).catch((error) => {
    throw error instanceof StudioError ? error : broken('It cannot be unpacked', name, error);
  });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw broken('It is damaged', name, error);
  }
}

async function isThere(
  path: string,
  sha256: Sha256,
  options: { readonly signal: AbortSignal; readonly name: string },
): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true && found.size > 0 && (await hashFile(path, options)).sha256 === sha256;
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { bavail, bsize } = await statfs(folder);
  if (bytes + RESERVE_BYTES <= bavail * bsize) return;
  throw new StudioError(
    'environment.storage-full',
    `Unpacking this bundle takes ${Math.ceil(bytes / 1e6).toLocaleString('en')} MB, and the disk of ${folder} has not as much free. Free some space, or choose another folder with --data`,
    { context: { file: folder } },
  );
}

async function unpackTo(
  path: string,
  packed: Readable,
  about: {
    readonly asset: Asset;
    readonly sha256: Sha256;
    readonly entry: ZipEntry;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { asset, sha256, entry, signal } = about;
  const part = `${path}.${randomUUID()}.part`;
  const hash = createHash('sha256');
  try {
    const guard = atMost(entry, (block) => hash.update(block));
    await pipeline(packed, guard, createWriteStream(part, { mode: 0o600, flags: 'wx' }), { signal });
    if (hash.digest('hex') !== sha256) throw broken('Its bytes are not those of the project', asset.name);
    await rename(part, path);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof StudioError || isDiskFull(error)
      ? error
      : broken('It cannot be unpacked', asset.name, error);
  } finally {
    await rm(part, { force: true });
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code));
}
