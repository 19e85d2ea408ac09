import { toErrorData } from '../../../shared/errors.ts';
import { hasVideo } from '../../../shared/kernel/video-shots.ts';
import type { Frames } from '../../../shared/model/time.ts';
import type { Plan, PlanChunk } from '../../../shared/plan/plan.ts';
import type { FrameDrawer } from '../../media/frame-drawer-types.ts';
import type { PreviewEvent, PreviewStats, ShownFrame } from './api.ts';
import { type ChunkSlot, makeChunkSlots } from './chunk-slots.ts';
import { frameShownAt, type PreviewAnchor, sampleAtTime } from './clock.ts';

export interface ShowLoopParts {
  /** Each holds what one chunk needs, so that the next is made ready while this one plays. */
  readonly drawers: readonly FrameDrawer[];
  /** Puts a frame on the canvas and closes it. */
  present(frame: VideoFrame): void;
  emit(event: PreviewEvent): void;
  now(): number;
  /** The browser's next picture. */
  nextTick(run: () => void): void;
  /** Runs later, for telling of a wait only when it is one. */
  later(run: () => void, ms: number): () => void;
}

/** A wait shorter than this is not worth a word. */
const WORTH_SAYING_MS = 160;

/**
 * Shows frames of a plan: single ones, of which the latest asked for wins, or along a clock. It never draws
 * ahead of the clock and never waits for a picture while playing: what is not ready is late, and is counted.
 */
