import { StudioError } from '../../shared/errors.ts';
import { createKernelMemory } from '../../shared/kernel/kernel.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { loadKernelModule } from '../media/picture-kernel.ts';
import type { MediaStore } from '../storage/media-store.ts';
import type { WorkerLink } from '../workers/bridge.ts';
import type { PictureWorkerApi } from '../workers/picture/api.ts';
import { startPictureWorker } from '../workers/picture/client.ts';
import { type FilmsTogether, NO_OTHERS } from './films-together.ts';
import { makePictureCache, type PictureCache, type PictureSources } from './picture-cache.ts';

/** What pictures and frames take besides what the cache counts: rows being scaled, fragments between regions. */
const SLACK_BYTES = 256 << 20;
const MEMORY_LIMIT = 2 ** 32 - 65_536;
/** Addresses for the lanes of whatever film comes next, so that it can draw in the same memory. */
const USUAL_ROOM = 1 << 30;
/** Films of a batch follow each other at once; one that does not come finds its pictures gone. */
const IDLE_MS = 20_000;

/** The prepared pictures of all exports of this tab, in one worker and one memory. */
export interface PictureStore {
  lease(request: LeaseRequest): Promise<PictureLease>;
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
  readonly leases: Set<{ isWanted(key: string): boolean }>;
  together: FilmsTogether;
  /** Bytes that no lane has. */
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
  let kept: Opened | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const drop = (opened: Opened) => {
    opened.close();
    if (kept === opened) kept = null;
  };
  const reusable = (request: LeaseRequest): Opened | null => {
    const fits =
      kept !== null && kept.kind === kindOf(request) && kept.room >= request.lanes * request.region;
    return fits && kept?.link.dead === false ? kept : null;
  };
  const openNew = async (request: LeaseRequest): Promise<Opened> => {
    // What another film still draws from stays; this one's memory then goes with it.
    if (kept !== null && kept.leases.size > 0) return open(request, media);
    if (kept !== null) drop(kept);
    kept = await open(request, media);
    return kept;
  };
  const onEnd = (opened: Opened) => {
    if (opened.leases.size > 0) return;
    if (opened !== kept || opened.together.later.size === 0 || opened.link.dead) drop(opened);
    else timer = setTimeout(() => drop(opened), idleMs);
  };

  return {
    lease(request) {
      const lease = turn.then(async () => {
        clearTimeout(timer);
        // Held at once where it is there already: nobody may end it in between.
        const opened = reusable(request) ?? (await openNew(request));
        return makeLease(opened, request, () => onEnd(opened));
      });
      turn = lease.catch(() => {});
      return lease;
    },
    close() {
      clearTimeout(timer);
      if (kept !== null) drop(kept);
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
    const { memory, room } = isShared ? reserve(cacheBytes, lanes * region) : { memory: null, room: 0 };
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
      together: NO_OTHERS,
      room: isShared ? room : Number.POSITIVE_INFINITY,
      close,
      cache: makePictureCache({
        link,
        media,
        sources,
        budget: cacheBytes,
        signal: stop.signal,
        alongWith: ({ sha256 }) => opened.together.sizes.get(sha256) ?? [],
      }),
    };
    return opened;
  } catch (error) {
    close();
    throw error;
  }
}

function makeLease(opened: Opened, request: LeaseRequest, onEnd: () => void): PictureLease {
  const { cache, link } = opened;
  const { signal, together = NO_OTHERS } = request;
  const regions: { readonly offset: number; readonly bytes: number }[] = [];
  let isWanted: (key: string) => boolean = () => true;
  const self = { isWanted: (key: string) => isWanted(key) };
  opened.leases.add(self);
  opened.together = together;
  for (const item of request.media) {
    const pixels = item.kind === 'picture' ? item.width * item.height : 0;
    opened.sources.set(item.sha256, { name: item.name, pixels });
  }
  const forget = () =>
    cache.forget(
      (key) => opened.together.later.has(key) || [...opened.leases].some((lease) => lease.isWanted(key)),
    );

  return {
    module: opened.module,
    memory: opened.memory,
    async allocate(bytes) {
      const offset = await link.call(async (api) => api.allocate(bytes));
      regions.push({ offset, bytes });
      opened.room -= bytes;
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
      if (isClean) {
        for (const { offset, bytes } of regions) {
          opened.room += bytes;
          link.call(async (api) => api.free(offset)).catch(() => {});
        }
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

/** Of a kernel memory in which so many bytes are wanted. */
export function memoryLimit(bytes: number): number {
  return Math.min(MEMORY_LIMIT, bytes + SLACK_BYTES);
}

/** Only addresses are taken here, but a small machine may not have even those. */
function reserve(cacheBytes: number, needed: number): { memory: WebAssembly.Memory; room: number } {
  let cause: unknown;
  for (const room of [Math.max(needed, USUAL_ROOM), needed]) {
    try {
      return {
        memory: createKernelMemory({ shared: true, maximumBytes: memoryLimit(cacheBytes + room) }),
        room,
      };
    } catch (error) {
      cause = error;
    }
  }
  throw new StudioError(
    'environment.memory-full',
    'There is not enough memory to draw this film; close other tabs, or choose a smaller size',
    { cause, context: { stage: 'preparing', details: `${memoryLimit(cacheBytes + needed)} bytes` } },
  );
}
