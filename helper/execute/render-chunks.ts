import { StudioError } from '../../shared/errors.ts';
import { pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import { makeChunkQueue } from '../../shared/plan/chunk-queue.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { PlanChunk } from '../../shared/plan/plan.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { checkPictures } from './check-part.ts';
import { type FrameEncoder, partExtension, startEncoder } from './encode-frames.ts';
import type { FrameLimits } from './frame-limits.ts';
import { type Lane, openLanes } from './lanes.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { WorkPlan } from './machine-share.ts';
import { makePace } from './pace.ts';
import type { RenderMeter } from './render-meter.ts';
import type { SharedWork } from './shared-work.ts';
import type { MediaFolder } from './types.ts';

export interface RenderDeps {
  readonly runner: ToolRunner;
  readonly media: MediaFolder;
  readonly ledger: Ledger;
  readonly work: WorkPlan;
  readonly layers: string | null;
  readonly limits: FrameLimits;
  readonly meter: RenderMeter;
  readonly shared?: SharedWork;
}

/**
 * Draws and encodes the chunks that the ledger does not have, and adds them to `found`. Finished ones stay
 * whatever happens to the rest; of the unfinished nothing is left, and no program runs when this settles.
 */
export async function renderChunks(
  plan: HelperPlan,
  found: Map<string, LedgerEntry>,
  deps: RenderDeps,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Set<string>();
  // The same content may come twice in one film: one chunk serves both.
  const todo = plan.chunks.filter(({ key }) => !found.has(key) && !seen.has(key) && seen.add(key));
  if (todo.length === 0) return;
  const { work } = deps;
  await openLanes(
    plan,
    { ...deps, lanes: Math.min(work.lanes, todo.length) },
    signal,
    async (lanes, stop) => {
      const queue = makeChunkQueue(todo, lanes.length);
      /** Has the pictures of the chunks behind it prepared meanwhile. */
      const nextFor = (lane: Lane, index: number) => {
        const chunk = queue.next(index);
        const ahead = queue.ahead(2 * lanes.length).flatMap(({ slice }) => pictureNeeds(slice));
        queueMicrotask(() => lane.prefetch(ahead));
        return chunk;
      };
      const runLane = async (lane: Lane, index: number) => {
        // One chunk is finished and checked while the next is drawn.
        let storing: Promise<void> = Promise.resolve();
        try {
          for (let chunk = nextFor(lane, index); chunk !== undefined; chunk = nextFor(lane, index)) {
            const finish = await encodeChunk(plan, chunk, lane, deps, stop);
            await storing;
            storing = finish().then((entry) => {
              found.set(entry.key, entry);
              deps.meter.finished(chunk);
            });
            // It is awaited below; until then a failure must not count as unhandled, and stops the drawing.
            storing.catch(stop.because);
          }
        } catch (error) {
          stop.because(error);
        } finally {
          await storing.catch(stop.because);
        }
      };
      await Promise.all(lanes.map(runLane));
    },
  );
}

/** The first reason stops all lanes. */
export interface Stop {
  readonly signal: AbortSignal;
  because(error: unknown): void;
}

/** Feeds one chunk to an encoder of its own; what it returns waits for the file and puts it into the ledger. */
export async function encodeChunk(
  plan: HelperPlan,
  chunk: PlanChunk,
  lane: Lane,
  deps: RenderDeps,
  stop: Stop,
): Promise<() => Promise<LedgerEntry>> {
  const { signal } = stop;
  signal.throwIfAborted();
  const { limits, meter } = deps;
  const context = { stage: 'rendering', segment: chunk.firstSegment, chunk: chunk.firstFrame };
  const draft = deps.ledger.begin(chunk.key, partExtension(plan.video));
  const began = performance.now();
  let encoder: FrameEncoder | null = null;
  const giveUp = async (error: unknown): Promise<never> => {
    stop.because(error);
    await encoder?.gone;
    await draft.abort();
    throw error;
  };
  try {
    encoder = startEncoder(plan, draft.path, {
      runner: deps.runner,
      signal,
      context,
      stallMs: limits.stallMs(),
      limitMs: limits.totalMs(chunk.frames),
    });
    await drawInto(encoder, chunk, lane, deps, signal);
  } catch (error) {
    return giveUp(inChunk(error, context));
  }
  const finishing = encoder;
  return async () => {
    try {
      await finishing.finish();
      const facts = await checkPictures(draft.path, chunk.frames, plan.rate);
      const entry = await draft.commit(facts, { signal });
      limits.learn(chunk.frames, performance.now() - began);
      return entry;
    } catch (error) {
      meter.frames(chunk, -chunk.frames);
      return giveUp(inChunk(error, context));
    }
  };
}

export async function drawInto(
  encoder: FrameEncoder,
  chunk: PlanChunk,
  lane: Lane,
  { work, meter }: RenderDeps,
  signal: AbortSignal,
): Promise<void> {
  const pace = makePace(work.part);
  let turn: Promise<void> = Promise.resolve();
  const { slice } = chunk;
  await lane.draw(slice, 0, slice.frames, async (frame) => {
    signal.throwIfAborted();
    const add = async () => {
      await encoder.add(frame);
      meter.frames(chunk, 1);
    };
    if (work.part >= 1) return add();
    // Frames wait for each other, so that a pause stops them all.
    turn = turn.then(async () => {
      await pace(signal);
      await add();
    });
    await turn;
  });
}

export function inChunk(error: unknown, context: StudioError['context']): unknown {
  if (!(error instanceof StudioError)) return error;
  return new StudioError(error.code, error.message, {
    cause: error,
    context: { ...error.context, ...context },
  });
}
