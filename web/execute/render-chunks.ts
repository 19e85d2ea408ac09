import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Plan, PlanChunk } from '../../shared/plan/plan.ts';
import type { MediaStore } from '../storage/media-store.ts';
import type { RenderedChunk } from '../workers/render/api.ts';
import type { FilmsTogether } from './films-together.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { PictureStore } from './picture-store.ts';
import { type Lane, openRenderPool, type RenderPool } from './render-chunks-pool.ts';
import { makeProgress } from './render-chunks-progress.ts';
import { makeQueue } from './render-chunks-queue.ts';

export interface RenderDeps {
  readonly ledger: Ledger;
  readonly media: MediaStore;
  /** Chunks in flight; default from the machine. */
  readonly workers?: number;
  /** For prepared pictures; default 512 MB. */
  readonly cacheBytes?: number;
  /** False draws as where SharedArrayBuffer is missing. */
  readonly shareMemory?: boolean;
  /** Pictures of all exports; without it they are this one's alone. */
  readonly pictures?: PictureStore;
  /** What the films after this one need. */
  readonly together?: FilmsTogether;
}

export interface RenderOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
  /** Each chunk the ledger has, those it had before too. */
  readonly onEntry?: (entry: LedgerEntry) => void;
}

export interface RenderProgress {
  readonly framesDone: number;
  readonly framesTotal: number;
  /** 1-based: the foremost segment being drawn. */
  readonly segment: number;
  readonly chunksReused: number;
  readonly chunksRendered: number;
  readonly framesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface RenderResult {
  /** One for each chunk of the plan, in order. */
  readonly entries: readonly LedgerEntry[];
  readonly reused: number;
  readonly rendered: number;
  /** False: the chunks cannot be joined, and the film goes through `renderStraight`. */
  readonly joinable: boolean;
}

export const DEFAULT_CACHE_BYTES = 512 << 20;

/** The encoder has threads of its own: more lanes than cores only take memory. */
export function defaultWorkers(): number {
  return Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
}

/**
 * Draws and encodes the chunks that the ledger does not have. A hardware encoder that stops throws
 * `failed.encoder-lost`: the caller then plans the whole job anew for the CPU. After a cancel or a failure the
 * workers are gone and nothing unfinished is left; finished chunks stay.
 */
export async function renderChunks(
  plan: Plan,
  deps: RenderDeps,
  options: RenderOptions,
): Promise<RenderResult> {
  assert(plan.missing.length === 0, 'A plan with missing parts is not rendered');
  options.signal.throwIfAborted();
  const found = new Map(await deps.ledger.find(plan.chunks.map((chunk) => chunk.key)));
  const seen = new Set<string>();
  // The same content may come twice in one film: one chunk serves both.
  const todo = plan.chunks.filter(({ key }) => !found.has(key) && !seen.has(key) && seen.add(key));
  const progress = makeProgress(plan, found, options.onProgress);
  for (const entry of found.values()) options.onEntry?.(entry);
  if (todo.length > 0) {
    await withPool(
      plan,
      deps,
      Math.min(todo.length, deps.workers ?? defaultWorkers()),
      options,
      async (pool, signal, stop) => {
        const queue = makeQueue(todo, pool);
        const runLane = async (lane: Lane, index: number) => {
          try {
            // One chunk is stored while the next is drawn.
            let storing: Promise<void> = Promise.resolve();
            try {
              for (let chunk = queue.next(index); chunk !== undefined; chunk = queue.next(index)) {
                signal.throwIfAborted();
                const rendered = await renderOne(lane, plan, chunk, signal, progress);
                await storing;
                storing = store(deps.ledger, chunk.key, rendered, signal).then((entry) => {
                  found.set(entry.key, entry);
                  progress.finished(chunk);
                  options.onEntry?.(entry);
                });
                // It is awaited below; until then a failure must not count as unhandled.
                storing.catch(() => {});
              }
            } finally {
              await storing;
            }
          } catch (error) {
            stop(error);
            throw error;
          }
        };
        await settleAll(pool.lanes.map(runLane));
      },
    );
  }
  const entries = plan.chunks.map(({ key }) => {
    const entry = found.get(key);
    assert(entry !== undefined, 'Every chunk was found or made');
    return entry;
  });
  return {
    entries,
    reused: plan.chunks.length - todo.length,
    rendered: todo.length,
    joinable: configsEqual(entries),
  };
}

/**
 * One chunk, with one more try in a new worker where the first one died or its encoder failed: browsers take
 * encoders away from pages in the background. A lost hardware encoder is the caller's to judge.
 */
async function renderOne(
  lane: Lane,
  plan: Plan,
  chunk: PlanChunk,
  signal: AbortSignal,
  progress: ReturnType<typeof makeProgress>,
  continues?: { readonly firstFrame: number },
): Promise<RenderedChunk> {
  for (let attempt = 1; ; attempt++) {
    let frames = 0;
    const onFrames = (count: number) => {
      frames += count;
      progress.frames(chunk, count);
    };
    try {
      const place = continues === undefined ? {} : { continues };
      return await lane.render(chunk.slice, plan.video, { signal, onFrames, ...place });
    } catch (error) {
      progress.frames(chunk, -frames);
      const mayPass =
        error instanceof StudioError && (error.code === 'failed.worker' || error.code === 'failed.encode');
      if (!mayPass || attempt > 1 || signal.aborted || continues !== undefined) throw inChunk(error, chunk);
      await lane.revive();
    }
  }
}

async function store(
  ledger: Ledger,
  key: string,
  chunk: RenderedChunk,
  signal: AbortSignal,
): Promise<LedgerEntry> {
  signal.throwIfAborted();
  const writer = await ledger.begin(key, 'video');
  try {
    let at = 0;
    for (const { size, key: isKey, timestamp } of chunk.packets) {
      await writer.append({ data: chunk.data.subarray(at, at + size), key: isKey, timestamp, duration: 1 });
      at += size;
    }
    signal.throwIfAborted();
    return await writer.commit(chunk.config);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/**
 * The way round chunks that cannot be joined: the whole film through one encoder, kept chunk by chunk under keys
 * of this job. It starts again unless everything is there: a second encoder could not go on where one stopped.
 */
export async function renderStraight(
  plan: Plan,
  jobKey: string,
  deps: RenderDeps,
  options: RenderOptions,
): Promise<RenderResult> {
  options.signal.throwIfAborted();
  const chunks = plan.chunks.map((chunk, index) => ({ ...chunk, key: `${jobKey}-${index}` }));
  const keys = chunks.map(({ key }) => key);
  const whole = await deps.ledger.find(keys);
  const progress = makeProgress(
    { ...plan, chunks },
    whole.size === keys.length ? whole : new Map(),
    options.onProgress,
  );
  const found = new Map(whole);
  if (whole.size < keys.length) {
    // The parts of an encoder that stopped do not join with those of the next one.
    for (const key of found.keys()) await deps.ledger.drop(key);
    found.clear();
    await withPool(plan, deps, 1, options, async (pool, signal) => {
      const [lane] = pool.lanes;
      assert(lane !== undefined, 'A pool of one has a lane');
      const queue = makeQueue(chunks, pool);
      for (let chunk = queue.next(0); chunk !== undefined; chunk = queue.next(0)) {
        const place = { firstFrame: chunk.firstFrame };
        const rendered = await renderOne(lane, plan, chunk, signal, progress, place);
        found.set(chunk.key, await store(deps.ledger, chunk.key, rendered, signal));
        progress.finished(chunk);
      }
    });
  }
  const entries = keys.map((key) => found.get(key)).filter((entry) => entry !== undefined);
  const rendered = whole.size === keys.length ? 0 : keys.length;
  return { entries, reused: keys.length - rendered, rendered, joinable: configsEqual(entries) };
}

async function withPool(
  plan: Plan,
  deps: RenderDeps,
  workers: number,
  { signal }: RenderOptions,
  work: (pool: RenderPool, signal: AbortSignal, stop: (reason: unknown) => void) => Promise<void>,
): Promise<void> {
  // The first failure stops the siblings; all are awaited before it leaves.
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let pool: RenderPool | null = null;
  let isClean = false;
  try {
    const options = { ...deps, workers, cacheBytes: deps.cacheBytes ?? DEFAULT_CACHE_BYTES };
    pool = await openRenderPool(plan, options, controller.signal);
    await work(pool, controller.signal, (reason) => controller.abort(reason));
    isClean = true;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    pool?.close(isClean);
  }
}

async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** Equal byte for byte, so that one decoder can be fed with all of them. */
export function configsEqual(entries: readonly LedgerEntry[]): boolean {
  const [first] = entries;
  return (
    first === undefined || entries.every(({ config }) => configText(config) === configText(first.config))
  );
}

function configText(config: LedgerEntry['config']): string {
  return JSON.stringify({
    ...config,
    description: config.description === null ? null : [...config.description],
  });
}

function inChunk(error: unknown, chunk: PlanChunk): unknown {
  if (!(error instanceof StudioError)) return error;
  return new StudioError(error.code, error.message, {
    cause: error,
    context: { ...error.context, segment: chunk.firstSegment, chunk: chunk.firstFrame },
  });
}
