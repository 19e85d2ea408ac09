import { StudioError } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import {
  HARDWARE_KINDS,
  type HelperCodec,
  type HelperPlan,
  type HelperVideo,
} from '../../shared/plan/helper-output.ts';
import type { Choice } from '../../shared/plan/plan.ts';
import { CODEC_NAMES, CODECS_IN, containerProblem } from '../../shared/profiles/container-codecs.ts';
import { containerFor } from '../../shared/profiles/profile-choice.ts';
import { type Profile, type ResolvedProfile, resolveProfile } from '../../shared/profiles/profiles.ts';
import type { HelperFacts } from './helper-types.ts';

/**
 * What the helper will make of a project, as far as it can be told without asking it to plan: by the encoders that
 * it proved. It plans anew when the job runs.
 */
export function planForHelper(
  project: Project,
  profile: Profile,
  facts: HelperFacts,
  available: ReadonlySet<Sha256>,
): HelperPlan {
  const container = containerFor(null, null, profile);
  const codec = profile.codec ?? CODECS_IN[container][0];
  const problem = containerProblem(codec, container);
  if (problem !== null) throw new StudioError('input.setting-invalid', problem);
  const { encoder, choices } = chooseProved(codec, facts);
  const resolved = resolveProfile(profile, project.look);
  const video: HelperVideo = {
    engine: 'ffmpeg',
    codec,
    encoder: encoder.encoder,
    hardware: encoder.hardware,
    kind: HARDWARE_KINDS.find((kind) => encoder.hardware && encoder.encoder.endsWith(kind)) ?? 'cpu',
    args: [],
    pixelFormat: codec === 'prores' ? 'yuv422p10le' : 'yuv420p',
    bitrate: bitrateOf(codec, resolved),
  };
  const isPcm = codec === 'prores';
  const isOpus = container === 'webm';
  return compilePlan(project, profile, {
    container,
    video,
    audio: {
      engine: 'ffmpeg',
      codec: isPcm ? 'pcm24' : isOpus ? 'opus' : 'aac',
      bitrate: isPcm ? PCM_BITS : resolved.audioBitrate,
      channels: 2,
    },
    choices,
    available,
    canHoldCaptions: true,
  });
}

/** 48 kHz, two channels, 24 bits. */
const PCM_BITS = 48_000 * 2 * 24;
/** Of 1080p at 30 frames a second. */
const PRORES_HQ_BITS = 220_000_000;

/** The first that works, hardware before software; why others do not is told beside it. */
function chooseProved(codec: HelperCodec, { encoders }: HelperFacts) {
  const ways = encoders.filter((each) => each.codec === codec);
  const proved = ways.filter((each) => each.proved);
  const encoder = proved.find(({ hardware }) => hardware) ?? proved[0];
  if (encoder === undefined) {
    throw new StudioError(
      'unsupported.video-encoder',
      `The helper has no encoder for ${CODEC_NAMES[codec]} that works here. Choose another codec in the profile`,
    );
  }
  const refused = ways.filter(({ hardware, proved }) => hardware && !proved);
  const reason = [
    'It encoded and decoded a few frames here',
    ...refused.map((each) => `${each.encoder}: ${each.reason ?? 'does not work here'}`),
  ].join('. ');
  const choices: Choice[] = [{ what: 'video-encoder', chosen: encoder.encoder, reason }];
  return { encoder, choices };
}

function bitrateOf(codec: HelperCodec, { bitrates, width, height, rate }: ResolvedProfile): number {
  if (codec === 'prores') {
    const size = (width * height) / (1920 * 1080);
    return Math.round((PRORES_HQ_BITS * size * rate.num) / rate.den / 30);
  }
  if (codec === 'vp9') return bitrates.vp9;
  return codec === 'av1' ? bitrates.av1 : bitrates.h264Hardware;
}
