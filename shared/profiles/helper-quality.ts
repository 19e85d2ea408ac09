import type { ResolvedProfile } from './profiles.ts';

/** How the helper's encoders are held to a profile: constant quality, so that bits go where they are needed. */
export interface HelperQuality {
  readonly h264: { readonly preset: string; readonly crf: number };
  readonly hevc: { readonly preset: string; readonly crf: number };
  /** Lower `cpuUsed` is slower and better. The profile's own bitrate is the ceiling. */
  readonly vp9: { readonly cpuUsed: number; readonly crf: number };
  readonly av1: { readonly preset: number; readonly crf: number };
  /** Quality number of hardware encoders, on the scale of H.264's quantizer. */
  readonly hardware: number;
  /** Never more than this for H.264 and HEVC, in bits per second; null leaves it to the quality. */
  readonly highestBitrate: number | null;
  /** In place of every quality number above, in bits per second. */
  readonly bitrate?: number;
}

const DRAFT_360P: HelperQuality = {
  h264: { preset: 'veryfast', crf: 28 },
  hevc: { preset: 'veryfast', crf: 30 },
  vp9: { cpuUsed: 6, crf: 40 },
  av1: { preset: 10, crf: 45 },
  hardware: 30,
  highestBitrate: null,
};

const DRAFT_480P: HelperQuality = {
  h264: { preset: 'veryfast', crf: 27 },
  hevc: { preset: 'veryfast', crf: 29 },
  vp9: { cpuUsed: 6, crf: 38 },
  av1: { preset: 10, crf: 43 },
  hardware: 29,
  highestBitrate: null,
};

const PREVIEW_720P: HelperQuality = {
  h264: { preset: 'veryfast', crf: 23 },
  hevc: { preset: 'veryfast', crf: 25 },
  vp9: { cpuUsed: 5, crf: 35 },
  av1: { preset: 9, crf: 38 },
  hardware: 25,
  highestBitrate: null,
};

const SOCIAL_1080P: HelperQuality = {
  h264: { preset: 'medium', crf: 19 },
  hevc: { preset: 'medium', crf: 21 },
  vp9: { cpuUsed: 3, crf: 31 },
  av1: { preset: 8, crf: 32 },
  hardware: 21,
  highestBitrate: 12_000_000,
};

const MASTER_4K: HelperQuality = {
  h264: { preset: 'slow', crf: 17 },
  hevc: { preset: 'medium', crf: 19 },
  vp9: { cpuUsed: 2, crf: 24 },
  av1: { preset: 6, crf: 26 },
  hardware: 19,
  highestBitrate: null,
};

const BY_NAME: Readonly<Record<string, HelperQuality>> = {
  DRAFT_360P,
  DRAFT_480P,
  PREVIEW_720P,
  SOCIAL_1080P,
  MASTER_4K,
  LANDSCAPE_4K: MASTER_4K,
  LANDSCAPE_1080P: SOCIAL_1080P,
  VERTICAL_1080P: SOCIAL_1080P,
  SQUARE_720P: SOCIAL_1080P,
  SQUARE_1080P: SOCIAL_1080P,
  PORTRAIT_4X5: SOCIAL_1080P,
};

/** Short sides above this are mastered, not made for a feed. */
const LARGEST_SOCIAL = 1440;

/** A profile without numbers of its own, such as PROJECT, has those of its size. */
export function helperQuality(
  profile: Pick<ResolvedProfile, 'name' | 'width' | 'height' | 'bitrates' | 'control'>,
): HelperQuality {
  const quality = BY_NAME[profile.name] ?? qualityForSize(profile);
  const { control } = profile;
  if (control === null) return quality;
  // Who names a number means that number: no other limit is put on it.
  if (control.type === 'bitrate') {
    return {
      ...quality,
      bitrate: control.bitsPerSecond,
      highestBitrate: Math.round(control.bitsPerSecond * 1.5),
    };
  }
  const { crf } = control;
  return {
    h264: { ...quality.h264, crf },
    hevc: { ...quality.hevc, crf },
    vp9: { ...quality.vp9, crf },
    av1: { ...quality.av1, crf },
    hardware: Math.min(crf, 51),
    highestBitrate: null,
  };
}

function qualityForSize({
  width,
  height,
  bitrates,
}: Pick<ResolvedProfile, 'width' | 'height' | 'bitrates'>): HelperQuality {
  if (Math.min(width, height) > LARGEST_SOCIAL) return MASTER_4K;
  return { ...SOCIAL_1080P, highestBitrate: bitrates.h264Software };
}
