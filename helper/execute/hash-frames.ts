import { createHash } from 'node:crypto';
import { assert } from '../../shared/assert.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { type LaneOptions, openLanes } from './lanes.ts';

/** SHA-256 in hex of every frame of a plan before it is encoded, drawn by the threads that draw films. */
export async function hashFrames(
  plan: Pick<HelperPlan, 'width' | 'height' | 'media' | 'chunks'>,
  deps: Omit<LaneOptions, 'lanes'>,
  { signal }: { readonly signal: AbortSignal },
): Promise<string[]> {
  const hashes: string[] = [];
  await openLanes(plan, { ...deps, lanes: 1 }, signal, async ([lane]) => {
    assert(lane !== undefined, 'One lane was asked for');
    for (const { slice } of plan.chunks) {
      await lane.draw(slice, 0, slice.frames, async (frame) => {
        signal.throwIfAborted();
        hashes.push(createHash('sha256').update(frame).digest('hex'));
      });
    }
  });
  return hashes;
}
