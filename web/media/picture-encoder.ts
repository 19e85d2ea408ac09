import type { Rate } from '../../shared/model/time.ts';
import type { VideoSettings } from '../../shared/plan/plan.ts';

/** Every frame we make says what it holds: BT.709, limited range. */
export const FRAME_COLOUR = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
} as const satisfies VideoColorSpaceInit;

export interface VideoShape {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
}

/** The one configuration used for proving an encoder and for every chunk of a job. */
export function encoderConfig(
  settings: VideoSettings,
  { width, height, rate }: VideoShape,
): VideoEncoderConfig {
  return {
    codec: settings.codecString,
    width,
    height,
    bitrate: settings.bitrate,
    framerate: rate.num / rate.den,
    latencyMode: 'quality',
    bitrateMode: 'variable',
    hardwareAcceleration: settings.hardware ? 'prefer-hardware' : 'prefer-software',
    ...(settings.codec === 'h264' ? { avc: { format: 'avc' as const } } : {}),
  };
}

/** Wraps drawn I420 bytes, which are copied: the drawer may draw over them at once. Who receives it closes it. */
export function makeI420Frame(
  data: AllowSharedBufferSource,
  { width, height }: Pick<VideoShape, 'width' | 'height'>,
  timestamp: number,
  duration?: number,
): VideoFrame {
  return new VideoFrame(data, {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp,
    ...(duration === undefined ? {} : { duration }),
    colorSpace: FRAME_COLOUR,
  });
}
