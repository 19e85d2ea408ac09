import type { HardwareKind, HelperCodec, HelperVideo } from '../../shared/plan/helper-output.ts';
import { helperQuality } from '../../shared/profiles/helper-quality.ts';
import type { ResolvedProfile } from '../../shared/profiles/profiles.ts';
import { cpuEncoders } from './cpu-encoders.ts';
import type { EncoderArgs } from './encoder-settings.ts';
import { COLOUR_TAGS } from './frame-args.ts';
import { hardwareEncoder } from './hardware-encoders.ts';

/** One encoder with all its arguments, not yet proved. */
export type Candidate = Omit<HelperVideo, 'engine'>;

export interface CandidateRequest {
  readonly codec: HelperCodec;
  readonly profile: ResolvedProfile;
  readonly kinds: readonly (HardwareKind | 'cpu')[];
  /** For encoders of the CPU; hardware has its own. */
  readonly threads: number;
}

const KEY_FRAME_SECONDS = 2;

/** In the order in which they are tried. Everything an encoder is told is said here and in the two tables. */
export function encoderCandidates({ codec, profile, kinds, threads }: CandidateRequest): Candidate[] {
  const { num, den } = profile.rate;
  const settings = {
    codec,
    quality: helperQuality(profile),
    bitrates: profile.bitrates,
    keyFrames: Math.max(1, Math.round((KEY_FRAME_SECONDS * num) / den)),
    threads: Math.max(1, Math.floor(threads)),
  };
  return kinds.flatMap((kind) => {
    const encoders = kind === 'cpu' ? cpuEncoders(settings) : hardwareEncoder(kind, settings);
    return encoders.map((each) => candidate(codec, kind, profile, each));
  });
}

function candidate(
  codec: HelperCodec,
  kind: HardwareKind | 'cpu',
  profile: ResolvedProfile,
  { encoder, args, pixels }: EncoderArgs,
): Candidate {
  const pixelFormat = codec === 'prores' ? 'yuv422p10le' : 'yuv420p';
  // Frames that a filter brings to the graphics card have no format to ask for.
  const pixelArgs = args.includes('-vf') ? [] : ['-pix_fmt', pixels ?? pixelFormat];
  // QuickTime and Safari play HEVC under this name only.
  const tag = codec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
  return {
    codec,
    encoder,
    hardware: kind !== 'cpu',
    kind,
    args: ['-c:v', encoder, ...args, ...pixelArgs, ...tag, ...COLOUR_TAGS],
    pixelFormat,
    bitrate: expectedBitrate(codec, profile),
  };
}

/** ProRes 422 HQ: 220 Mb/s at 1080p29.97, in proportion. */
const PRORES_BITS_PER_PIXEL = 3.54;

function expectedBitrate(codec: HelperCodec, profile: ResolvedProfile): number {
  const { bitrates, control, width, height, rate } = profile;
  switch (codec) {
    case 'h264':
      return bitrates.h264Hardware;
    case 'hevc':
      return Math.round(bitrates.h264Hardware * (control?.type === 'bitrate' ? 1 : 0.7));
    case 'prores':
      return Math.round((PRORES_BITS_PER_PIXEL * width * height * rate.num) / rate.den);
    default:
      return bitrates[codec];
  }
}
