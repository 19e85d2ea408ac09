import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeZip } from 'client-zip';
import { bundledMedia, bundledName, makeBundleFacts } from '../../shared/bundle/bundle-format.ts';
import { readDirectory } from '../../shared/bundle/zip-directory.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import type { MediaFolder } from '../execute/types.ts';
import { openZipEntry, zipSource } from '../store/zip-file.ts';

/** A checked file. */
export interface BundleResult {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Files in it. */
  readonly media: number;
  /** Names of what nothing in the story shows or plays, and was not at hand. */
  readonly missing: readonly string[];
}

export interface BundleProgress {
  readonly stage: 'writing' | 'checking';
  /** 0 to 1. */
  readonly ratio: number;
}

export interface BundleOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BundleProgress) => void;
}

interface Source {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** Writes a project with its media into one file, reads that back, and only then gives it its name. */
export async function writeBundle(
  { project, media }: { readonly project: Project; readonly media: MediaFolder },
  output: string,
  { signal, onProgress }: BundleOptions,
): Promise<BundleResult> {
  const { sources, missing } = await gatherMedia(project, media);
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 1);
  const part = `${output}.part`;
  const hash = createHash('sha256');
  const opened = new Set<ReadStream>();
  let bytes = 0;
  const count = new Transform({
    transform(block: Buffer, _, done) {
      hash.update(block);
      bytes += block.length;
      onProgress({ stage: 'writing', ratio: Math.min(0.5, bytes / total / 2) });
      done(null, block);
    },
  });
  try {
    const facts = makeBundleFacts(missing.map(({ sha256 }) => sha256));
    const zip = Readable.from(makeZip(entriesOf(project, facts, sources, opened)));
    const file = createWriteStream(part, { mode: 0o600, flush: true });
    await pipeline(zip, count, file, { signal });
    await checkBundle(part, project, sources, {
      signal,
      onBytes: (done) => onProgress({ stage: 'checking', ratio: Math.min(1, 0.5 + done / total / 2) }),
    });
    signal.throwIfAborted();
    await rename(part, output);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    // Where it ends early nobody else closes what was read last.
    for (const stream of opened) stream.destroy();
    await rm(part, { force: true });
  }
  const names = missing.map(({ name }) => name);
  return { path: output, bytes, sha256: hash.digest('hex'), media: sources.length, missing: names };
}

/** What a bundle of a project holds; throws where a file is not the one that the project names. */
export async function gatherMedia(project: Project, media: MediaFolder) {
  const sources: Source[] = [];
  const missing: { readonly name: string; readonly sha256: Sha256 }[] = [];
  const seen = new Set<Sha256>();
  for (const asset of Object.values(project.assets)) {
    const { sha256, name } = asset;
    if (sha256 === null || seen.has(sha256)) continue;
    seen.add(sha256);
    const path = media.path(sha256);
    if (path === null) {
      missing.push({ name, sha256 });
      continue;
    }
    const { size: bytes } = await stat(path);
    // Nobody opens a bundle in which they differ.
    if (bytes !== asset.bytes) throw otherSize(name, bytes, asset.bytes);
    sources.push({ name: bundledName(asset, sha256), path, bytes });
  }
  return { sources, missing };
}

async function* entriesOf(
  project: Project,
  facts: object,
  sources: readonly Source[],
  opened: Set<ReadStream>,
) {
  yield { name: 'bundle.json', input: JSON.stringify(facts) };
  yield { name: 'project.json', input: JSON.stringify(project) };
  for (const { name, path, bytes } of sources) {
    const input = createReadStream(path, { highWaterMark: 1 << 20 });
    opened.add(input);
    input.once('close', () => opened.delete(input));
    yield { name, input, size: bytes };
  }
}

/** Every file in it has the bytes that its name stands for, and none is missing. */
async function checkBundle(
  path: string,
  project: Project,
  sources: readonly Source[],
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (done: number) => void },
): Promise<void> {
  const file = await open(path, 'r');
  try {
    const source = await zipSource(file);
    const wanted = new Map<string, string>([
      ['project.json', createHash('sha256').update(JSON.stringify(project)).digest('hex')],
      ...sources.map(({ name }) => [name, bundledMedia(name) ?? ''] as const),
    ]);
    let done = 0;
    for (const entry of await readDirectory(source)) {
      const hash = createHash('sha256');
      for await (const block of await openZipEntry(source, entry)) {
        signal.throwIfAborted();
        hash.update(block);
        done += block.length;
        onBytes(done);
      }
      const expected = wanted.get(entry.name);
      if (expected !== undefined && hash.digest('hex') !== expected) throw damaged(entry.name);
      wanted.delete(entry.name);
    }
    const [lost] = wanted.keys();
    if (lost !== undefined) throw damaged(lost);
  } finally {
    await file.close();
  }
}

function otherSize(name: string, bytes: number, said: number): StudioError {
  return new StudioError(
    'failed.verify',
    `“${name}” has ${bytes.toLocaleString('en')} bytes here, and ${said.toLocaleString('en')} in the project. Add the file to the project again, then try again`,
    { context: { file: name } },
  );
}

function damaged(name: string): StudioError {
  return new StudioError(
    'failed.verify',
    `The bundle was written, and read back “${name}” is not what it should be. Check the disk, and the file it was made from, then try again`,
    { context: { stage: 'checking', file: name } },
  );
}
