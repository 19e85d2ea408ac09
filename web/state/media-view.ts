import { createSignal, type Setter } from 'solid-js';
import type { Asset, AssetId, Project } from '../../shared/model/project.ts';
import type { Database, DerivedRecord } from '../storage/database.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { MediaProbes, Peaks } from '../storage/media-probes.ts';
import type { MediaView } from './studio-types.ts';

export interface MediaViewOptions {
  readonly db: Database;
  readonly media: MediaFiles;
  readonly probes: MediaProbes;
  readonly document: () => Project;
}

export interface OwnedMediaView extends MediaView {
  /** The asset's bytes came, went or changed their place: look again. */
  touch(assetId: AssetId): void;
  close(): void;
}

/** What is shown of an asset, each made when first asked for. */
interface Shown {
  readonly state: () => 'stored' | 'copying' | 'lost';
  readonly setState: Setter<'stored' | 'copying' | 'lost'>;
  readonly thumbnail: Slot<string>;
  readonly url: Slot<string>;
  readonly peaks: Slot<Peaks>;
}

interface Slot<T> {
  readonly value: () => T | null;
  readonly set: (value: T | null) => void;
  asked: boolean;
}

/** Few decodes at once: a project of two thousand pictures asks for all of its thumbnails in one go. */
const AT_ONCE = 2;

export function createMediaView(options: MediaViewOptions): OwnedMediaView {
  const { db, media, probes } = options;
  const shown = new Map<AssetId, Shown>();
  const ended = new AbortController();
  const waiting: (() => Promise<void>)[] = [];
  let active = 0;

  const queue = (work: () => Promise<void>) => {
    waiting.push(work);
    while (active < AT_ONCE) {
      const next = waiting.shift();
      if (next === undefined) return;
      active += 1;
      void next().finally(() => {
        active -= 1;
        const after = waiting.shift();
        if (after !== undefined && !ended.signal.aborted) queue(after);
      });
    }
  };

  const assetOf = (id: AssetId): Asset | null => options.document().assets[id] ?? null;

  const open = async (id: AssetId): Promise<File> => {
    const asset = assetOf(id);
    return media.open(asset ?? { id, sha256: null, name: id });
  };

  const entry = (id: AssetId): Shown => {
    const known = shown.get(id);
    if (known !== undefined) return known;
    const [state, setState] = createSignal<'stored' | 'copying' | 'lost'>(
      media.isStandIn(id) ? 'copying' : 'stored',
    );
    const made: Shown = {
      state,
      setState,
      thumbnail: makeSlot<string>(),
      url: makeSlot<string>(),
      peaks: makeSlot<Peaks>(),
    };
    shown.set(id, made);
    void check(id, made);
    return made;
  };

  const check = async (id: AssetId, target: Shown) => {
    if (media.isStandIn(id)) {
      target.setState('copying');
      return;
    }
    const sha256 = assetOf(id)?.sha256 ?? null;
    const isThere = sha256 !== null && (await media.has(sha256).catch(() => false));
    if (!ended.signal.aborted) target.setState(media.isStandIn(id) ? 'copying' : isThere ? 'stored' : 'lost');
  };

  /** From the store of derived things when it was made before, else made now and kept. */
  const derive = <T extends Blob | Peaks>(
    id: AssetId,
    kind: 'thumbnail' | 'peaks',
    make: (file: File) => Promise<T>,
    show: (value: T) => void,
  ) => {
    queue(async () => {
      if (ended.signal.aborted) return;
      try {
        const sha256 = assetOf(id)?.sha256 ?? null;
        const key = sha256 === null ? null : `${kind}:${sha256}`;
        const kept = key === null ? undefined : await db.get('derived', key);
        // The key names the kind, and each kind is written by one maker.
        const value = kept === undefined ? await make(await open(id)) : (kept.value as T);
        if (ended.signal.aborted) return;
        show(value);
        const finalKey = key ?? keyOf(assetOf(id), kind);
        if (kept === undefined && finalKey !== null) await keep(db, finalKey, value);
      } catch {
        // The place for it stays empty; `state` and the import say what is wrong with the file.
      }
    });
  };

  const forget = (slot: Slot<string>) => {
    const old = slot.value();
    if (old !== null) URL.revokeObjectURL(old);
    slot.set(null);
    slot.asked = false;
  };

  return {
    state: (id) => entry(id).state(),
    thumbnail(id) {
      const { thumbnail } = entry(id);
      if (!thumbnail.asked) {
        thumbnail.asked = true;
        derive(
          id,
          'thumbnail',
          (file) => probes.thumbnail(file, ended.signal),
          (blob: Blob) => thumbnail.set(URL.createObjectURL(blob)),
        );
      }
      return thumbnail.value();
    },
    url(id) {
      const { url } = entry(id);
      if (!url.asked) {
        url.asked = true;
        open(id).then(
          (file) => {
            if (!ended.signal.aborted) url.set(URL.createObjectURL(file));
          },
          () => {},
        );
      }
      return url.value();
    },
    peaks(id) {
      const { peaks } = entry(id);
      if (!peaks.asked) {
        peaks.asked = true;
        derive(
          id,
          'peaks',
          async (file) => (await probes.sound(file, ended.signal)).peaks,
          (value: Peaks) => peaks.set(value),
        );
      }
      return peaks.value();
    },
    file: open,
    footage: async (id, signal) => probes.footage(await open(id), signal),
    touch(id) {
      const known = shown.get(id);
      if (known === undefined) return;
      void check(id, known);
      // What was shown stays until it is asked for again: the same picture from its copy looks the same.
      if (known.thumbnail.value() === null) known.thumbnail.asked = false;
      if (known.peaks.value() === null) known.peaks.asked = false;
      forget(known.url);
    },
    close() {
      ended.abort();
      for (const item of shown.values()) {
        forget(item.thumbnail);
        forget(item.url);
      }
      shown.clear();
      waiting.length = 0;
    },
  };
}

function makeSlot<T>(): Slot<T> {
  const [value, set] = createSignal<T | null>(null);
  return { value, set: (next) => set(() => next), asked: false };
}

function keyOf(asset: Asset | null, kind: string): string | null {
  return asset === null || asset.sha256 === null ? null : `${kind}:${asset.sha256}`;
}

async function keep(db: Database, key: string, value: DerivedRecord['value']): Promise<void> {
  const bytes = value instanceof Blob ? value.size : value.data.byteLength;
  // Made again when lost, so a full disk is no reason to complain here.
  await db.put('derived', { key, value, bytes }).catch(() => {});
}
