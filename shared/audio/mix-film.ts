import { SAMPLE_RATE } from '../model/time.ts';
import type { SoundPlan } from '../plan/plan.ts';
import { finishSound, planFinish } from './finish-sound.ts';
import { makeMixer } from './mix.ts';
import type { OpenSoundSource, StereoBlock } from './sound-source.ts';

export interface MixFilmOptions {
  readonly signal: AbortSignal;
  /** 0 to 1 over all passes. */
  readonly onProgress?: (ratio: number) => void;
}

/** Where each pass ends: two that listen, where the loudness and the limited peaks have to be known, and one that gives out. */
const LISTENED = [0.3, 0.5] as const;

/**
 * A film's sound, mixed and levelled; memory does not depend on its length. Resolves when all that has to be
 * listened to before was, and the blocks can follow each other.
 */
export async function mixFilm(
  plan: SoundPlan,
  openSource: OpenSoundSource,
  { signal, onProgress }: MixFilmOptions,
): Promise<AsyncGenerator<StereoBlock, void, undefined>> {
  const mixer = makeMixer(plan, openSource, { blockSamples: SAMPLE_RATE / 2 });
  const openBlocks = (from: number, to: number) =>
    countSamples(mixer.blocks({ signal }), (samples) =>
      onProgress?.(from + ((to - from) * samples) / Math.max(1, plan.totalSamples)),
    );
  let passes = 0;
  const finish = await planFinish(() => {
    passes += 1;
    return passes === 1 ? openBlocks(0, LISTENED[0]) : openBlocks(...LISTENED);
  }, plan);
  signal.throwIfAborted();
  return finishSound(openBlocks(LISTENED[1], 1), finish);
}

async function* countSamples(
  blocks: AsyncIterable<StereoBlock>,
  onSamples: (samples: number) => void,
): AsyncGenerator<StereoBlock, void, undefined> {
  let samples = 0;
  for await (const block of blocks) {
    yield block;
    samples += block.left.length;
    onSamples(samples);
  }
}
