import { mixFilm } from '../../../shared/audio/mix-film.ts';
import { StudioError } from '../../../shared/errors.ts';
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
  const blocks = await mixFilm(plan, openSource, { signal, onProgress });

  const encoders: Awaited<ReturnType<typeof openEncoder>>[] = [];
  try {
    for (const [index, each] of settings.entries()) {
      signal.throwIfAborted();
      encoders.push(await openEncoder(each, plan.totalSamples, (packets) => onPackets(index, packets)));
    }
    for await (const { left, right } of blocks) {
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