export function makeShowLoop(parts: ShowLoopParts) {
  const slots = makeChunkSlots(parts.drawers, () => parts.now());
  let plan: Plan | null = null;
  let anchor: PreviewAnchor | null = null;
  let target: Frames | null = null;
  let shown: { frame: Frames; chunk: PlanChunk } | null = null;
  let pumping = false;
  let ticking = false;
  let waits = 0;
  let decoding: Promise<void> | null = null;
  let due = 0;
  let onTime = 0;
  let lastDue: Frames = -1;
  let drawMs = 0;
  let draws = 0;

  function chunkAt(frame: Frames): PlanChunk | null {
    const chunks = plan?.chunks ?? [];
    let low = 0;
    let high = chunks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const chunk = chunks[middle];
      if (chunk === undefined) return null;
      if (frame < chunk.firstFrame) high = middle - 1;
      else if (frame >= chunk.firstFrame + chunk.frames) low = middle + 1;
      else return chunk;
    }
    return null;
  }

  const makeReady = (chunk: PlanChunk, first: Frames, end: Frames) =>
    slots.makeReady(chunk, first, end, shown?.chunk.key);

  /** Says that a wait goes on, when it is one; answers what ends the saying. */
  function sayWait(): () => void {
    let said = false;
    const stop = parts.later(() => {
      said = true;
      waits += 1;
      parts.emit({ type: 'preparing', secondsLeft: slots.meanSeconds() });
    }, WORTH_SAYING_MS);
    return () => {
      stop();
      if (!said) return;
      waits -= 1;
      if (waits === 0) parts.emit({ type: 'ready' });
    };
  }

  function draw(chunk: PlanChunk, frame: Frames, slot: ChunkSlot): void {
    const started = parts.now();
    const local = frame - chunk.firstFrame;
    const rate = chunk.slice.rate;
    const picture = slot.drawer.videoFrame(
      chunk.slice,
      local,
      Math.round((frame * 1e6 * rate.den) / rate.num),
    );
    parts.present(picture);
    drawMs += parts.now() - started;
    draws += 1;
    shown = { frame, chunk };
    parts.emit({ type: 'shown', frame });
  }

  /** With the source frames there, and unless the slot has been given to another range meanwhile. */
  async function drawVideo(chunk: PlanChunk, frame: Frames, slot: ChunkSlot): Promise<void> {
    const { drawer } = slot;
    const { signal } = new AbortController();
    const endWait = sayWait();
    try {
      await drawer.withVideo(chunk.slice, frame - chunk.firstFrame, { signal }, () => {
        if (slot.isReady && slot.chunk?.key === chunk.key) draw(chunk, frame, slot);
      });
    } finally {
      endWait();
    }
  }

  /** Shows the latest wanted still frame, one after the other. */
  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      while (target !== null && anchor === null) {
        const frame = target;
        const chunk = chunkAt(frame);
        if (chunk === null) {
          target = null;
          break;
        }
        const local = frame - chunk.firstFrame;
        let slot = slots.covering(chunk, local);
        if (slot === undefined) {
          const endWait = sayWait();
          try {
            await makeReady(chunk, local, local + 1);
          } catch (error) {
            if (target === frame && chunkAt(frame)?.key === chunk.key && !isAbort(error)) {
              target = null;
              parts.emit({ type: 'failed', error: toErrorData(error) });
            }
            continue;
          } finally {
            endWait();
          }
          slot = slots.covering(chunk, local);
          if (slot === undefined || chunkAt(frame)?.key !== chunk.key) continue;
        }
        if (target === frame) target = null;
        if (hasVideo(chunk.slice)) await drawVideo(chunk, frame, slot);
        else draw(chunk, frame, slot);
      }
    } catch (error) {
      target = null;
      parts.emit({ type: 'failed', error: toErrorData(error) });
    } finally {
      pumping = false;
    }
    if (target !== null && anchor === null) void pump();
  }

  function tick(): void {
    ticking = false;
    if (anchor === null || plan === null) return;
    const sample = sampleAtTime(anchor, parts.now());
    const over = anchor.speed > 0 ? sample >= plan.totalSamples : sample < 0;
    const frame = frameShownAt(sample, plan.rate, plan.totalFrames);
    playFrame(frame, anchor.speed);
    if (over) {
      anchor = null;
      if (shown?.frame !== frame) target = frame;
      parts.emit({ type: 'ended' });
      void pump();
      return;
    }
    schedule();
  }

  function playFrame(frame: Frames, speed: number): void {
    const chunk = chunkAt(frame);
    if (chunk === null) return;
    const slot = slots.covering(chunk, frame - chunk.firstFrame);
    if (frame !== lastDue) {
      // Frames that were passed over had their turn too.
      due += lastDue < 0 ? 1 : Math.abs(frame - lastDue);
      lastDue = frame;
      if (slot !== undefined) onTime += 1;
    }
    if (slot === undefined) {
      lookAhead(chunk);
      return;
    }
    const isShown = shown !== null && shown.frame === frame && shown.chunk.key === chunk.key;
    if (!isShown && !hasVideo(chunk.slice)) draw(chunk, frame, slot);
    // While one frame is decoded the clock goes on: the next to be drawn is the one whose turn it is then.
    if (!isShown && hasVideo(chunk.slice) && decoding === null) {
      decoding = drawVideo(chunk, frame, slot)
        .catch((error: unknown) => {
          if (!isAbort(error)) parts.emit({ type: 'failed', error: toErrorData(error) });
        })
        .finally(() => {
          decoding = null;
        });
    }
    const beyond = speed > 0 ? chunk.firstFrame + chunk.frames : chunk.firstFrame - 1;
    const next = chunkAt(beyond);
    if (next !== null) lookAhead(next);
  }

  function lookAhead(chunk: PlanChunk): void {
    if (slots.holdsAll(chunk)) return;
    makeReady(chunk, 0, chunk.frames).catch((error: unknown) => {
      if (!isAbort(error)) parts.emit({ type: 'failed', error: toErrorData(error) });
    });
  }

  function schedule(): void {
    if (ticking) return;
    ticking = true;
    parts.nextTick(tick);
  }

  return {
    setPlan(next: Plan): void {
      plan = next;
      const at = shown?.frame ?? 0;
      if (anchor !== null) return;
      // Only what is on the canvas and no longer true is drawn again.
      const frame = target ?? Math.max(0, Math.min(at, next.totalFrames - 1));
      if (target === null && shown !== null && shown.frame === frame && sameFrame(shown, chunkAt(frame)))
        return;
      target = next.totalFrames === 0 ? null : frame;
      void pump();
    },
    show(frame: Frames): void {
      anchor = null;
      target = frame;
      slots.stopAllBut(chunkAt(frame)?.key);
      void pump();
    },
    async prepare(frame: Frames): Promise<void> {
      const chunk = chunkAt(frame);
      if (chunk === null) return;
      const endWait = sayWait();
      try {
        await makeReady(chunk, 0, chunk.frames);
      } catch (error) {
        if (!isAbort(error)) throw error;
      } finally {
        endWait();
      }
    },
    play(next: PreviewAnchor): void {
      if (anchor === null) {
        due = 0;
        onTime = 0;
        lastDue = -1;
        drawMs = 0;
        draws = 0;
      }
      anchor = next;
      target = null;
      schedule();
    },
    pause(): Frames {
      anchor = null;
      return shown?.frame ?? -1;
    },
    shown(): ShownFrame | null {
      if (shown === null) return null;
      const { chunk, frame } = shown;
      const slot = slots.covering(chunk, frame - chunk.firstFrame);
      if (slot === undefined) return null;
      const hash = slot.drawer.hash(chunk.slice, frame - chunk.firstFrame);
      return { frame, hash, width: chunk.slice.width, height: chunk.slice.height };
    },
    stats(): PreviewStats {
      return { due, onTime, meanDrawMs: draws === 0 ? 0 : drawMs / draws };
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function sameFrame(shown: { frame: Frames; chunk: PlanChunk }, now: PlanChunk | null): boolean {
  return now !== null && now.key === shown.chunk.key && now.firstFrame === shown.chunk.firstFrame;
}
