import type { Frames } from '../../../shared/model/time.ts';
import type { PlanChunk } from '../../../shared/plan/plan.ts';
import type { FrameDrawer } from '../../media/frame-drawer-types.ts';

/** A drawer, and the frames of a chunk that it is, or becomes, ready for. */
export interface ChunkSlot {
  readonly drawer: FrameDrawer;
  chunk: PlanChunk | null;
  first: Frames;
  end: Frames;
  isReady: boolean;
  loading: Promise<void> | null;
  abort: AbortController | null;
}

/** Which drawer is ready for what: each holds the frames of one chunk. */
export function makeChunkSlots(drawers: readonly FrameDrawer[], now: () => number) {
  const slots = drawers.map(
    (drawer): ChunkSlot => ({
      drawer,
      chunk: null,
      first: 0,
      end: 0,
      isReady: false,
      loading: null,
      abort: null,
    }),
  );
  const taken = { ms: 0, count: 0 };

  /** The one that is least worth keeping. */
  const slotFor = (chunk: PlanChunk, shown: string | undefined): ChunkSlot => {
    const slot =
      slots.find((each) => each.chunk?.key === chunk.key) ??
      slots.find((each) => each.chunk === null) ??
      slots.find((each) => each.chunk?.key !== shown) ??
      slots[0];
    if (slot === undefined) throw new TypeError('A preview needs a drawer');
    return slot;
  };

  return {
    covering: (chunk: PlanChunk, local: Frames): ChunkSlot | undefined =>
      slots.find(
        (slot) => slot.isReady && slot.chunk?.key === chunk.key && slot.first <= local && local < slot.end,
      ),
    /** Ready with the whole of a chunk, or on the way. */
    holdsAll: (chunk: PlanChunk): boolean =>
      slots.some((slot) => slot.chunk?.key === chunk.key && slot.first === 0 && slot.end === chunk.frames),
    /** Makes frames of a chunk ready, in place of the chunk that is shown only where there is no other place. */
    makeReady(chunk: PlanChunk, first: Frames, end: Frames, shown: string | undefined): Promise<void> {
      const same = slots.find(
        (slot) => slot.chunk?.key === chunk.key && slot.first <= first && end <= slot.end,
      );
      if (same !== undefined) return same.loading ?? Promise.resolve();
      const slot = slotFor(chunk, shown);
      slot.abort?.abort(new DOMException('Another range is wanted', 'AbortError'));
      const abort = new AbortController();
      const before = slot.loading ?? Promise.resolve();
      slot.chunk = chunk;
      slot.first = first;
      slot.end = end;
      slot.isReady = false;
      slot.abort = abort;
      const started = now();
      const work = before
        .catch(() => {})
        .then(() => slot.drawer.ready(chunk.slice, first, end, { signal: abort.signal }))
        .then(() => {
          abort.signal.throwIfAborted();
          slot.isReady = true;
          taken.ms += now() - started;
          taken.count += 1;
        })
        .catch((error: unknown) => {
          if (slot.abort === abort) slot.chunk = null;
          throw error;
        })
        .finally(() => {
          if (slot.abort === abort) {
            slot.abort = null;
            slot.loading = null;
          }
        });
      slot.loading = work;
      return work;
    },
    stopAllBut(key: string | undefined): void {
      for (const slot of slots) {
        if (slot.chunk?.key !== key)
          slot.abort?.abort(new DOMException('Another frame is wanted', 'AbortError'));
      }
    },
    /** What making ready took on the average; null before the first time. */
    meanSeconds: (): number | null => (taken.count === 0 ? null : taken.ms / taken.count / 1000),
  };
}
