import { assert } from '../../shared/assert.ts';
import type { Plan, PlanChunk } from '../../shared/plan/plan.ts';
import { drawFrames } from '../workers/render/client.ts';
import { encodeRun, startTranscodeWorker, type TranscodeLink } from '../workers/transcode/client.ts';
import { FFMPEG_CORE_URL } from './ffmpeg-rung.ts';
import type { DecoderConfigData, LedgerEntry } from './ledger.ts';
import {
  configsEqual,
  DEFAULT_CACHE_BYTES,
  type RenderDeps,
  type RenderOptions,
  type RenderResult,
} from './render-chunks.ts';
import { type Lane, openRenderPool } from './render-chunks-pool.ts';
import { makeProgress } from './render-chunks-progress.ts';

/** Raw frames handed over at a time: the WebAssembly memory has to hold them. */
const RUN_BYTES = 160 << 20;
/** Frames drawn between two looks at the signal. */
const DRAW_FRAMES = 16;

/**
 * The way of `renderChunks` where the browser has no video encoder: the same drawer makes the same frames, ffmpeg
 * encodes them, and the packets go into the ledger under the same kind of key.
 */
export async function renderByFfmpeg(
  plan: Plan,
  deps: RenderDeps,
  { signal, onProgress }: RenderOptions,
): Promise<RenderResult> {
  signal.throwIfAborted();
  const found = new Map(await deps.ledger.find(plan.chunks.map(({ key }) => key)));
  const seen = new Set<string>();
  const todo = plan.chunks.filter(({ key }) => !found.has(key) && !seen.has(key) && seen.add(key));
  if (todo.length > 0) {
    const progress = makeProgress(plan, found, onProgress);
    const { media, cacheBytes = DEFAULT_CACHE_BYTES } = deps;
    const link = startTranscodeWorker();
    // ffmpeg is busy for seconds at a time and hears nothing: a cancel ends it.
    const onAbort = () => link.terminate(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const pool = await openRenderPool(plan, { media, workers: 1, cacheBytes }, signal).catch((error) => {
      link.terminate(error);
      throw error;
    });
    try {
      const [lane] = pool.lanes;
      assert(lane !== undefined, 'A pool of one has a lane');
      await link.call((api) => api.load(FFMPEG_CORE_URL));
      for (const chunk of todo) {
        const onFrames = (count: number) => progress.frames(chunk, count);
        found.set(chunk.key, await renderOne(plan, chunk, lane, link, deps, { signal, onFrames }));
        progress.finished(chunk);
      }
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      link.terminate();
      pool.close();
    }
  }
  const entries = plan.chunks.map(({ key }) => {
    const entry = found.get(key);
    assert(entry !== undefined, 'Every chunk was found or made');
    return entry;
  });
  const rendered = todo.length;
  return { entries, reused: plan.chunks.length - rendered, rendered, joinable: configsEqual(entries) };
}

async function renderOne(
  plan: Plan,
  chunk: PlanChunk,
  lane: Lane,
  link: TranscodeLink,
  { ledger }: RenderDeps,
  { signal, onFrames }: { signal: AbortSignal; onFrames: (count: number) => void },
): Promise<LedgerEntry> {
  const { width, height, rate } = plan;
  const frameBytes = (width * height * 3) / 2;
  const perRun = Math.max(1, Math.floor(RUN_BYTES / frameBytes));
  const writer = await ledger.begin(chunk.key, 'video');
  try {
    let config: DecoderConfigData | null = null;
    for (let first = 0; first < chunk.frames; first += perRun) {
      const count = Math.min(perRun, chunk.frames - first);
      const data = await drawRun(lane, chunk, first, count, frameBytes, signal);
      const { codecString, bitrate } = plan.video;
      const run = { width, height, rate, codecString, bitrate, frames: count, data };
      const encoded = await encodeRun(link, run);
      signal.throwIfAborted();
      assert(encoded.packets.length === count, 'ffmpeg gives a packet for each frame');
      config ??= encoded.config;
      for (const packet of encoded.packets)
        await writer.append({ ...packet, timestamp: first + packet.timestamp });
      onFrames(count);
    }
    assert(config !== null, 'A chunk has frames');
    return await writer.commit(config);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function drawRun(
  lane: Lane,
  chunk: PlanChunk,
  first: number,
  count: number,
  frameBytes: number,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const data = new Uint8Array(count * frameBytes);
  await lane.withSlice(chunk.slice, async (link, job) => {
    for (let at = 0; at < count; at += DRAW_FRAMES) {
      signal.throwIfAborted();
      const frames = Array.from(
        { length: Math.min(DRAW_FRAMES, count - at) },
        (_, index) => first + at + index,
      );
      data.set(new Uint8Array(await drawFrames(link, job, frames, { signal })), at * frameBytes);
    }
  });
  return data.buffer;
}
