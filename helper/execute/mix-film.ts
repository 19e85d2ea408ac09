import { finishSound, planFinish } from '../../shared/audio/finish-sound.ts';
import { makeMixer } from '../../shared/audio/mix.ts';
import type { OpenSoundSource, StereoBlock } from '../../shared/audio/sound-source.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { SoundPlan } from '../../shared/plan/plan.ts';

export interface MixOptions {
  readonly signal: AbortSignal;
  /** 0 to 1 over all passes. */
  readonly onProgress?: (ratio: number) => void;
}

/** Where each pass ends: the first listens, the second is only needed where peaks are limited, the last gives out. */
const LISTENED = [0.3, 0.5] as const;

/** The film's sound as the browser makes it, sample for sample; memory does not depend on its length. */
export async function* mixFilm(
  plan: SoundPlan,
  openSource: OpenSoundSource,
  { signal, onProgress }: MixOptions,
): AsyncGenerator<StereoBlock, void, undefined> {
  const openBlocks = (from: number, to: number) =>
    countSamples(
      makeMixer(plan, openSource, { blockSamples: SAMPLE_RATE / 2 }).blocks({ signal }),
      (samples) => onProgress?.(from + ((to - from) * samples) / Math.max(1, plan.totalSamples)),
    );
  let pass = 0;
  const finish = await planFinish(() => {
    pass += 1;
    return pass === 1 ? openBlocks(0, LISTENED[0]) : openBlocks(...LISTENED);
  }, plan);
  signal.throwIfAborted();
  yield* finishSound(openBlocks(LISTENED[1], 1), finish);
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
