import type { Sha256 } from '../../../shared/model/project.ts';
import type { AudioSettings, SoundPlan } from '../../../shared/plan/plan.ts';
import type { PacketData, SoundConfig } from '../../media/packet-data.ts';

// A client may import nothing but its api.
export type { PacketData };

export interface SoundJob {
  readonly plan: SoundPlan;
  /** One encoder for each; all of them hear the same mix. */
  readonly settings: readonly AudioSettings[];
  readonly files: readonly { readonly sha256: Sha256; readonly file: File }[];
}

export interface RenderedSound {
  readonly config: SoundConfig;
  readonly packets: number;
}

/** Mixes and encodes a film's sound, off the page. */
export interface SoundWorkerApi {
  /** Sends packets as they are made and waits for each batch to be stored. */
  render(
    runId: string,
    job: SoundJob,
    onPackets: (encoder: number, packets: readonly PacketData[]) => Promise<void>,
    /** 0 to 1 over all passes. */
    onProgress: (ratio: number) => void,
  ): Promise<readonly RenderedSound[]>;
  cancel(runId: string): void;
}
