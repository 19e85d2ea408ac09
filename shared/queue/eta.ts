import { isLive } from './job-states.ts';
import type { Eta, QueueProgress } from './queue-api.ts';
import type { QueueJob } from './queue-types.ts';
import { estimateSeconds, type SpeedBook } from './speed.ts';

/** What a speed that was measured over the last seconds may be wrong by, at the start and at the end of a run. */
const LIVE_SPREAD = { start: 0.4, end: 0.08 } as const;

/** Seconds of work left; null where neither the run nor the book tells how fast it goes. */
export function jobEta(job: QueueJob, progress: QueueProgress | null, speeds: SpeedBook): Eta | null {
  if (!isLive(job.state)) return null;
  if (progress?.framesPerSecond) {
    const seconds = Math.max(0, progress.framesTotal - progress.framesDone) / progress.framesPerSecond;
    const spread = LIVE_SPREAD.start + (LIVE_SPREAD.end - LIVE_SPREAD.start) * clamp(progress.ratio);
    return { from: seconds * (1 - spread), to: seconds * (1 + spread) };
  }
  const left = 1 - clamp(progress?.ratio ?? job.reached);
  const measured =
    job.work === null ? null : estimateSeconds(speeds, job.work.speedKey, job.work.frames * left);
  if (measured !== null) return measured;
  return job.predicted === null ? null : { from: job.predicted.from * left, to: job.predicted.to * left };
}

/** Of several jobs that share so many places; null where one of them is not known. */
export function togetherEta(etas: readonly (Eta | null)[], places: number): Eta | null {
  let [from, to, longestFrom, longestTo] = [0, 0, 0, 0];
  for (const eta of etas) {
    if (eta === null) return null;
    from += eta.from;
    to += eta.to;
    longestFrom = Math.max(longestFrom, eta.from);
    longestTo = Math.max(longestTo, eta.to);
  }
  const lanes = Math.max(1, Math.min(places, etas.length));
  return { from: Math.max(longestFrom, from / lanes), to: Math.max(longestTo, to / lanes) };
}

function clamp(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}
