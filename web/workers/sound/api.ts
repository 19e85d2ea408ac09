import type { Sha256 } from '../../../shared/model/project.ts';
import type { AudioSettings, SoundPlan } from '../../../shared/plan/plan.ts';
import type { PacketData, SoundConfig } from '../../media/packet-data.ts';
import type { ExaminedSound, SoundFacts } from '../../media/sound-source.ts';

// A client may import nothing but its api.
export type { ExaminedSound, PacketData, SoundFacts };

export interface SoundJob {
  readonly plan: SoundPlan;
  readonly settings: AudioSettings;
  readonly files: readonly { readonly sha256: Sha256; readonly file: File }[];
}

export interface RenderedSound {
  readonly config: SoundConfig;
  readonly packets: number;
}

/** Everything that decodes, mixes or encodes sound, off the page. */
export interface SoundWorkerApi {
  /** Sends packets as they are made and waits for each batch to be stored. */
  render(
    runId: string,
    job: SoundJob,
    onPackets: (packets: readonly PacketData[]) => Promise<void>,
    /** 0 to 1 over all passes. */
    onProgress: (ratio: number) => void,
  ): Promise<RenderedSound>;
  probe(runId: string, file: File): Promise<SoundFacts>;
  /** Facts and outline in one decode. */
  examine(runId: string, file: File): Promise<ExaminedSound>;
  cancel(runId: string): void;
}
