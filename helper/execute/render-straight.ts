import { assert } from '../../shared/assert.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { checkPictures } from './check-part.ts';
import { type FrameEncoder, partExtension, startEncoder } from './encode-frames.ts';
import { openLanes } from './lanes.ts';
import type { LedgerEntry } from './ledger.ts';
import { drawInto, inChunk, type RenderDeps } from './render-chunks.ts';

/**
 * The way round chunks that cannot be joined: the whole film through one encoder. It starts again after a stop,
 * as a second encoder could not go on where one stopped.
 */
export async function renderStraight(
  plan: HelperPlan,
  key: string,
  deps: RenderDeps,
  signal: AbortSignal,
): Promise<LedgerEntry> {
  const draft = deps.ledger.begin(key, partExtension(plan.video));
  let encoder: FrameEncoder | null = null;
  try {
    await openLanes(plan, { ...deps, lanes: 1 }, signal, async ([lane], stop) => {
      assert(lane !== undefined, 'One lane was asked for');
      encoder = startEncoder(plan, draft.path, {
        runner: deps.runner,
        signal: stop.signal,
        context: { stage: 'rendering' },
        stallMs: deps.limits.stallMs(),
        limitMs: deps.limits.totalMs(plan.totalFrames),
      });
      for (const chunk of plan.chunks) {
        try {
          await drawInto(encoder, chunk, lane, deps, stop.signal);
        } catch (error) {
          const failure = inChunk(error, { segment: chunk.firstSegment, chunk: chunk.firstFrame });
          stop.because(failure);
          throw failure;
        }
      }
      await encoder.finish();
    });
    return await draft.commit(await checkPictures(draft.path, plan.totalFrames, plan.rate), { signal });
  } catch (error) {
    // Narrowing does not see that the closure has set it.
    await (encoder as FrameEncoder | null)?.gone;
    await draft.abort();
    throw error;
  }
}
