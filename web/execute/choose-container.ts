import { StudioError } from '../../shared/errors.ts';
import type { HelperCodec } from '../../shared/plan/helper-output.ts';
import type {
  AudioSettings,
  Choice,
  Container,
  VideoCodecName,
  VideoSettings,
} from '../../shared/plan/plan.ts';
import { CODEC_NAMES } from '../../shared/profiles/container-codecs.ts';
import type { ResolvedProfile } from '../../shared/profiles/profiles.ts';
import { chooseVideo } from './choose-encoder.ts';
import { chooseSound } from './choose-sound.ts';
import { FFMPEG_WARNING, registerFfmpeg } from './ffmpeg-rung.ts';

export interface OutputRequest {
  readonly profile: ResolvedProfile;
  readonly container: Container;
  /** False where the file already has a name that says what it is. */
  readonly mayChangeContainer: boolean;
  readonly allowHardware: boolean;
}

export interface OutputChoice {
  readonly container: Container;
  readonly video: VideoSettings;
  readonly audio: AudioSettings;
  readonly choices: readonly Choice[];
}

/** The container that was asked for where this browser can fill it, else one that it can, with the reason. */
export async function chooseOutput(request: OutputRequest): Promise<OutputChoice> {
  try {
    return await chooseIn(request.container, request);
  } catch (error) {
    if (!isUnsupported(error) || !request.mayChangeContainer) throw error;
    const other = request.container === 'webm' ? 'mp4' : 'webm';
    const output = await chooseIn(other, request).catch(() => {
      throw error;
    });
    const choice: Choice = {
      what: 'container',
      chosen: other,
      reason: `${error.message}. ${other.toUpperCase()} works, so the film is made as that`,
    };
    return { ...output, choices: [choice, ...output.choices] };
  }
}

async function chooseIn(container: Container, request: OutputRequest): Promise<OutputChoice> {
  const { profile, allowHardware } = request;
  const { width, height, rate, bitrates, audioBitrate } = profile;
  const codecs = profile.codec === null ? null : [browserCodec(profile.codec)];
  // The sound first: it is asked in a moment, while pictures are proved by encoding.
  const sound = await chooseSound({ container, bitrate: audioBitrate });
  registerFfmpeg();
  const video = await chooseVideo({ width, height, rate, container, bitrates, allowHardware, codecs });
  const slow: Choice[] =
    video.settings.engine === 'ffmpeg-wasm'
      ? [{ what: 'video-encoder', chosen: 'slow', reason: FFMPEG_WARNING }]
      : [];
  return {
    container,
    video: video.settings,
    audio: sound.settings,
    choices: [...video.choices, ...slow, ...sound.choices],
  };
}

function browserCodec(codec: HelperCodec): VideoCodecName {
  if (codec === 'hevc' || codec === 'prores') {
    throw new StudioError(
      'unsupported.video-encoder',
      `Browsers do not encode ${CODEC_NAMES[codec]}, which this profile asks for. Let the helper make this film`,
    );
  }
  return codec;
}

function isUnsupported(error: unknown): error is StudioError {
  return error instanceof StudioError && error.code.startsWith('unsupported.');
}
