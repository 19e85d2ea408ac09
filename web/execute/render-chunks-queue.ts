import { pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import { makeChunkQueue } from '../../shared/plan/chunk-queue.ts';
import type { PlanChunk } from '../../shared/plan/plan.ts';
import type { RenderPool } from './render-chunks-pool.ts';

/** Hands out chunks and has the pictures of the next ones prepared meanwhile. */
export function makeQueue(todo: readonly PlanChunk[], { pictures, lanes }: RenderPool) {
  const queue = makeChunkQueue(todo, lanes.length);
  const needs = new Map(todo.map((chunk) => [chunk, pictureNeeds(chunk.slice)]));
  const needsOf = (chunks: readonly PlanChunk[]) => chunks.flatMap((chunk) => needs.get(chunk) ?? []);
  /** In how many chunks that are still to be handed out a picture is seen. */
  const left = new Map<string, number>();
  for (const { key } of needsOf(todo)) left.set(key, (left.get(key) ?? 0) + 1);
  const drawn = lanes.map((): PlanChunk[] => []);
  return {
    next(lane: number): PlanChunk | undefined {
      const chunk = queue.next(lane);
      drawn[lane] = chunk === undefined ? [] : [chunk];
      for (const { key } of needsOf(drawn[lane] ?? [])) left.set(key, (left.get(key) ?? 0) - 1);
      // What other lanes still draw is not forgotten.
      const inUse = new Set(needsOf(drawn.flat()).map(({ key }) => key));
      pictures.forget((key) => inUse.has(key) || (left.get(key) ?? 0) > 0);
      // One chunk ahead for each lane: a picture is prepared in less time than a chunk is encoded in.
      const soon = [...(drawn[lane] ?? []), ...queue.ahead(lanes.length)];
      queueMicrotask(() => pictures.prefetch(needsOf(soon)));
      return chunk;
    },
  };
}
