import { StudioError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Ledger, LedgerEntry, LedgerPacket } from './ledger.ts';
import { configsEqual, type RenderDeps, renderChunks } from './render-chunks.ts';

/**
 * A ledger to read a film's chunks from that makes a damaged one again, once, and goes on: every read checks
 * the whole entry before its first packet, so nothing bad was passed on yet. Chunks of `renderStraight`
 * and sound are not healed; their error goes to the caller.
 */
export function healingReader(plan: Plan, deps: RenderDeps): Pick<Ledger, 'read'> {
  return {
    async *read(entry, { signal }) {
      try {
        yield* deps.ledger.read(entry, { signal });
      } catch (error) {
        const chunk = plan.chunks.find(({ key }) => key === entry.key);
        const isDamage = error instanceof StudioError && error.code === 'failed.verify';
        if (!isDamage || chunk === undefined) throw error;
        yield* readAgain(entry, { ...plan, chunks: [chunk] }, deps, signal);
      }
    },
  };
}

async function* readAgain(
  entry: LedgerEntry,
  part: Plan,
  deps: RenderDeps,
  signal: AbortSignal,
): AsyncIterable<LedgerPacket> {
  const { entries } = await renderChunks(part, { ...deps, workers: 1 }, { signal });
  const [fresh] = entries;
  if (fresh === undefined || !configsEqual([entry, fresh])) {
    throw new StudioError(
      'failed.verify',
      'A damaged part of the film could not be made again to fit the others',
      {
        context: { stage: 'writing', details: entry.key },
      },
    );
  }
  yield* deps.ledger.read(fresh, { signal });
}
