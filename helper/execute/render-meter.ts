import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { PlanChunk } from '../../shared/plan/plan.ts';

/** What the pictures have come to. */
export interface RenderState {
  readonly framesDone: number;
  readonly framesTotal: number;
  /** 1-based: the foremost segment being drawn. */
  readonly segment: number;
  readonly chunksReused: number;
  readonly chunksRendered: number;
  readonly framesPerSecond: number | null;
}

export interface RenderMeter {
  frames(chunk: Pick<PlanChunk, 'firstFrame'>, count: number): void;
  finished(chunk: PlanChunk): void;
  readonly state: RenderState;
}

/** Speed is judged over the last seconds: pictures being prepared at the start would spoil the whole. */
const WINDOW_MS = 8000;
const SHORTEST_MS = 500;

export function makeRenderMeter(
  plan: Pick<HelperPlan, 'chunks' | 'segments' | 'totalFrames'>,
  found: ReadonlySet<string>,
  onChange: (state: RenderState) => void,
  now: () => number = () => performance.now(),
): RenderMeter {
  const framesOf = new Map<string, number>();
  for (const { key, frames } of plan.chunks) framesOf.set(key, (framesOf.get(key) ?? 0) + frames);
  const reused = plan.chunks.filter(({ key }) => found.has(key));
  const active = new Map<number, number>();
  const marks: { readonly at: number; readonly drawn: number }[] = [];
  let drawn = 0;
  let done = reused.reduce((sum, { frames }) => sum + frames, 0);
  let rendered = 0;

  const foremost = (): number => {
    let frame = Number.POSITIVE_INFINITY;
    for (const [first, frames] of active) frame = Math.min(frame, first + frames);
    return Math.max(1, plan.segments.findLastIndex((segment) => segment.firstFrame <= frame) + 1);
  };
  const speed = (): number | null => {
    const at = now();
    marks.push({ at, drawn });
    while (marks.length > 2 && at - (marks[0]?.at ?? at) > WINDOW_MS) marks.shift();
    const [first] = marks;
    if (first === undefined || at - first.at < SHORTEST_MS || drawn <= first.drawn) return null;
    return ((drawn - first.drawn) * 1000) / (at - first.at);
  };
  const stateNow = (): RenderState => ({
    framesDone: done,
    framesTotal: plan.totalFrames,
    segment: foremost(),
    chunksReused: reused.length,
    chunksRendered: rendered,
    framesPerSecond: speed(),
  });

  return {
    frames({ firstFrame }, count) {
      active.set(firstFrame, (active.get(firstFrame) ?? 0) + count);
      done += count;
      drawn += count;
      onChange(stateNow());
    },
    finished(chunk) {
      active.delete(chunk.firstFrame);
      rendered += 1;
      // Its twins in the film are done with it.
      done += (framesOf.get(chunk.key) ?? chunk.frames) - chunk.frames;
      onChange(stateNow());
    },
    get state() {
      return stateNow();
    },
  };
}
