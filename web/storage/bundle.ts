import { makeZip } from 'client-zip';
import {
  type BundleFacts,
  bundledMedia,
  bundledName,
  LARGEST_DOCUMENT,
  makeBundleFacts,
  parseBundleFacts,
} from '../../shared/bundle/bundle-format.ts';
import { broken, type ZipEntry } from '../../shared/bundle/zip-directory.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Asset, Project, Sha256 } from '../../shared/model/project.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import type { MediaFiles } from './media-files.ts';
import { readDocument } from './project-records.ts';
import { readZipDirectory, readZipEntry } from './zip-reader.ts';

export interface BundleProgress {
  readonly signal?: AbortSignal;
  readonly onProgress?: (ratio: number) => void;
}

export async function writeBundle(
  document: Project,
  media: MediaFiles,
  options: BundleProgress = {},
): Promise<ReadableStream<Uint8Array>> {
  const files = await gather(document, media);
  const total = files.found.reduce((sum, { file }) => sum + file.size, 1);
  const facts = makeBundleFacts(files.missing);
  async function* entries() {
    yield { name: 'bundle.json', input: JSON.stringify(facts) };
    yield { name: 'project.json', input: JSON.stringify(document) };
    for (const { name, file } of files.found) {
      options.signal?.throwIfAborted();
      yield { name, input: file };
    }
  }
  let done = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(block, controller) {
      options.signal?.throwIfAborted();
      done += block.byteLength;
      options.onProgress?.(Math.min(1, done / total));
      controller.enqueue(block);
    },
  });
  return makeZip(entries()).pipeThrough(count);
}

/** What is still on its way in is not in the store: a bundle without it would look whole. */
export function checkStored({ assets }: Project): void {
  const coming = Object.values(assets).find(({ sha256 }) => sha256 === null);
  if (coming === undefined) return;
  throw new StudioError(
    'input.media-missing',
    `${coming.name} was not copied into the story to its end. Wait for it, choose it again, or take it out`,
    { context: { file: coming.name } },
  );
}

async function gather(document: Project, media: MediaFiles) {
  checkStored(document);
  const found: { readonly name: string; readonly file: File }[] = [];
  const missing: Sha256[] = [];
  const seen = new Set<Sha256>();
  for (const asset of Object.values(document.assets)) {
    if (asset.sha256 === null || seen.has(asset.sha256)) continue;
    seen.add(asset.sha256);
    if (!(await media.has(asset.sha256))) missing.push(asset.sha256);
    else
      found.push({
        name: bundledName(asset, asset.sha256),
        file: await media.openByHash(asset.sha256, asset.name),
      });
  }
  return { found, missing };
}

/**
 * Reads a bundle and stores its media, each checked against its hash. The document is returned and not
 * stored: with it the import becomes true. Media that was stored before a failure is unused and collected.
 */
export async function readBundle(
  file: File,
  media: MediaFiles,
  options: BundleProgress = {},
): Promise<Project> {
  const signal = options.signal ?? new AbortController().signal;
  const entries = await readZipDirectory(file);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const { facts, document } = await readHead(file, byName);

  const byHash = new Map<Sha256, ZipEntry>();
  for (const entry of entries) {
    const sha256 = bundledMedia(entry.name);
    if (sha256 !== null) byHash.set(sha256, entry);
  }
  const wanted = new Map<Sha256, Asset>();
  for (const asset of Object.values(document.assets)) {
    if (asset.sha256 !== null && !facts.missing.includes(asset.sha256)) wanted.set(asset.sha256, asset);
  }
  const total = Array.from(wanted.values()).reduce((sum, asset) => sum + asset.bytes, 0);
  let done = 0;
  for (const [sha256, asset] of wanted) {
    signal.throwIfAborted();
    const entry = byHash.get(sha256);
    if (entry === undefined) throw broken('The file is missing from the bundle', asset.name);
    if (!(await media.has(sha256))) {
      const blob = await readZipEntry(file, entry);
      await storeChecked(media, new File([blob], asset.name, { type: asset.type }), sha256, signal, (ratio) =>
        options.onProgress?.((done + ratio * asset.bytes) / total),
      );
    }
    done += asset.bytes;
  }
  options.onProgress?.(1);
  return document;
}

async function storeChecked(
  media: MediaFiles,
  file: File,
  expected: Sha256,
  signal: AbortSignal,
  onProgress: (ratio: number) => void,
): Promise<void> {
  try {
    await media.add(file, { signal, onProgress, expected });
  } catch (error) {
    if (error instanceof StudioError && error.code === 'input.file-empty')
      throw broken('It is empty', file.name);
    throw error;
  }
}

interface BundleHead {
  readonly facts: BundleFacts;
  readonly document: Project;
}

async function readHead(file: Blob, byName: ReadonlyMap<string, ZipEntry>): Promise<BundleHead> {
  const facts = parseBundleFacts(await readJson(file, byName, 'bundle.json'));
  return { facts, document: readDocument(await readJson(file, byName, 'project.json')) };
}

/** What was put into a bundle: the document, and so many bytes in all. */
export interface WrittenBundle {
  readonly project: Project;
  readonly bytes: number;
}

export interface BundleCheck {
  /** SHA-256 in hex. */
  hash(file: Blob): Promise<string>;
  readonly onProgress?: (ratio: number) => void;
}

/**
 * Reads all of a bundle that was just written. Throws where it is cut off, where the document or a file is not what
 * was put in, and where it lacks a file that it does not own up to.
 */
export async function checkBundle(
  file: Blob,
  { project, bytes }: WrittenBundle,
  { hash, onProgress }: BundleCheck,
): Promise<void> {
  if (file.size !== bytes) throw broken('It is cut off', 'the bundle');
  const entries = await readZipDirectory(file);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const facts = parseBundleFacts(await readJson(file, byName, 'bundle.json'));
  if ((await readText(file, byName, 'project.json')) !== JSON.stringify(project))
    throw broken('It is damaged', 'project.json');
  const assets = Object.values(project.assets);
  const there = new Set<Sha256>();
  let done = 0;
  for (const entry of entries) {
    const sha256 = bundledMedia(entry.name);
    if (sha256 === null) continue;
    if ((await hash(await readZipEntry(file, entry))) !== sha256) {
      const asset = assets.find((one) => one.sha256 === sha256);
      throw broken('It is damaged', asset?.name ?? entry.name);
    }
    there.add(sha256);
    done += entry.bytes;
    onProgress?.(Math.min(1, done / bytes));
  }
  for (const { sha256, name } of assets) {
    if (sha256 !== null && !there.has(sha256) && !facts.missing.includes(sha256))
      throw broken('The file is missing from the bundle', name);
  }
}

async function readText(file: Blob, byName: ReadonlyMap<string, ZipEntry>, name: string): Promise<string> {
  const entry = byName.get(name);
  if (entry === undefined) throw broken('The file is missing from the bundle', name);
  if (entry.bytes > LARGEST_DOCUMENT) throw broken('It is larger than any project', name);
  return (await readZipEntry(file, entry)).text();
}

async function readJson(file: Blob, byName: ReadonlyMap<string, ZipEntry>, name: string): Promise<unknown> {
  const text = await readText(file, byName, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken('It is damaged', name, error);
  }
}

export function bundleFileName(title: string): string {
  return `${fileNameFrom(title, 'Story')}.storyloom`;
}
