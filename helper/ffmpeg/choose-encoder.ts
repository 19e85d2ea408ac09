import { StudioError } from '../../shared/errors.ts';
import type {
  HardwareMode,
  HelperAudio,
  HelperCodec,
  HelperContainer,
  HelperVideo,
} from '../../shared/plan/helper-output.ts';
import type { Choice } from '../../shared/plan/plan.ts';
import { CODEC_NAMES } from '../../shared/profiles/container-codecs.ts';
import type { ResolvedProfile } from '../../shared/profiles/profiles.ts';
import { audioCodecFor, codecFor } from './container-codecs.ts';
import { type Candidate, encoderCandidates } from './encoder-candidates.ts';
import { hardwareMode, kindsOf } from './hardware-mode.ts';
import { listedEncoders } from './listed-encoders.ts';
import { knownProof } from './proof-cache.ts';
import type { ToolRunner } from './types.ts';

export interface EncoderRequest {
  readonly runner: ToolRunner;
  readonly profile: ResolvedProfile;
  /** Null takes the profile's, or else the container's own. */
  readonly codec: HelperCodec | null;
  readonly container: HelperContainer;
  /** `auto` leaves it to STORYLOOM_HW. A kind that cannot do it is followed by the CPU. */
  readonly hardware: HardwareMode;
  readonly cacheFolder: string;
  /** Of one encoder; from the share of the machine and how many run at once. */
  readonly threads: number;
  readonly signal: AbortSignal;
}

export interface EncoderChoice {
  readonly video: HelperVideo;
  readonly audio: HelperAudio;
  readonly container: HelperContainer;
  readonly choices: readonly Choice[];
}

/** The first encoder that proves itself on this machine, and why not those before it. */
export async function chooseEncoder(request: EncoderRequest): Promise<EncoderChoice> {
  const codec = codecFor(request.codec ?? request.profile.codec, request.container);
  const { video, choice } = await chooseVideo(request, codec);
  const audio = await chooseAudio(request, codec);
  return { video, audio: audio.audio, container: request.container, choices: [choice, audio.choice] };
}

async function chooseVideo(request: EncoderRequest, codec: HelperCodec) {
  const { runner, profile, threads, cacheFolder, signal } = request;
  const mode = hardwareMode(request.hardware);
  const listed = await listedEncoders(runner, signal);
  const refused: string[] = [];
  const absent = new Set<string>();
  for (const candidate of encoderCandidates({ codec, profile, kinds: kindsOf(mode), threads })) {
    if (!listed.has(candidate.encoder)) {
      absent.add(candidate.encoder);
      continue;
    }
    const proof = await knownProof(candidate, { runner, rate: profile.rate, cacheFolder, signal });
    if (proof.proved) {
      return { video: chosenVideo(candidate), choice: videoChoice(candidate, mode, { refused, absent }) };
    }
    refused.push(`${candidate.encoder} (${proof.reason})`);
  }
  throw new StudioError(
    'unsupported.video-encoder',
    `The ffmpeg on this computer cannot encode ${CODEC_NAMES[codec]} video. Choose another codec, or install a full build of ffmpeg.`,
    { context: { stage: 'preparing', details: rejections({ refused, absent }).join('\n') } },
  );
}

function chosenVideo(candidate: Candidate): HelperVideo {
  return { engine: 'ffmpeg', ...candidate };
}

interface Rejected {
  /** Encoder and reason. */
  readonly refused: readonly string[];
  /** Encoders this ffmpeg was built without. */
  readonly absent: ReadonlySet<string>;
}

function videoChoice({ encoder }: Candidate, mode: HardwareMode, rejected: Rejected): Choice {
  const why =
    mode === 'cpu' ? 'The CPU was asked for' : 'The first that encoded 30 frames which decoded again';
  return { what: 'video-encoder', chosen: encoder, reason: [why, ...rejections(rejected)].join('. ') };
}

function rejections({ refused, absent }: Rejected): string[] {
  return [
    ...(refused.length === 0 ? [] : [`Refused: ${refused.join(', ')}`]),
    ...(absent.size === 0 ? [] : [`Not in this ffmpeg: ${[...absent].join(', ')}`]),
  ];
}

const PCM24_BITRATE = 48_000 * 24 * 2;

async function chooseAudio({ runner, profile, container, signal }: EncoderRequest, codec: HelperCodec) {
  const sound = audioCodecFor(codec, container);
  if (sound === 'opus' && !(await listedEncoders(runner, signal)).has('libopus')) {
    throw new StudioError(
      'unsupported.audio-encoder',
      'The ffmpeg on this computer cannot encode Opus sound, which these files need. Choose MP4, or install a full build of ffmpeg.',
      { context: { stage: 'preparing' } },
    );
  }
  const bitrate = sound === 'pcm24' ? PCM24_BITRATE : profile.audioBitrate;
  const audio: HelperAudio = { engine: 'ffmpeg', codec: sound, bitrate, channels: 2 };
  const reason = `What ${CODEC_NAMES[codec]} in ${container.toUpperCase()} goes with`;
  const choice: Choice = { what: 'audio-encoder', chosen: sound, reason };
  return { audio, choice };
}
