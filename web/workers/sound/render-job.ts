import { finishSound, planFinish } from '../../../shared/audio/finish-sound.ts';
import { makeMixer } from '../../../shared/audio/mix.ts';
import type { StereoBlock } from '../../../shared/audio/sound-source.ts';
import { StudioError } from '../../../shared/errors.ts';
import { SAMPLE_RATE } from '../../../shared/model/time.ts';
import type { AudioSettings } from '../../../shared/plan/plan.ts';
import { makeSoundEncoder, soundPriming } from '../../media/encode-sound.ts';
import type { PacketData } from '../../media/packet-data.ts';
import { openSound } from '../../media/sound-source.ts';
import type { RenderedSound, SoundJob } from './api.ts';

interface RenderCalls {
  readonly signal: AbortSignal;
  readonly onPackets: (encoder: number, packets: readonly PacketData[]) => Promise<void>;
  /** 0 to 1 over all passes. */
  readonly onProgress: (ratio: number) => void;
}

const BATCH_PACKETS = 128;
/** Where each pass ends: the first listens, the second is only needed where peaks are limited, the last encodes. */
const LISTENED = [0.3, 0.5] as const;

/** Mixes a film's sound and encodes it in one stream for each of the settings; memory does not depend on its length. */
export async function renderJob(
  { plan, settings, files }: SoundJob,
  { signal, onPackets, onProgress }: RenderCalls,
): Promise<readonly RenderedSound[]> {
  const fileOf = new Map(files.map(({ sha256, file }) => [sha256, file]));
  const openSource = (sha256: string) => {
    const file = fileOf.get(sha256);
    if (file === undefined) throw new StudioError('input.media-missing', 'A sound of the film is not there');
    return openSound(file, { signal });
  };
  const openBlocks = (onSamples: (samples: number) => void) =>
    countSamples(
      makeMixer(plan, openSource, { blockSamples: SAMPLE_RATE / 2 }).blocks({ signal }),
      onSamples,
    );
  const share = (samples: number) => samples / Math.max(1, plan.totalSamples);

  let pass = 0;
  const finish = await planFinish(() => {
    const from = pass === 0 ? 0 : LISTENED[0];
    const to = LISTENED[pass === 0 ? 0 : 1];
    pass += 1;
    return openBlocks((samples) => onProgress(from + (to - from) * share(samples)));
  }, plan);

  const encoders: Awaited<ReturnType<typeof openEncoder>>[] = [];
  try {
    for (const [index, each] of settings.entries()) {
      signal.throwIfAborted();
      encoders.push(await openEncoder(each, plan.totalSamples, (packets) => onPackets(index, packets)));
    }
    const mix = openBlocks((samples) => onProgress(LISTENED[1] + (1 - LISTENED[1]) * share(samples)));
    for await (const { left, right } of finishSound(mix, finish)) {
      signal.throwIfAborted();
      for (const encoder of encoders) await encoder.add(left, right);
    }
    const made: RenderedSound[] = [];
    for (const encoder of encoders) made.push(await encoder.finish());
    return made;
  } finally {
    for (const encoder of encoders) await encoder.close();
  }
}

/** Gives its packets away in batches. */
async function openEncoder(
  settings: AudioSettings,
  totalSamples: number,
  onPackets: (packets: readonly PacketData[]) => Promise<void>,
) {
  let waiting: PacketData[] = [];
  let packets = 0;
  const priming = await soundPriming(settings);
  const encoder = await makeSoundEncoder({
    settings,
    totalSamples,
    priming,
    onPacket: (packet) => waiting.push(packet),
  });
  const send = async (least: number) => {
    if (waiting.length < least) return;
    const batch = waiting;
    waiting = [];
    packets += batch.length;
    await onPackets(batch);
  };
  return {
    async add(left: Float32Array, right: Float32Array) {
      await encoder.add(left, right);
      await send(BATCH_PACKETS);
    },
    async finish(): Promise<RenderedSound> {
      const config = await encoder.finish();
      await send(1);
      return { config, packets };
    },
    close: () => encoder.close(),
  };
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
