import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { loadKernelModule } from '../media/picture-kernel.ts';
import type { MediaStore } from '../storage/media-store.ts';
import type { WorkerLink } from '../workers/bridge.ts';
import type { PictureWorkerApi } from '../workers/picture/api.ts';
import { startPictureWorker } from '../workers/picture/client.ts';
import { type FilmsTogether, NO_OTHERS } from './films-together.ts';
import { makePictureCache, type PictureCache, type PictureSources } from './picture-cache.ts';
import { memoryLimit, reserveMemory } from './picture-memory.ts';

/** Films of a batch follow each other at once; one that does not come finds its pictures gone. */
const IDLE_MS = 20_000;

/** The prepared pictures of all exports of this tab, in one worker and one memory. */
export interface PictureStore {
  lease(request: LeaseRequest): Promise<PictureLease>;
  /** An export begins: what later films need stays until it ends, however long it writes. Ends by what comes back. */
  enter(): () => void;
  /** Idempotent. */
  close(): void;
}

export interface LeaseRequest {
  readonly media: Plan['media'];
  /** Each lane draws in a region of this many bytes, where memory is shared. */
  readonly lanes: number;
  readonly region: number;
  readonly isShared: boolean;
  readonly cacheBytes: number;
  readonly together?: FilmsTogether;
  readonly signal: AbortSignal;
}

/** One export's hold on the pictures. */
export interface PictureLease extends Omit<PictureCache, 'adopt' | 'has'> {
  readonly module: WebAssembly.Module;
  /** Null where workers cannot share one: each then gets copies. */
  readonly memory: WebAssembly.Memory | null;
  /** A region for a lane. */
  allocate(bytes: number): Promise<number>;
  copy(picture: PreparedPicture): Promise<ArrayBuffer>;
  /** Not clean where a worker may still be drawing: its memory is not given to others then. Idempotent. */
  end(isClean: boolean): void;
}

interface Opened {
  readonly kind: string;
  readonly link: WorkerLink<PictureWorkerApi>;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory | null;
  readonly cache: PictureCache;
  readonly sources: PictureSources;
  readonly leases: Set<{ readonly together: FilmsTogether; isWanted(key: string): boolean }>;
  /** What the lease that ended last leaves to the films after it. */
  left: FilmsTogether['later'];
  /** Bytes that no lease has for its lanes. */
  room: number;
  close(): void;
}

export function makePictureStore({
  media,
  idleMs = IDLE_MS,
}: {
  readonly media: MediaStore;
  readonly idleMs?: number;
}): PictureStore {
  const living = new Set<Opened>();
  let kept: Opened | null = null;
  let exports = 0;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const drop = (opened: Opened) => {
    opened.close();
    living.delete(opened);
    if (kept === opened) kept = null;
  };
  /** From when no export is inside: one that still writes its film is followed only after that. */
  const startTimer = () => {
    clearTimeout(timer);
    const idle = kept;
    if (idle === null || idle.leases.size > 0 || exports > 0) return;
    timer = setTimeout(() => drop(idle), idleMs);
  };
  const reusable = (request: LeaseRequest): Opened | null => {
    const fits =
      kept !== null && kept.kind === kindOf(request) && kept.room >= request.lanes * request.region;
    return fits && kept?.link.dead === false ? kept : null;
  };
  const openNew = async (request: LeaseRequest): Promise<Opened> => {
    if (kept !== null && kept.leases.size === 0) drop(kept);
    const opened = await open(request, media);
    living.add(opened);
    // What another film still draws from stays; this one's memory then goes with it.
    kept ??= opened;
    return opened;
  };
  const onEnd = (opened: Opened) => {
    if (opened.leases.size > 0) return;
    if (opened !== kept || opened.left.size === 0 || opened.link.dead) drop(opened);
    else startTimer();
  };
  const checkWanted = ({ signal }: LeaseRequest) => {
    signal.throwIfAborted();
    if (isClosed) throw new DOMException('The pictures were given back', 'AbortError');
  };

  return {
    lease(request) {
      const lease = turn.then(async () => {
        checkWanted(request);
        clearTimeout(timer);
        // Held at once where it is there already: nobody may end it in between.
        const opened = reusable(request) ?? (await openNew(request));
        try {
          checkWanted(request);
        } catch (error) {
          if (opened.leases.size === 0) drop(opened);
          throw error;
        }
        return makeLease(opened, request, () => onEnd(opened));
      });
      turn = lease.catch(() => {});
      return lease;
    },
    enter() {
      let isInside = true;
      exports += 1;
      clearTimeout(timer);
      return () => {
        if (!isInside) return;
        isInside = false;
        exports -= 1;
        startTimer();
      };
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const opened of living) drop(opened);
    },
  };
}

