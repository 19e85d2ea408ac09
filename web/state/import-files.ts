import { type ErrorData, StudioError, toErrorData } from '../../shared/errors.ts';
import { type Asset, LARGEST_SIDE, LONGEST_SAMPLES, MOST_CHANNELS } from '../../shared/model/project.ts';
import { cutText } from '../../shared/text/cut-text.ts';
import type { MediaProbes } from '../storage/media-probes.ts';
import type { ImportItem, ImportResult } from './studio-types.ts';

/** What somebody asked for: to hear it, or to see it, which its content then says more about. */
export type Wanted = 'sound' | 'visual';

/** Two at once: a decoder and the disk are then both busy. */
const READ_AT_ONCE = 2;

/** Reads a file for its facts, and refuses what no story can hold. */
export async function assetFrom(
  file: File,
  wanted: Wanted,
  probes: MediaProbes,
  signal: AbortSignal,
): Promise<Asset> {
  const asset = await readAsset(file, wanted, probes, signal).catch((error: unknown) => {
    throw signal.aborted ? error : toldBetter(error, file);
  });
  const context = { file: file.name };
  if (asset.kind !== 'sound' && Math.max(asset.width, asset.height) > LARGEST_SIDE) {
    throw new StudioError(
      'input.picture-too-large',
      `${file.name} is ${asset.width} × ${asset.height} pixels, and a side may have ${LARGEST_SIDE.toLocaleString('en')}. Save it smaller and add it again`,
      { context },
    );
  }
  if (asset.kind !== 'picture' && asset.samples > LONGEST_SAMPLES) {
    throw new StudioError(
      'input.media-too-long',
      `${file.name} is longer than 12 hours, which is the most that a story holds. Cut it into parts and add those that you need`,
      { context },
    );
  }
  const channels = asset.kind === 'sound' ? asset.channels : 1;
  if (channels > MOST_CHANNELS) {
    throw new StudioError(
      'unsupported.sound-type',
      `${file.name} has ${channels} channels, and ${MOST_CHANNELS} are the most. Mix it down to stereo and add it again`,
      { context },
    );
  }
  return asset;
}

/** Systems do not know the type of all of them. */
const VIDEO_NAMES = /\.(mp4|m4v|mov|qt|mkv|webm|avi|mpe?g|m?ts|m2ts|ogv|3gp|wmv|flv)$/i;

/** Readers speak of the kind they read: what is no media at all, or no file, is told here. */
function toldBetter(error: unknown, file: File): unknown {
  const context = { file: file.name };
  // A folder is let go like a file, and only reading it shows that it is none.
  if (error instanceof DOMException && ['NotFoundError', 'NotReadableError'].includes(error.name)) {
    return new StudioError(
      'input.file-unreadable',
      `${file.name} could not be read. If it is a folder, open it and add the files in it; else check that it is still there`,
      { cause: error, context },
    );
  }
  const isMedia = /^(image|video|audio)\//.test(file.type) || VIDEO_NAMES.test(file.name);
  if (isMedia || !(error instanceof StudioError) || error.code !== 'unsupported.video-type') return error;
  if (/\.storyloom$/i.test(file.name)) {
    return new StudioError(
      error.code,
      `${file.name} is a story of its own. Go back to all stories and open it there`,
      { cause: error, context },
    );
  }
  return new StudioError(
    error.code,
    `${file.name} is no picture, video or sound that Storyloom can read. Add JPEG, PNG, MP4, WebM, MP3 or WAV files; for a script, save its text as .txt`,
    { cause: error, context },
  );
}

/** A video that was asked for and holds only sound is a sound. */
async function readAsset(
  file: File,
  wanted: Wanted,
  probes: MediaProbes,
  signal: AbortSignal,
): Promise<Asset> {
  const base = { id: crypto.randomUUID(), name: cutText(file.name, 1000), bytes: file.size, sha256: null };
  if (file.size === 0) {
    throw new StudioError('input.file-empty', `${file.name} is empty. Choose another copy of it`, {
      context: { file: file.name },
    });
  }
  const reading =
    wanted === 'sound'
      ? { kind: 'sound' as const, ...(await probes.sound(file, signal)) }
      : await probes.visual(file, signal);
  const { kind } = reading;
  switch (kind) {
    case 'picture': {
      const { type, width, height } = reading;
      return { ...base, kind, type, width, height };
    }
    case 'sound': {
      const { samples, channels, codec } = reading;
      // An MP4 that holds only sound says that it is a video.
      const type = file.type.startsWith('audio/') ? file.type : `audio/${codec}`;
      return { ...base, kind, type, samples, channels };
    }
    case 'video': {
      const { codec, width, height, frames, samples, sound } = reading;
      const type = file.type === '' ? `video/${codec}` : file.type;
      return { ...base, kind, type, width, height, frames, samples, sound };
    }
  }
}

/** For a file in place of a lost one: every use of it needs the same kind. */
export async function assetInPlaceOf(
  old: Asset,
  file: File,
  probes: MediaProbes,
  signal: AbortSignal,
): Promise<Asset> {
  const asset = await assetFrom(file, old.kind === 'sound' ? 'sound' : 'visual', probes, signal);
  if (asset.kind === old.kind) return asset;
  const code = old.kind === 'video' ? 'unsupported.video-type' : 'unsupported.picture-type';
  throw new StudioError(
    code,
    `${file.name} is a ${asset.kind}, and ${old.name} was a ${old.kind}. Choose a ${old.kind}`,
    { context: { file: file.name } },
  );
}

export function itemOf(file: File, kind: Asset['kind']): ImportItem {
  return {
    id: crypto.randomUUID(),
    name: file.name,
    kind,
    bytes: file.size,
    stage: 'waiting',
    ratio: 0,
    assetId: null,
    error: null,
  };
}

/** A folder dropped as a whole comes in any order: 2.jpg belongs before 10.jpg. */
export function inOrder(files: readonly File[], target: string): readonly File[] {
  if (target === 'segment') return files;
  return files.toSorted((a, b) =>
    a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }),
  );
}

/** The undo step's name: `add picture`, `add videos`, `add media` when there are several kinds. */
export function labelOf(assets: readonly Asset[], wanted: string): string {
  const kinds = new Set(assets.map(({ kind }) => kind));
  const [only] = kinds;
  if (kinds.size > 1) return 'add media';
  const what = only === 'picture' || only === 'video' ? only : wanted;
  return assets.length === 1 ? `add ${what}` : `add ${what}s`;
}

export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, lane));
  return results;
}

export function refused(files: readonly File[]): ImportResult {
  const error = toErrorData(
    new StudioError(
      'environment.locked',
      'This project is edited in another tab. Take it over to add files here.',
    ),
  );
  return { assets: [], failed: files.map((file) => ({ name: file.name, error })) };
}

export function withName(error: unknown, file: string): ErrorData {
  const data = toErrorData(error);
  return { ...data, context: { file, ...data.context } };
}

/** Media is worth keeping when the disk gets short: asked when there is some, and only once an answer is open. */
export async function askToPersist(): Promise<void> {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Without the promise everything works; the storage page says what that means.
  }
}
