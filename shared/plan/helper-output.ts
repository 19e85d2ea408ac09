import type { PlanOf, PlanOutput } from './plan.ts';

/** Containers the helper writes. */
export const HELPER_CONTAINERS = ['mp4', 'mov', 'webm', 'mkv'] as const;
export type HelperContainer = (typeof HELPER_CONTAINERS)[number];

export const HELPER_CODECS = ['h264', 'hevc', 'vp9', 'av1', 'prores'] as const;
export type HelperCodec = (typeof HELPER_CODECS)[number];

/** Families of encoders, `cpu` last; names are stored in artifacts. */
export const HARDWARE_KINDS = ['nvenc', 'videotoolbox', 'qsv', 'vaapi', 'amf'] as const;
export type HardwareKind = (typeof HARDWARE_KINDS)[number];
/** What a person may ask for: `auto` takes the first that proves itself. */
export type HardwareMode = 'auto' | 'cpu' | HardwareKind;

export interface HelperVideo {
  readonly engine: 'ffmpeg';
  readonly codec: HelperCodec;
  /** ffmpeg's name of the encoder, such as `libx264` or `h264_nvenc`. */
  readonly encoder: string;
  readonly hardware: boolean;
  readonly kind: HardwareKind | 'cpu';
  /** Every argument that configures the encoder, from our own tables, never from a client. */
  readonly args: readonly string[];
  readonly pixelFormat: 'yuv420p' | 'yuv422p10le';
  /** For estimates of size and room, in bits per second. */
  readonly bitrate: number;
}

export interface HelperAudio {
  readonly engine: 'ffmpeg';
  readonly codec: 'aac' | 'opus' | 'pcm24';
  readonly bitrate: number;
  readonly channels: 2;
}

export interface HelperOutput extends PlanOutput {
  readonly container: HelperContainer;
  readonly video: HelperVideo;
  readonly audio: HelperAudio;
}

export type HelperPlan = PlanOf<HelperOutput>;
