import { makeZip } from 'client-zip';
import {
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  type BundleFacts,
  bundledMedia,
  LARGEST_DOCUMENT,
  parseBundleFacts,
} from '../../shared/bundle/bundle-format.ts';
import { broken, type ZipEntry } from '../../shared/bundle/zip-directory.ts';
import { StudioError } from '../../shared/errors.ts';
import { type Asset, PROJECT_VERSION, type Project, type Sha256 } from '../../shared/model/project.ts';
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
  const facts: BundleFacts = {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    projectVersion: PROJECT_VERSION,
    missing: files.missing,
  };
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

async function gather(document: Project, media: MediaFiles) {
  const found: { readonly name: string; readonly file: File }[] = [];
  const missing: Sha256[] = [];
  const seen = new Set<Sha256>();
  for (const asset of Object.values(document.assets)) {
    if (asset.sha256 === null || seen.has(asset.sha256)) continue;
    seen.add(asset.sha256);
    if (!(await media.has(asset.sha256))) missing.push(asset.sha256);
    else
      found.push({
        name: mediaName(asset, asset.sha256),
        file: await media.openByHash(asset.sha256, asset.name),
      });
  }
  return { found, missing };
}

function mediaName(asset: Asset, sha256: Sha256): string {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(asset.name)?.[1]?.toLowerCase();
  return `media/${sha256}${extension === undefined ? '' : `.${extension}`}`;
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
  const facts = await readFacts(file, byName);
  const document = await readProjectEntry(file, byName);

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

async function readFacts(file: Blob, byName: ReadonlyMap<string, ZipEntry>): Promise<BundleFacts> {
  return parseBundleFacts(await readJson(file, byName, 'bundle.json'));
}

async function readProjectEntry(file: Blob, byName: ReadonlyMap<string, ZipEntry>): Promise<Project> {
  return readDocument(await readJson(file, byName, 'project.json'));
}

async function readJson(file: Blob, byName: ReadonlyMap<string, ZipEntry>, name: string): Promise<unknown> {
  const entry = byName.get(name);
  if (entry === undefined) throw broken('The file is missing from the bundle', name);
  if (entry.bytes > LARGEST_DOCUMENT) throw broken('It is larger than any project', name);
  const text = await (await readZipEntry(file, entry)).text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken('It is damaged', name, error);
  }
}

export function bundleFileName(title: string): string {
  return `${fileNameFrom(title, 'Story')}.storyloom`;
}