function kindOf({ isShared, cacheBytes }: LeaseRequest): string {
  return `${isShared} ${cacheBytes}`;
}

async function open(request: LeaseRequest, media: MediaStore): Promise<Opened> {
  const { isShared, cacheBytes, lanes, region } = request;
  const link = startPictureWorker();
  const stop = new AbortController();
  const close = () => {
    stop.abort(new DOMException('The pictures were given back', 'AbortError'));
    link.terminate();
  };
  try {
    const module = await loadKernelModule(isShared);
    const { memory, room } = isShared ? reserveMemory(cacheBytes, lanes * region) : { memory: null, room: 0 };
    const place = memory ?? { maximumBytes: memoryLimit(cacheBytes) };
    await link.call(async (api) => api.openMemory(module, place));
    const sources: PictureSources = new Map();
    const opened: Opened = {
      kind: kindOf(request),
      link,
      module,
      memory,
      sources,
      leases: new Set(),
      left: new Set(),
      room: isShared ? room : Number.POSITIVE_INFINITY,
      close,
      cache: makePictureCache({
        link,
        media,
        sources,
        budget: cacheBytes,
        signal: stop.signal,
        alongWith: ({ sha256 }) => waysOf(opened, sha256),
      }),
    };
    return opened;
  } catch (error) {
    close();
    throw error;
  }
}

/** In which the films that draw here, and those after them, need a picture. */
function waysOf({ leases }: Opened, sha256: string): readonly PictureNeed[] {
  const all = [...leases].flatMap(({ together }) => together.sizes.get(sha256) ?? []);
  return [...new Map(all.map((need) => [need.key, need])).values()];
}

function makeLease(opened: Opened, request: LeaseRequest, onEnd: () => void): PictureLease {
  const { cache, link } = opened;
  const { signal, together = NO_OTHERS, lanes, region } = request;
  const offsets: number[] = [];
  let isWanted: (key: string) => boolean = () => true;
  const self = { together, isWanted: (key: string) => isWanted(key) };
  opened.leases.add(self);
  // Before the lanes ask for it: a film that starts at once must not count on the same room.
  opened.room -= lanes * region;
  for (const item of request.media) {
    const pixels = item.kind === 'picture' ? item.width * item.height : 0;
    opened.sources.set(item.sha256, { name: item.name, pixels });
  }
  const forget = () =>
    cache.forget(
      (key) =>
        opened.left.has(key) ||
        [...opened.leases].some((lease) => lease.together.later.has(key) || lease.isWanted(key)),
    );

  return {
    module: opened.module,
    memory: opened.memory,
    async allocate(bytes) {
      const offset = await link.call(async (api) => api.allocate(bytes));
      offsets.push(offset);
      return offset;
    },
    copy: ({ offset, bytes }) => link.call((api) => api.copy(offset, bytes)),
    async acquire(need) {
      const picture = cache.acquire(need);
      try {
        return await unlessAborted(picture, signal);
      } catch (error) {
        // Somebody else may have asked for it too, so it comes all the same.
        if (signal.aborted)
          picture.then(
            () => cache.release(need),
            () => {},
          );
        throw error;
      }
    },
    release: cache.release,
    prefetch(needs) {
      if (!signal.aborted) cache.prefetch(needs);
    },
    forget(wanted) {
      isWanted = wanted;
      forget();
    },
    get bytes() {
      return cache.bytes;
    },
    end(isClean) {
      if (!opened.leases.delete(self)) return;
      opened.left = together.later;
      if (isClean) {
        opened.room += lanes * region;
        for (const offset of offsets) link.call(async (api) => api.free(offset)).catch(() => {});
        forget();
      } else if (opened.leases.size === 0) opened.close();
      onEnd();
    },
  };
}

async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
