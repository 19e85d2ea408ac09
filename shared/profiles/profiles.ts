import { assertNever } from '../assert.ts';
import type { Look } from '../model/project.ts';
import { RATES, type Rate, type RateName } from '../model/time.ts';
import type { HelperCodec, HelperContainer, HelperVideo } from '../plan/helper-output.ts';
import type { Edges } from '../plan/plan.ts';

/** What an output is held to. Names are stored in jobs and artifacts: do not rename them. */
export interface Profile {
  readonly name: string;
  readonly label: string;
  /** The first two keep the project's aspect. */
  readonly size:
    | { readonly type: 'project' }
    | { readonly type: 'short-side'; readonly pixels: number }
    | { readonly type: 'exact'; readonly width: number; readonly height: number };
  /** Frames per second; the project's where absent. */
  readonly rate?: RateName;
  /** Frames per second are the project's, but not more than this. */
  readonly highestRate: number | null;
  /** What it is encoded as and put into, where whoever asks for the film says nothing else. */
  readonly codec?: HelperCodec;
  readonly container?: HelperContainer;
  /** Follows from the codec; named, it is only compared with what the codec is written in. */
  readonly pixelFormat?: HelperVideo['pixelFormat'];
  /** Where absent, the helper's encoders are held to the quality of the profile's name or size. */
  readonly control?: RateControl;
  /** What is kept free of captions, where that is more than their style keeps; by the shape where absent. */
  readonly safeArea?: Edges;
  /** Null is worked out from size and rate. */
  readonly bitrates: Bitrates | null;
  readonly audioBitrate: number;
}

/** Browsers' encoders take no quality number; they then get the bitrate of the size. */
export type RateControl =
  | { readonly type: 'bitrate'; readonly bitsPerSecond: number }
  | { readonly type: 'crf'; readonly crf: number };

/** Bits per second by encoder: browsers' software H.264 needs more than hardware for the same look. */
export interface Bitrates {
  readonly h264Hardware: number;
  readonly h264Software: number;
  readonly vp9: number;
  readonly av1: number;
}

const short = (pixels: number) => ({ type: 'short-side', pixels }) as const;
const exact = (width: number, height: number) => ({ type: 'exact', width, height }) as const;
const all = (bits: number): Bitrates => ({ h264Hardware: bits, h264Software: bits, vp9: bits, av1: bits });

const SOCIAL = {
  highestRate: null,
  bitrates: { h264Hardware: 8_000_000, h264Software: 12_000_000, vp9: 8_000_000, av1: 7_000_000 },
  audioBitrate: 192_000,
} as const;
const MASTER = {
  highestRate: null,
  bitrates: { h264Hardware: 45_000_000, h264Software: 45_000_000, vp9: 28_000_000, av1: 28_000_000 },
  audioBitrate: 320_000,
} as const;

export const PROFILES = [
  {
    name: 'PROJECT',
    label: 'Project size',
    size: { type: 'project' },
    highestRate: null,
    bitrates: null,
    audioBitrate: 192_000,
  },
  {
    name: 'DRAFT_360P',
    label: 'Draft 360p',
    size: short(360),
    highestRate: 30,
    bitrates: all(1_000_000),
    audioBitrate: 96_000,
  },
  {
    name: 'DRAFT_480P',
    label: 'Draft 480p',
    size: short(480),
    highestRate: 30,
    bitrates: all(1_600_000),
    audioBitrate: 96_000,
  },
  {
    name: 'PREVIEW_720P',
    label: 'Preview 720p',
    size: short(720),
    highestRate: null,
    bitrates: all(5_000_000),
    audioBitrate: 128_000,
  },
  { name: 'SOCIAL_1080P', label: 'Social 1080p', size: short(1080), ...SOCIAL },
  { name: 'MASTER_4K', label: 'Master 4K', size: short(2160), ...MASTER },
  { name: 'LANDSCAPE_4K', label: 'Landscape 4K', size: exact(3840, 2160), ...MASTER },
  { name: 'LANDSCAPE_1080P', label: 'Landscape 1080p', size: exact(1920, 1080), ...SOCIAL },
  { name: 'VERTICAL_1080P', label: 'Vertical 1080p', size: exact(1080, 1920), ...SOCIAL },
  { name: 'SQUARE_720P', label: 'Square 720p', size: exact(720, 720), ...SOCIAL },
  { name: 'SQUARE_1080P', label: 'Square 1080p', size: exact(1080, 1080), ...SOCIAL },
  { name: 'PORTRAIT_4X5', label: 'Portrait 4:5', size: exact(1080, 1350), ...SOCIAL },
] as const satisfies readonly Profile[];

