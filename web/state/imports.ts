import { createStore } from 'solid-js/store';
import { type ErrorData, StudioError, toErrorData } from '../../shared/errors.ts';
import { addAssets, relinkAsset, removeAsset, setAssetHash } from '../../shared/model/edits/media.ts';
import type { Asset, AssetId, Sha256 } from '../../shared/model/project.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { MediaProbes } from '../storage/media-probes.ts';
import type { Editing } from './editing.ts';
import type { OwnedMediaView } from './media-view.ts';
import { placeMusic, placeNarrations, placePictures } from './placing.ts';
import type { Gesture, ImportItem, ImportResult, Imports } from './studio-types.ts';

export interface ImportsOptions {
  readonly media: MediaFiles;
  readonly probes: MediaProbes;
  readonly editing: Editing;
  readonly view: OwnedMediaView;
}

export interface OwnedImports extends Imports {
  /** Undo and other tabs may have brought back assets as they were before their copy was done. */
  tellAgain(): void;
  close(): void;
}

/** A file that was read and may have to be copied (again). */
interface Source {
  readonly file: File;
  readonly itemId: string;
}

const READ_AT_ONCE = 2;

/**
 * Brings files in: read for their facts, placed in the project in one undoable step, and then copied one after
 * the other while the person goes on; the person's own file stands in until its copy is stored.
 */
export function createImports({ media, probes, editing, view }: ImportsOptions): OwnedImports {
  const [state, setState] = createStore<{ items: ImportItem[] }>({ items: [] });
  const ended = new AbortController();
  const running = new Map<string, AbortController>();
  const sources = new Map<AssetId, Source>();
  const hashes = new Map<AssetId, Sha256>();
  const waiting: AssetId[] = [];
  let copying: Promise<void> | null = null;

  const change = (id: string, changes: Partial<ImportItem>) =>
    setState('items', (item) => item.id === id, changes);
  const drop = (id: string) => setState('items', (items) => items.filter((item) => item.id !== id));

  const signalOf = (id: string): AbortSignal => {
    const controller = new AbortController();
    running.set(id, controller);
    return AbortSignal.any([controller.signal, ended.signal]);
  };

  const read = async (
    file: File,
    kind: Exclude<Asset['kind'], 'video'>,
    item: ImportItem,
  ): Promise<Asset | null> => {
    const signal = signalOf(item.id);
    change(item.id, { stage: 'reading', error: null });
    try {
      if (file.size === 0) {
        throw new StudioError('input.file-empty', `${file.name} is empty. Choose another copy of it`, {
          context: { file: file.name },
        });
      }
      return await assetFrom(file, kind, probes, signal);
    } catch (error) {
      if (signal.aborted) drop(item.id);
      else change(item.id, { stage: 'failed', error: withName(error, file.name) });
      return null;
    } finally {
      running.delete(item.id);
    }
  };

  /** Copies what waits, one file at a time: the disk is the limit. */
  const copyAll = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const source = sources.get(id);
      if (source !== undefined && !ended.signal.aborted) await copyOne(id, source);
    }
  };
  const startCopying = () => {
    copying ??= copyAll().finally(() => {
      copying = null;
      if (waiting.length > 0) startCopying();
    });
  };
  const enqueue = (assetId: AssetId, source: Source) => {
    sources.set(assetId, source);
    if (waiting.includes(assetId)) return;
    waiting.push(assetId);
    startCopying();
  };

  const copyOne = async (assetId: AssetId, { file, itemId }: Source) => {
    const signal = signalOf(itemId);
    change(itemId, { stage: 'copying', error: null });
    try {
      const onProgress = (ratio: number) => change(itemId, { ratio });
      const { sha256 } = await media.add(file, { signal, onProgress });
      hashes.set(assetId, sha256);
      editing.learn(setAssetHash, assetId, sha256);
      // The stand-in goes last: at every moment one of the two can be opened.
      media.release(assetId);
      view.touch(assetId);
      drop(itemId);
    } catch (error) {
      if (signal.aborted) drop(itemId);
      else change(itemId, { stage: 'failed', ratio: 0, error: withName(error, file.name) });
    } finally {
      running.delete(itemId);
    }
  };

  const bringIn = async (
    files: readonly File[],
    kind: Exclude<Asset['kind'], 'video'>,
    label: string,
    place: (gesture: Gesture, assets: readonly AssetId[]) => void,
  ): Promise<ImportResult> => {
    if (editing.mode() !== 'edit') return refused(files);
    void askToPersist();
    const items = files.map((file) => itemOf(file, kind));
    setState('items', (known) => [...known, ...items]);
    const read_ = await inParallel(files, async (file, index) => {
      const item = items[index];
      const asset = item === undefined ? null : await read(file, kind, item);
      return asset === null || item === undefined ? null : { asset, file, itemId: item.id };
    });
    const found = read_.filter((entry) => entry !== null);
    if (found.length > 0 && !ended.signal.aborted) {
      for (const { asset, file } of found) media.standIn(asset.id, file);
      const gesture = editing.gesture(found.length === 1 ? label : `${label}s`);
      gesture.perform(
        addAssets,
        found.map(({ asset }) => asset),
      );
      place(
        gesture,
        found.map(({ asset }) => asset.id),
      );
      gesture.commit();
      for (const { asset, file, itemId } of found) {
        change(itemId, { assetId: asset.id });
        enqueue(asset.id, { file, itemId });
      }
    }
    return {
      assets: found.map(({ asset }) => asset.id),
      failed: state.items.flatMap((item) =>
        item.error !== null && items.some(({ id }) => id === item.id)
          ? [{ name: item.name, error: item.error }]
          : [],
      ),
    };
  };

  const itemById = (id: string) => state.items.find((item) => item.id === id);

  return {
    items: () => state.items,
    pictures: (files, target) =>
      bringIn(inOrder(files, target.type), 'picture', 'add picture', (gesture, assets) =>
        placePictures(editing.document(), gesture, assets, target),
      ),
    narrations: (files, target) =>
      bringIn(inOrder(files, target.type), 'sound', 'add narration', (gesture, assets) =>
        placeNarrations(editing.document(), gesture, assets, target),
      ),
    music: (files) =>
      bringIn(files, 'sound', 'add sound', (gesture, assets) =>
        placeMusic(() => editing.document(), gesture, assets),
      ),
    async relink(assetId, file) {
      const old = editing.document().assets[assetId];
      if (editing.mode() !== 'edit' || old === undefined || old.kind === 'video') return refused([file]);
      const item = itemOf(file, old.kind);
      setState('items', (known) => [...known, item]);
      const asset = await read(file, old.kind, item);
      if (asset === null) {
        const error = itemById(item.id)?.error ?? null;
        return { assets: [], failed: error === null ? [] : [{ name: file.name, error }] };
      }
      media.standIn(assetId, file);
      hashes.delete(assetId);
      editing.perform(relinkAsset, assetId, asset);
      change(item.id, { assetId });
      view.touch(assetId);
      enqueue(assetId, { file, itemId: item.id });
      return { assets: [assetId], failed: [] };
    },
    cancel(id) {
      const assetId = itemById(id)?.assetId ?? null;
      running.get(id)?.abort(new DOMException('Cancelled', 'AbortError'));
      if (assetId !== null) {
        const place = waiting.indexOf(assetId);
        if (place !== -1) waiting.splice(place, 1);
        editing.perform(removeAsset, assetId);
      }
      drop(id);
    },
    retry(id) {
      const assetId = itemById(id)?.assetId ?? null;
      const source = assetId === null ? undefined : sources.get(assetId);
      if (assetId !== null && source !== undefined) enqueue(assetId, source);
    },
    dismiss: drop,
    async settled() {
      while (copying !== null) await copying;
    },
    tellAgain() {
      for (const asset of Object.values(editing.document().assets)) {
        if (asset.sha256 !== null) continue;
        const sha256 = hashes.get(asset.id);
        const source = sources.get(asset.id);
        if (sha256 !== undefined) editing.learn(setAssetHash, asset.id, sha256);
        else if (source !== undefined && !running.has(source.itemId)) {
          if (itemById(source.itemId) === undefined) {
            const item = { ...itemOf(source.file, asset.kind), id: source.itemId, assetId: asset.id };
            setState('items', (known) => [...known, item]);
          }
          enqueue(asset.id, source);
        }
      }
    },
    close() {
      ended.abort(new DOMException('Closed', 'AbortError'));
      for (const id of sources.keys()) media.release(id);
    },
  };
}

