import { createStore } from 'solid-js/store';
import { addAssets, removeAsset, setAssetHash } from '../../shared/model/edits/media.ts';
import type { Asset, AssetId, Sha256 } from '../../shared/model/project.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { MediaProbes } from '../storage/media-probes.ts';
import type { Editing } from './editing.ts';
import {
  askToPersist,
  assetFrom,
  assetInPlaceOf,
  inOrder,
  inParallel,
  itemOf,
  labelOf,
  refused,
  type Wanted,
  withName,
} from './import-files.ts';
import type { OwnedMediaView } from './media-view.ts';
import { placeMusic, placeNarrations, placeVisuals } from './placing.ts';
import { type Replaced, relinkInto, takeBackRelink } from './relink.ts';
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
  /** A file that another tab brought in is stored. */
  stored(assetId: AssetId, sha256: Sha256): void;
  /** Resolves when nothing is being read or copied any more. */
  finish(): Promise<void>;
  /** Files of the story whose copy failed. */
  notStored(): readonly ImportItem[];
  close(): void;
}

/** A file that was read and may have to be copied (again). */
interface Source {
  readonly file: File;
  readonly itemId: string;
  /** It took the place of a lost file, which had this source. */
  readonly replaced?: Replaced & { readonly source: Source | null };
}

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
  const reading = new Set<Promise<unknown>>();

  const change = (id: string, changes: Partial<ImportItem>) =>
    setState('items', (item) => item.id === id, changes);
  const drop = (id: string) => setState('items', (items) => items.filter((item) => item.id !== id));

  const isUnstored = (id: AssetId | null) => id !== null && editing.document().assets[id]?.sha256 === null;
  const itemById = (id: string) => state.items.find((item) => item.id === id);

  const signalOf = (id: string): AbortSignal => {
    const controller = new AbortController();
    running.set(id, controller);
    return AbortSignal.any([controller.signal, ended.signal]);
  };

  const read = async (
    item: ImportItem,
    work: (signal: AbortSignal) => Promise<Asset>,
  ): Promise<Asset | null> => {
    // Cancelled while it waited for its turn.
    if (itemById(item.id) === undefined) return null;
    const signal = signalOf(item.id);
    change(item.id, { stage: 'reading', error: null });
    try {
      return await work(signal);
    } catch (error) {
      if (signal.aborted) drop(item.id);
      else change(item.id, { stage: 'failed', error: withName(error, item.name) });
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
      if (editing.mode() !== 'edit') editing.tellStored(assetId, sha256);
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

  const settled = async () => {
    while (copying !== null) await copying;
  };

  const bringIn = (...args: Parameters<typeof readAndPlace>) => track(readAndPlace(...args));
  const track = async <T>(work: Promise<T>): Promise<T> => {
    reading.add(work);
    try {
      return await work;
    } finally {
      reading.delete(work);
    }
  };
  const readAndPlace = async (
    files: readonly File[],
    wanted: Wanted,
    label: string,
    place: (gesture: Gesture, assets: readonly Asset[]) => void,
  ): Promise<ImportResult> => {
    if (editing.mode() !== 'edit') return refused(files);
    void askToPersist();
    const items = files.map((file) => itemOf(file, wanted === 'sound' ? 'sound' : 'picture'));
    setState('items', (known) => [...known, ...items]);
    const read_ = await inParallel(files, async (file, index) => {
      const item = items[index];
      if (item === undefined) return null;
      const asset = await read(item, (signal) => assetFrom(file, wanted, probes, signal));
      return asset === null ? null : { asset, file, itemId: item.id };
    });
    // What was cancelled after it was read is gone from the list.
    const added = read_.filter((entry) => entry !== null).filter(({ itemId }) => itemById(itemId));
    if (editing.mode() !== 'edit') {
      // The project went to another tab while they were read: nothing of them is in it.
      const { failed } = refused(added.map(({ file }) => file));
      for (const [index, { itemId }] of added.entries())
        change(itemId, { stage: 'failed', error: failed[index]?.error ?? null });
      added.length = 0;
    }
    const assets = added.map(({ asset }) => asset);
    if (added.length > 0 && !ended.signal.aborted) {
      for (const { asset, file } of added) media.standIn(asset.id, file);
      const gesture = editing.gesture(labelOf(assets, label));
      gesture.perform(addAssets, assets);
      place(gesture, assets);
      gesture.commit();
      for (const { asset, file, itemId } of added) {
        change(itemId, { assetId: asset.id, kind: asset.kind });
        enqueue(asset.id, { file, itemId });
      }
    }
    return {
      assets: assets.map(({ id }) => id),
      failed: state.items.flatMap((item) =>
        item.error !== null && items.some(({ id }) => id === item.id)
          ? [{ name: item.name, error: item.error }]
          : [],
      ),
    };
  };

  const relink = async (assetId: AssetId, file: File): Promise<ImportResult> => {
    const old = editing.document().assets[assetId];
    if (editing.mode() !== 'edit' || old === undefined) return refused([file]);
    const item = itemOf(file, old.kind);
    setState('items', (known) => [...known, item]);
    const asset = await read(item, (signal) => assetInPlaceOf(old, file, probes, signal));
    if (asset === null) {
      const error = itemById(item.id)?.error ?? null;
      return { assets: [], failed: error === null ? [] : [{ name: file.name, error }] };
    }
    if (editing.mode() !== 'edit') {
      drop(item.id);
      return refused([file]);
    }
    media.standIn(assetId, file);
    hashes.delete(assetId);
    const source = sources.get(assetId) ?? null;
    const replaced = { ...relinkInto(editing, old, asset), source };
    change(item.id, { assetId });
    view.touch(assetId);
    enqueue(assetId, { file, itemId: item.id, replaced });
    return { assets: [assetId], failed: [] };
  };
  /** What the file stood in for is lost again, and in every place where it was. */
  const takeBack = ({ source, ...replaced }: NonNullable<Source['replaced']>) => {
    const { id, sha256 } = replaced.asset;
    if (source === null) sources.delete(id);
    else sources.set(id, source);
    if (source !== null && sha256 === null) media.standIn(id, source.file);
    else media.release(id);
    if (sha256 !== null) hashes.set(id, sha256);
    takeBackRelink(editing, replaced);
    view.touch(id);
  };

  return {
    items: () => state.items,
    pictures: (files, target) =>
      bringIn(inOrder(files, target.type), 'visual', 'picture', (gesture, assets) => {
        const sounds = assets.filter(({ kind }) => kind === 'sound').map(({ id }) => id);
        placeVisuals(
          editing.document(),
          gesture,
          assets.filter(({ kind }) => kind !== 'sound'),
          target,
        );
        if (sounds.length > 0) placeNarrations(editing.document(), gesture, sounds, target);
      }),
    narrations: (files, target) =>
      bringIn(inOrder(files, target.type), 'sound', 'narration', (gesture, assets) =>
        placeNarrations(editing.document(), gesture, idsOf(assets), target),
      ),
    music: (files) =>
      bringIn(files, 'sound', 'sound', (gesture, assets) =>
        placeMusic(() => editing.document(), gesture, idsOf(assets)),
      ),
    relink: (assetId, file) => track(relink(assetId, file)),
    cancel(id) {
      const assetId = itemById(id)?.assetId ?? null;
      running.get(id)?.abort(new DOMException('Cancelled', 'AbortError'));
      if (assetId !== null) {
        const place = waiting.indexOf(assetId);
        if (place !== -1) waiting.splice(place, 1);
        const { replaced } = sources.get(assetId) ?? {};
        if (replaced === undefined) editing.perform(removeAsset, assetId);
        else takeBack(replaced);
      }
      drop(id);
    },
    retry(id) {
      const assetId = itemById(id)?.assetId ?? null;
      const source = assetId === null ? undefined : sources.get(assetId);
      if (assetId !== null && source !== undefined) enqueue(assetId, source);
    },
    dismiss: drop,
    settled,
    async finish() {
      while (reading.size > 0) await Promise.allSettled(reading);
      await settled();
    },
    notStored: () => state.items.filter(({ stage, assetId }) => stage === 'failed' && isUnstored(assetId)),
    stored(assetId, sha256) {
      hashes.set(assetId, sha256);
      editing.learn(setAssetHash, assetId, sha256);
      view.touch(assetId);
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

function idsOf(assets: readonly Asset[]): readonly AssetId[] {
  return assets.map(({ id }) => id);
}
