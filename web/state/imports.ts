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
} from './import-files.ts';
import { createImportList } from './import-list.ts';
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
  const list = createImportList();
  const sources = new Map<AssetId, Source>();
  const hashes = new Map<AssetId, Sha256>();
  const waiting: AssetId[] = [];
  let copying: Promise<void> | null = null;
  const reading = new Set<Promise<unknown>>();

  const isUnstored = (id: AssetId | null) => id !== null && editing.document().assets[id]?.sha256 === null;

  /** None for one that was cancelled while it waited for its turn. */
  const read = async (item: ImportItem, work: (signal: AbortSignal) => Promise<Asset>) =>
    list.byId(item.id) === undefined ? null : list.run(item, 'reading', work);

  /** Copies what waits, one file at a time: the disk is the limit. */
  const copyAll = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const source = sources.get(id);
      if (source !== undefined && !list.isClosed()) await copyOne(id, source);
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

  const copyOne = (assetId: AssetId, { file, itemId }: Source) =>
    list.run({ id: itemId, name: file.name }, 'copying', async (signal) => {
      const onProgress = (ratio: number) => list.change(itemId, { ratio });
      const { sha256 } = await media.add(file, { signal, onProgress });
      hashes.set(assetId, sha256);
      editing.learn(setAssetHash, assetId, sha256);
      if (editing.mode() !== 'edit') editing.tellStored(assetId, sha256);
      // The stand-in goes last: at every moment one of the two can be opened.
      media.release(assetId);
      view.touch(assetId);
      list.drop(itemId);
    });

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
    list.add(items);
    const found = await inParallel(files, async (file, index) => {
      const item = items[index];
      if (item === undefined) return null;
      const asset = await read(item, (signal) => assetFrom(file, wanted, probes, signal));
      return asset === null ? null : { asset, file, itemId: item.id };
    });
    // What was cancelled after it was read is gone from the list.
    const added = found.filter((entry) => entry !== null).filter(({ itemId }) => list.byId(itemId));
    if (editing.mode() !== 'edit') {
      // The project went to another tab while they were read: nothing of them is in it.
      const { failed } = refused(added.map(({ file }) => file));
      for (const [index, { itemId }] of added.entries())
        list.change(itemId, { stage: 'failed', error: failed[index]?.error ?? null });
      added.length = 0;
    }
    const assets = added.map(({ asset }) => asset);
    if (added.length > 0 && !list.isClosed()) {
      for (const { asset, file } of added) media.standIn(asset.id, file);
      const gesture = editing.gesture(labelOf(assets, label));
      gesture.perform(addAssets, assets);
      place(gesture, assets);
      gesture.commit();
      for (const { asset, file, itemId } of added) {
        list.change(itemId, { assetId: asset.id, kind: asset.kind });
        enqueue(asset.id, { file, itemId });
      }
    }
    return {
      assets: assets.map(({ id }) => id),
      failed: list
        .items()
        .flatMap((item) =>
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
    list.add([item]);
    const asset = await read(item, (signal) => assetInPlaceOf(old, file, probes, signal));
    if (asset === null) {
      const error = list.byId(item.id)?.error ?? null;
      return { assets: [], failed: error === null ? [] : [{ name: file.name, error }] };
    }
    if (editing.mode() !== 'edit') {
      list.drop(item.id);
      return refused([file]);
    }
    media.standIn(assetId, file);
    hashes.delete(assetId);
    const source = sources.get(assetId) ?? null;
    const replaced = { ...relinkInto(editing, old, asset), source };
    list.change(item.id, { assetId });
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
    items: list.items,
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
      const assetId = list.byId(id)?.assetId ?? null;
      list.cancel(id);
      if (assetId !== null) {
        const place = waiting.indexOf(assetId);
        if (place !== -1) waiting.splice(place, 1);
        const { replaced } = sources.get(assetId) ?? {};
        if (replaced === undefined) editing.perform(removeAsset, assetId);
        else takeBack(replaced);
      }
      list.drop(id);
    },
    retry(id) {
      const assetId = list.byId(id)?.assetId ?? null;
      const source = assetId === null ? undefined : sources.get(assetId);
      if (assetId !== null && source !== undefined) enqueue(assetId, source);
    },
    dismiss: list.drop,
    settled,
    async finish() {
      while (reading.size > 0) await Promise.allSettled(reading);
      await settled();
    },
    notStored: () => list.items().filter(({ stage, assetId }) => stage === 'failed' && isUnstored(assetId)),
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
        else if (source !== undefined && !list.isRunning(source.itemId)) {
          if (list.byId(source.itemId) === undefined) {
            const item = { ...itemOf(source.file, asset.kind), id: source.itemId, assetId: asset.id };
            list.add([item]);
          }
          enqueue(asset.id, source);
        }
      }
    },
    close() {
      list.close();
      for (const id of sources.keys()) media.release(id);
    },
  };
}

function idsOf(assets: readonly Asset[]): readonly AssetId[] {
  return assets.map(({ id }) => id);
}
