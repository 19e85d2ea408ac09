import type { Plan, PlanChunk } from '../../shared/plan/plan.ts';
import type { LedgerEntry } from './ledger.ts';
import type { RenderProgress } from './render-chunks.ts';

/** Speed is judged over the last seconds: pictures being prepared at the start would spoil the whole. */
const WINDOW_MS = 8000;

/** Counts frames as workers report them, and says which segment is being drawn foremost. */
export function makeProgress(
  plan: Plan,
  found: ReadonlyMap<string, LedgerEntry>,
  report: ((progress: RenderProgress) => void) | undefined,
  now: () => number = () => performance.now(),
) {
  const framesByKey = new Map<string, number>();
  for (const { key, frames } of plan.chunks) framesByKey.set(key, (framesByKey.get(key) ?? 0) + frames);
  const reused = plan.chunks.filter(({ key }) => found.has(key));
  const active = new Map<PlanChunk, number>();
  const marks: { readonly at: number; readonly done: number }[] = [];
  let done = reused.reduce((sum, { frames }) => sum + frames, 0);
  let rendered = 0;

  const tell = () => {
    if (report === undefined) return;
    const at = now();
    marks.push({ at, done });
    while (marks.length > 2 && at - (marks[0]?.at ?? at) > WINDOW_MS) marks.shift();
    const [first] = marks;
    const speed =
      first !== undefined && at - first.at > 500 ? ((done - first.done) * 1000) / (at - first.at) : null;
    const framesPerSecond = speed !== null && speed > 0 ? speed : null;
    report({
      framesDone: done,
      framesTotal: plan.totalFrames,
      segment: foremost(),
      chunksReused: reused.length,
      chunksRendered: rendered,
      framesPerSecond,
      secondsLeft: framesPerSecond === null ? null : (plan.totalFrames - done) / framesPerSecond,
    });
  };

  const foremost = (): number => {
    let frame = Number.POSITIVE_INFINITY;
    for (const [chunk, frames] of active) frame = Math.min(frame, chunk.firstFrame + frames);
    const index = plan.segments.findLastIndex((segment) => segment.firstFrame <= frame);
    return Math.max(1, index + 1);
  };

  return {
    frames(chunk: PlanChunk, count: number) {
      active.set(chunk, (active.get(chunk) ?? 0) + count);
      done += count;
      tell();
    },
    finished(chunk: PlanChunk) {
      active.delete(chunk);
      rendered += 1;
      // Its twins in the film are done with it.
      done += (framesByKey.get(chunk.key) ?? chunk.frames) - chunk.frames;
      tell();
    },
  };
}
