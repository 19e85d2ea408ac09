import type { Rate } from '../model/time.ts';
import type { HelperCodec } from '../plan/helper-output.ts';
import { CODEC_NAMES } from './container-codecs.ts';

/** What the highest level takes that players take: 5.2 in both, as nothing sold decodes level 6. */
interface Level {
  readonly name: string;
  /** Width or height in pixels, pixels of a frame, pixels per second, bits per second. */
  readonly side: number;
  readonly frame: number;
  readonly perSecond: number;
  readonly bits: number;
  /** Sides count in whole blocks of so many pixels. */
  readonly block: number;
}

/** H.264 table A-1, High profile; HEVC table A.8, Main profile, main tier. */
const HIGHEST: Readonly<Partial<Record<HelperCodec, Level>>> = {
  h264: { name: '5.2', side: 8688, frame: 36_864 * 256, perSecond: 2_073_600 * 256, bits: 300e6, block: 16 },
  hevc: { name: '5.2', side: 8444, frame: 8_912_896, perSecond: 1_069_547_520, bits: 60e6, block: 8 },
};

export interface LevelRequest {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  /** Null where the quality is held and not the rate. */
  readonly bitrate: number | null;
}

/** Why no player would take such a film, with what to do; null where players do. */
export function levelProblem(codec: HelperCodec, request: LevelRequest): string | null {
  const level = HIGHEST[codec];
  if (level === undefined) return null;
  const { width, height, rate, bitrate } = request;
  const whole = (side: number) => Math.ceil(side / level.block) * level.block;
  const pixels = whole(width) * whole(height);
  const name = `${CODEC_NAMES[codec]} level ${level.name}, the highest that players take,`;
  if (pixels > level.frame || Math.max(width, height) > level.side) {
    return `${width}x${height} is more than ${name} holds. Make it smaller, or choose another codec.`;
  }
  if (pixels * rate.num > level.perSecond * rate.den) {
    const most = Math.floor(level.perSecond / pixels);
    return `${name} holds ${most} frames per second of ${width}x${height}, not ${rateText(rate)}. Choose a lower rate or a smaller size.`;
  }
  if (bitrate !== null && bitrate > level.bits) {
    return `${name} holds ${level.bits / 1e6} Mb/s, not ${bitrate / 1e6}. Choose a lower bitrate.`;
  }
  return null;
}

function rateText({ num, den }: Rate): string {
  return den === 1 ? String(num) : (num / den).toFixed(2);
}
