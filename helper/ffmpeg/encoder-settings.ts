import type { HelperCodec } from '../../shared/plan/helper-output.ts';
import type { HelperQuality } from '../../shared/profiles/helper-quality.ts';
import type { Bitrates } from '../../shared/profiles/profiles.ts';

/** What every table of encoders is given. */
export interface EncoderSettings {
  readonly codec: HelperCodec;
  readonly quality: HelperQuality;
  readonly bitrates: Bitrates;
  /** Frames from one key frame to the next, at most. */
  readonly keyFrames: number;
  readonly threads: number;
}

/** Arguments of one encoder: `pixels` is what it takes in, where that is not the plan's own format. */
export interface EncoderArgs {
  readonly encoder: string;
  readonly args: readonly string[];
  readonly pixels?: string;
}

/** A ceiling with two seconds of it in store, as platforms ask. */
export function ceiling({ highestBitrate }: HelperQuality): string[] {
  if (highestBitrate === null) return [];
  return ['-maxrate', String(highestBitrate), '-bufsize', String(highestBitrate * 2)];
}

/** The quality number under its name, or where the profile names a bitrate, that. */
export function held({ bitrate }: HelperQuality, quality: readonly string[]): readonly string[] {
  return bitrate === undefined ? quality : ['-b:v', String(bitrate)];
}