async function assetFrom(
  file: File,
  kind: Exclude<Asset['kind'], 'video'>,
  probes: MediaProbes,
  signal: AbortSignal,
): Promise<Asset> {
  const base = { id: crypto.randomUUID(), name: file.name.slice(0, 1000), bytes: file.size, sha256: null };
  if (kind === 'picture') {
    const { type, width, height } = await probes.picture(file, signal);
    return { ...base, kind, type, width, height };
  }
  const { samples, channels, codec } = await probes.sound(file, signal);
  return { ...base, kind, type: file.type === '' ? `audio/${codec}` : file.type, samples, channels };
}

function itemOf(file: File, kind: Asset['kind']): ImportItem {
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
function inOrder(files: readonly File[], target: string): readonly File[] {
  if (target === 'segment') return files;
  return files.toSorted((a, b) =>
    a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }),
  );
}

async function inParallel<T, R>(
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

function refused(files: readonly File[]): ImportResult {
  const error = toErrorData(
    new StudioError(
      'environment.locked',
      'This project is edited in another tab. Take it over to add files here.',
    ),
  );
  return { assets: [], failed: files.map((file) => ({ name: file.name, error })) };
}

function withName(error: unknown, file: string): ErrorData {
  const data = toErrorData(error);
  return { ...data, context: { file, ...data.context } };
}

/** Media is worth keeping when the disk gets short: asked when there is some, and only once an answer is open. */
async function askToPersist(): Promise<void> {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Without the promise everything works; the storage page says what that means.
  }
}