export interface ResolvedProfile {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly codec: HelperCodec | null;
  readonly container: HelperContainer | null;
  readonly control: RateControl | null;
  readonly bitrates: Bitrates;
  readonly audioBitrate: number;
}

/** What encoders take, in pixels: no side under the first, the long and the short one not over the others. */
export const SIDES = { least: 64, long: 4096, short: 2304 } as const;

export function findProfile(name: string): Profile | null {
  return PROFILES.find((profile) => profile.name === name) ?? null;
}

/** The exact size, rate and bitrates a profile gives for one project's look. */
export function resolveProfile(
  profile: Profile,
  look: Pick<Look, 'width' | 'height' | 'rate'>,
): ResolvedProfile {
  const { width, height } = outputSize(profile, look);
  const { name, codec = null, container = null, control = null, audioBitrate } = profile;
  const rate = outputRate(RATES[profile.rate ?? look.rate], profile.highestRate);
  return {
    name,
    width,
    height,
    rate,
    codec,
    container,
    control,
    bitrates:
      control?.type === 'bitrate'
        ? all(control.bitsPerSecond)
        : (profile.bitrates ?? bitratesFor(width, height, rate)),
    audioBitrate,
  };
}

function outputSize(profile: Profile, look: Pick<Look, 'width' | 'height'>) {
  const { size } = profile;
  switch (size.type) {
    case 'project':
      return fitted(look, 1);
    case 'short-side':
      return fitted(look, size.pixels / Math.min(look.width, look.height));
    case 'exact':
      return { width: size.width, height: size.height };
    default:
      return assertNever(size);
  }
}

/** Scaled, then inside what encoders take: 64 to 4096 on the long side, 2304 on the short one, all even. */
function fitted({ width, height }: Pick<Look, 'width' | 'height'>, wanted: number) {
  const long = Math.max(width, height);
  const shortSide = Math.min(width, height);
  const scale = Math.min(wanted, SIDES.long / long, SIDES.short / shortSide);
  const even = (size: number) =>
    Math.min(SIDES.long, Math.max(SIDES.least, 2 * Math.round((size * scale) / 2)));
  return { width: even(width), height: even(height) };
}

/** A rate over the limit is halved, which keeps every second frame in its place. */
function outputRate(rate: Rate, highest: number | null): Rate {
  if (highest === null || rate.num <= highest * rate.den) return rate;
  return rate.num % 2 === 0 ? { num: rate.num / 2, den: rate.den } : { num: rate.num, den: rate.den * 2 };
}

/**
 * From the 1080p30 row of the table for sizes that have none. Software H.264 gets half as much again as
 * hardware, since browsers' own encoder is weak. Larger frames need a little less per pixel, and twice the
 * frames not twice the bits.
 */
export function bitratesFor(width: number, height: number, rate: Rate): Bitrates {
  const scale = ((width * height) / (1920 * 1080)) ** 0.95 * (rate.num / rate.den / 30) ** 0.6;
  const at = (megabits: number) => Math.max(300_000, Math.round(megabits * 10 * scale) * 100_000);
  return { h264Hardware: at(8), h264Software: at(12), vp9: at(8), av1: at(7) };
}
