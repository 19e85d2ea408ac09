import type { PlanChunk } from './plan.ts';

/** Hands out chunks to lanes, in film order as far as that pays. */
export interface ChunkQueue {
  next(lane: number): PlanChunk | undefined;
  /** What is handed out soon. */
  ahead(count: number): readonly PlanChunk[];
}

/** Longer runs save little more, and leave the other lanes without work at the end. */
const LONGEST_RUN = 6;

/**
 * A lane that draws videos is given runs of chunks: it then decodes on from where it is, while a lane that is given
 * every other chunk seeks each time, and decodes again from a key frame what the other one did.
 */
export function makeChunkQueue(todo: readonly PlanChunk[], lanes: number): ChunkQueue {
  const runs = Array.from({ length: lanes }, (): PlanChunk[] => []);
  let given = 0;
  const runFor = (): PlanChunk[] => {
    const left = todo.length - given;
    const first = todo[given];
    const length =
      first !== undefined && showsVideo(first) ? Math.min(LONGEST_RUN, Math.ceil(left / (2 * lanes))) : 1;
    given += length;
    return todo.slice(given - length, given);
  };
  return {
    next(lane) {
      const run = runs[lane] ?? [];
      if (run.length === 0) run.push(...runFor());
      return run.shift();
    },
    ahead: (count) => [...runs.flat(), ...todo.slice(given)].slice(0, count),
  };
}

function showsVideo({ slice }: PlanChunk): boolean {
  return slice.shots.some(({ video }) => video !== undefined);
}
