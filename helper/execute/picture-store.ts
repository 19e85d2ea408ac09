import { StudioError } from '../../shared/errors.ts';
import { preparedBytes } from '../../shared/kernel/levels.ts';
import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { locateMedia } from './missing-media.ts';
import { count, type SharedWork } from './shared-work.ts';
import type { MediaFolder } from './types.ts';
import type { WorkerLink } from './worker-link.ts';
import type { PrepareCalls } from './worker-messages.ts';

/**
 * The prepared pictures of a film, which all its threads draw from. It holds at most `budget` bytes, except for
 * what the chunks being drawn right now need together.
 */
export interface PictureStore {
  /** Prepares the picture or joins its preparation; held until `release`. */
  acquire(need: PictureNeed): Promise<PreparedPicture>;
  release(need: PictureNeed): void;
  /** Prepares what comes next, as far as the budget goes. */
  prefetch(needs: readonly PictureNeed[]): void;
}

export interface PictureStoreOptions {
  readonly preparer: WorkerLink<PrepareCalls>;
  readonly media: MediaFolder;
  readonly plan: Pick<HelperPlan, 'media'>;
  readonly budget: number;
  readonly signal: AbortSignal;
  readonly shared?: SharedWork | undefined;
}

/** One is decoded while another is scaled; more would only be ready later each, all of them in memory. */
const AT_ONCE = 2;

interface Entry {
  readonly need: PictureNeed;
  readonly bytes: number;
  readonly picture: Promise<PreparedPicture>;
  settled: PreparedPicture | null;
  holders: number;
}

export function makePictureStore({
  preparer,
  media,
  plan,
  budget,
  signal,
  shared,
}: PictureStoreOptions): PictureStore {
  // In order of use, the newest last.
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let working = 0;
  const waiting: { readonly need: PictureNeed; readonly begin: () => void }[] = [];

  /** What a chunk waits for comes before what is only prepared ahead. */
  const beginNext = () => {
    while (working < AT_ONCE && waiting.length > 0) {
      const held = waiting.findIndex(({ need }) => (entries.get(need.key)?.holders ?? 0) > 0);
      const [turn] = waiting.splice(Math.max(0, held), 1);
      working += 1;
      turn?.begin();
    }
  };

  const prepare = async (need: PictureNeed): Promise<PreparedPicture> => {
    await new Promise<void>((begin) => {
      waiting.push({ need, begin });
      // Who asked is known as a holder by then.
      queueMicrotask(beginNext);
    });
    try {
      signal.throwIfAborted();
      return await preparePath(need);
    } finally {
      working -= 1;
      beginNext();
    }
  };

  const preparePath = async (need: PictureNeed): Promise<PreparedPicture> => {
    const { path, name } = locateMedia(plan, media, need.sha256, 'preparing');
    try {
      if (shared === undefined) return await preparer.call('prepare', path, name, need, []);
      return await shared.inTurn(need.sha256, signal, () => prepareForAll(shared, path, name, need));
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      throw new StudioError(error.code, error.message, {
        cause: error,
        context: { file: name, stage: 'preparing', ...error.context },
      });
    }
  };

  /** Whoever comes first decodes for all; the others read what it kept for them. */
  const prepareForAll = async (all: SharedWork, path: string, name: string, need: PictureNeed) => {
    const kept = await preparer.call('restore', { need, file: all.keptFile(need) });
    if (kept !== null) return kept;
    const keep = all.picture(need.sha256).map((other) => ({ need: other, file: all.keptFile(other) }));
    count(all.tally.pictures, need.sha256);
    return preparer.call('prepare', path, name, need, keep);
  };

  const remove = (entry: Entry) => {
    entries.delete(entry.need.key);
    bytes -= entry.bytes;
    const { settled } = entry;
    // A thread that is gone took its memory along.
    if (settled !== null) preparer.call('free', settled.offset).catch(() => {});
  };

  const start = (need: PictureNeed): Entry => {
    const entry: Entry = {
      need,
      bytes: preparedBytes(need.size),
      picture: prepare(need),
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
  };
}
