import { StudioError } from '../../../shared/errors.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import type { Sha256 } from '../../../shared/model/project.ts';
import type { PictureNeed, PictureProvider } from '../../media/frame-drawer-types.ts';

export interface PictureCacheParts {
  /** Decodes and prepares one picture; the cache decides when. */
  prepare(need: PictureNeed, signal: AbortSignal): Promise<PreparedPicture>;
  free(picture: PreparedPicture): void;
  /** Bytes kept of pictures that no drawer holds. */
  readonly budget: number;
}

interface Entry {
  readonly need: PictureNeed;
  readonly promise: Promise<PreparedPicture>;
  readonly abort: AbortController;
  picture: PreparedPicture | null;
  holders: number;
}

export interface PictureCache extends PictureProvider {
  /** Lets go of a picture whose bytes were replaced. */
  forget(sha256: Sha256): void;
  readonly bytes: number;
}

/**
 * Prepared pictures by need, each made once however many ask. What nobody holds any more stays until room is
 * needed, the longest unused goes first; what nobody waits for any more is stopped.
 */
export function makePictureCache(parts: PictureCacheParts): PictureCache {
  // In order of use, the newest last.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function drop(entry: Entry): void {
    if (entries.get(entry.need.key) === entry) entries.delete(entry.need.key);
    if (entry.picture === null) return;
    bytes -= entry.picture.bytes;
    parts.free(entry.picture);
    entry.picture = null;
  }

  function makeRoom(budget: number): boolean {
    for (const entry of [...entries.values()]) {
      if (bytes <= budget) return true;
      if (entry.holders === 0 && entry.picture !== null) drop(entry);
    }
    return bytes <= budget;
  }

  async function prepare(need: PictureNeed, signal: AbortSignal): Promise<PreparedPicture> {
    try {
      return await parts.prepare(need, signal);
    } catch (error) {
      const isFull = error instanceof StudioError && error.code === 'environment.memory-full';
      if (!isFull) throw error;
      makeRoom(0);
      return parts.prepare(need, signal);
    }
  }

  function begin(need: PictureNeed): Entry {
    const abort = new AbortController();
    const entry: Entry = {
      need,
      abort,
      picture: null,
      holders: 0,
      promise: prepare(need, abort.signal).then((picture) => {
        entry.picture = picture;
        bytes += picture.bytes;
        if (entries.get(need.key) !== entry && entry.holders === 0) drop(entry);
        return picture;
      }),
    };
    entry.promise.catch(() => {
      if (entries.get(need.key) === entry) entries.delete(need.key);
    });
    return entry;
  }

  /** Entries that were forgotten while held, so that their release finds them. */
  const orphans = new Map<string, Entry[]>();

  return {
    async acquire(need, { signal }) {
      signal.throwIfAborted();
      const entry = entries.get(need.key) ?? begin(need);
      entries.delete(need.key);
      entries.set(need.key, entry);
      entry.holders += 1;
      try {
        const picture = await raceAbort(entry.promise, signal);
        makeRoom(parts.budget);
        return picture;
      } catch (error) {
        entry.holders -= 1;
        if (entry.holders === 0 && entry.picture === null) {
          if (entries.get(need.key) === entry) entries.delete(need.key);
          entry.abort.abort(new DOMException('Nobody waits for this picture', 'AbortError'));
        }
        throw error;
      }
    },
    release(need) {
      const old = orphans.get(need.key);
      const entry = old?.shift() ?? entries.get(need.key);
      if (old?.length === 0) orphans.delete(need.key);
      if (entry === undefined) return;
      entry.holders -= 1;
      if (entry.holders === 0 && entries.get(need.key) !== entry) drop(entry);
      else makeRoom(parts.budget);
    },
    forget(sha256) {
      for (const entry of [...entries.values()]) {
        if (entry.need.sha256 !== sha256) continue;
        entries.delete(entry.need.key);
        if (entry.holders === 0) drop(entry);
        else {
          const list = orphans.get(entry.need.key) ?? [];
          for (let count = 0; count < entry.holders; count += 1) list.push(entry);
          orphans.set(entry.need.key, list);
        }
      }
    },
    get bytes() {
      return bytes;
    },
  };
}

/** A waiter may leave before the picture is there; its listener goes with it. */
function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
