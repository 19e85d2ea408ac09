import type { Rate } from '../../../shared/model/time.ts';
import type { PacketData, VideoConfig } from '../../media/packet-data.ts';

export interface RawRun {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly codecString: string;
  readonly bitrate: number;
  readonly frames: number;
  /** I420 frames one behind the other, BT.709 limited. */
  readonly data: ArrayBuffer;
}

export interface EncodedRun {
  readonly config: VideoConfig;
  /** Timestamps in frames from the run's start; the first is a key frame. */
  readonly packets: readonly PacketData[];
}

/** ffmpeg as WebAssembly, for browsers without a video encoder. */
export interface TranscodeWorkerApi {
  /** Fetches and starts it; once. */
  load(coreUrl: string): Promise<void>;
  /** Encodes one run of frames; busy until it is done. */
  encode(run: RawRun): Promise<EncodedRun>;
}
