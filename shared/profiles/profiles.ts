import { assertNever } from '../assert.ts';
import type { Look } from '../model/project.ts';
import { RATES, type Rate } from '../model/time.ts';

/** What an output is held to. Names are stored in jobs and artifacts: do not rename them. */
export interface Profile {
  readonly name: string;
  readonly label: string;
  /** The first two keep the project's aspect. */
  readonly size:
    | { readonly type: 'project' }
    | { readonly type: 'short-side'; readonly pixels: number }
    | { readonly type: 'exact'; readonly width: number; readonly height: number };
  /** Frames per second are the project's, but not more than this. */
  readonly highestRate: number | null;
  /** Null is worked out from size and rate. */
  readonly bitrates: Bitrates | null;
  readonly audioBitrate: number;
}

/** Bits per second by encoder: browsers' software H.264 needs more than hardware for the same look. */
export interface Bitrates {
  readonly h264Hardware: number;
  readonly h264Software: number;
  readonly vp9: number;
  readonly av1: number;
}

const short = (pixels: number) => ({ type: 'short-side', pixels }) as const;
const all = (bits: number): Bitrates => ({ h264Hardware: bits, h264Software: bits, vp9: bits, av1: bits });

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
  {
    name: 'SOCIAL_1080P',
    label: 'Social 1080p',
    size: short(1080),
    highestRate: null,
    bitrates: { h264Hardware: 8_000_000, h264Software: 12_000_000, vp9: 8_000_000, av1: 7_000_000 },
    audioBitrate: 192_000,
  },
  {
    name: 'MASTER_4K',
    label: 'Master 4K',
    size: short(2160),
    highestRate: null,
    bitrates: { h264Hardware: 45_000_000, h264Software: 45_000_000, vp9: 28_000_000, av1: 28_000_000 },
    audioBitrate: 320_000,
  },
] as const satisfies readonly Profile[];

export interface ResolvedProfile {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly bitrates: Bitrates;
  readonly audioBitrate: number;
}

const SMALLEST = 64;
const LONGEST = 4096;
const SHORTEST_SIDE_LIMIT = 2304;

export function findProfile(name: string): Profile | null {
  return PROFILES.find((profile) => profile.name === name) ?? null;
}

/** The exact size, rate and bitrates a profile gives for one project's look. */
export function resolveProfile(
  profile: Profile,
  look: Pick<Look, 'width' | 'height' | 'rate'>,
): ResolvedProfile {
  const { width, height } = outputSize(profile, look);
  const rate = outputRate(RATES[look.rate], profile.highestRate);
  return {
    name: profile.name,
    width,
    height,
    rate,
    bitrates: profile.bitrates ?? bitratesFor(width, height, rate),
    audioBitrate: profile.audioBitrate,
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
  const scale = Math.min(wanted, LONGEST / long, SHORTEST_SIDE_LIMIT / shortSide);
  const even = (size: number) => Math.min(LONGEST, Math.max(SMALLEST, 2 * Math.round((size * scale) / 2)));
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
