import { StudioError } from '../errors.ts';
import { preparedBytes } from './levels.ts';
import type { PictureNeed } from './picture-needs.ts';
import type { PreparedPicture } from './types.ts';

/**
 * The prepared pictures of one film, which all that draw it share. It holds at most `budget` bytes, except for what
 * the chunks being drawn right now need together.
 */
export interface PicturePool {
  /** Prepares the picture or joins its preparation; held until `release`. */
  acquire(need: PictureNeed): Promise<PreparedPicture>;
  release(need: PictureNeed): void;
  /** Prepares what comes next, as far as the budget goes. */
  prefetch(needs: readonly PictureNeed[]): void;
  has(key: string): boolean;
  /** Takes in a picture that was prepared along with another; false where it is there already or there is no room. */
  adopt(need: PictureNeed, picture: PreparedPicture): boolean;
  /** Gives back every picture that nobody holds and `isWanted` says no chunk needs any more. */
  forget(isWanted: (key: string) => boolean): void;
  readonly bytes: number;
}

export interface PicturePoolParts {
  readonly budget: number;
  readonly signal: AbortSignal;
  prepare(need: PictureNeed): Promise<PreparedPicture>;
  free(picture: PreparedPicture): void;
  /** Of the source, decoded. */
  pixelsOf(need: PictureNeed): number;
}

/**
 * Pictures in work at once: one is decoded while another is scaled. More would only be ready later each, with
 * every decoded one in memory.
 */
const AT_ONCE = 2;
/** Above this together, one after the other: a decoded picture takes two to four bytes a pixel. */
const PIXELS_AT_ONCE = 32e6;

interface Entry {
  readonly need: PictureNeed;
  readonly bytes: number;
  readonly picture: Promise<PreparedPicture>;
  settled: PreparedPicture | null;
  holders: number;
}

export function makePicturePool({ budget, signal, prepare, free, pixelsOf }: PicturePoolParts): PicturePool {
  // In order of use, the newest last.
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let working = 0;
  let pixelsInWork = 0;
  const waiting: { readonly need: PictureNeed; readonly begin: () => void }[] = [];

  /** What a chunk waits for comes before what is only prepared ahead. */
  const beginNext = () => {
    while (working < AT_ONCE && waiting.length > 0) {
      const held = waiting.findIndex(({ need }) => (entries.get(need.key)?.holders ?? 0) > 0);
      const at = Math.max(0, held);
      const turn = waiting[at];
      if (turn === undefined) return;
      const pixels = pixelsOf(turn.need);
      if (working > 0 && pixelsInWork + pixels > PIXELS_AT_ONCE) return;
      waiting.splice(at, 1);
      working += 1;
      pixelsInWork += pixels;
      turn.begin();
    }
  };

  const inTurn = async (need: PictureNeed): Promise<PreparedPicture> => {
    await new Promise<void>((begin) => {
      waiting.push({ need, begin });
      // Who asked is known as a holder by then.
      void Promise.resolve().then(beginNext);
    });
    try {
      signal.throwIfAborted();
      return await prepare(need);
    } finally {
      working -= 1;
      pixelsInWork -= pixelsOf(need);
      beginNext();
    }
  };

  const remove = (entry: Entry) => {
    entries.delete(entry.need.key);
    bytes -= entry.bytes;
    if (entry.settled !== null) free(entry.settled);
  };

  const start = (need: PictureNeed): Entry => {
    const entry: Entry = {
      need,
      bytes: preparedBytes(need.size),
      picture: inTurn(need),
      settled: null,
      holders: 0,
    };
    entries.set(need.key, entry);
    bytes += entry.bytes;
    entry.picture.then(
      (picture) => {
        entry.settled = picture;
      },
      () => {
        if (entries.get(need.key) === entry) remove(entry);
      },
    );
    return entry;
  };

  const makeRoom = (wanted: number) => {
    for (const entry of entries.values()) {
      if (bytes + wanted <= budget) return;
      if (entry.holders === 0 && entry.settled !== null) remove(entry);
    }
  };

  const hold = async (need: PictureNeed): Promise<PreparedPicture> => {
    let entry = entries.get(need.key);
    if (entry === undefined) {
      makeRoom(preparedBytes(need.size));
      entry = start(need);
    }
    entries.delete(need.key);
    entries.set(need.key, entry);
    entry.holders += 1;
    try {
      return await entry.picture;
    } catch (error) {
      entry.holders -= 1;
      throw error;
    }
  };

  return {
    async acquire(need) {
      try {
        return await hold(need);
      } catch (error) {
        if (!(error instanceof StudioError) || error.code !== 'environment.memory-full') throw error;
        // The budget is a sum; the memory may be full before it, in pieces. What nobody holds makes room.
        makeRoom(Number.POSITIVE_INFINITY);
        return hold(need);
      }
    },
    release({ key }) {
      const entry = entries.get(key);
      if (entry !== undefined) entry.holders -= 1;
    },
    prefetch(needs) {
      for (const need of needs) {
        if (signal.aborted || entries.has(need.key)) continue;
        if (bytes + preparedBytes(need.size) > budget) return;
        start(need);
      }
    },
    has: (key) => entries.has(key),
    adopt(need, picture) {
      const size = preparedBytes(need.size);
      if (entries.has(need.key) || bytes + size > budget) return false;
      entries.set(need.key, {
        need,
        bytes: size,
        picture: Promise.resolve(picture),
        settled: picture,
        holders: 0,
      });
      bytes += size;
      return true;
    },
    forget(isWanted) {
      for (const entry of entries.values()) {
        if (entry.holders === 0 && entry.settled !== null && !isWanted(entry.need.key)) remove(entry);
      }
    },
    get bytes() {
      return bytes;
    },
  };
}
