import type { Rate } from '../../shared/model/time.ts';
import type { VideoCodecName } from '../../shared/plan/plan.ts';

/** The smallest level that holds the size, the rate and the bitrate, as part of the full codec string. */
export function codecStringFor(
  codec: VideoCodecName,
  { width, height, rate, bitrate }: { width: number; height: number; rate: Rate; bitrate: number },
): string | null {
  const fps = rate.num / rate.den;
  if (codec === 'h264') {
    const wide = Math.ceil(width / 16);
    const high = Math.ceil(height / 16);
    const level = H264.find(
      ([, perSecond, size, kbits]) =>
        wide * high <= size &&
        Math.max(wide, high) ** 2 <= 8 * size &&
        wide * high * fps <= perSecond &&
        // High profile allows a quarter more than the table, which is for Main.
        bitrate <= kbits * 1250,
    );
    return level === undefined ? null : `avc1.6400${level[0].toString(16).padStart(2, '0').toUpperCase()}`;
  }
  const pixels = width * height;
  if (codec === 'vp9') {
    const level = VP9.find(
      ([, perSecond, size, side, kbits]) =>
        pixels <= size &&
        Math.max(width, height) <= side &&
        pixels * fps <= perSecond &&
        bitrate <= kbits * 1000,
    );
    // Profile 0, 8 bits, 4:2:0 with left siting, BT.709 three times, limited range.
    return level === undefined ? null : `vp09.00.${level[0]}.08.00.01.01.01.00`;
  }
  const level = AV1.find(
    ([, perSecond, size, wide, high, megabits]) =>
      pixels <= size &&
      Math.max(width, height) <= wide &&
      Math.min(width, height) <= high &&
      pixels * fps <= perSecond &&
      bitrate <= megabits * 1_000_000,
  );
  return level === undefined ? null : `av01.0.${String(level[0]).padStart(2, '0')}M.08.0.110.01.01.01.0`;
}

/** H.264 table A-1: level × 10, macroblocks per second, macroblocks per frame, kbit/s. */
const H264: readonly (readonly [number, number, number, number])[] = [
  [10, 1485, 99, 64],
  [11, 3000, 396, 192],
  [12, 6000, 396, 384],
  [13, 11_880, 396, 768],
  [20, 11_880, 396, 2000],
  [21, 19_800, 792, 4000],
  [22, 20_250, 1620, 4000],
  [30, 40_500, 1620, 10_000],
  [31, 108_000, 3600, 14_000],
  [32, 216_000, 5120, 20_000],
  [40, 245_760, 8192, 20_000],
  [41, 245_760, 8192, 50_000],
  [42, 522_240, 8704, 50_000],
  [50, 589_824, 22_080, 135_000],
  [51, 983_040, 36_864, 240_000],
  [52, 2_073_600, 36_864, 240_000],
  [60, 4_177_920, 139_264, 240_000],
  [61, 8_355_840, 139_264, 480_000],
  [62, 16_711_680, 139_264, 800_000],
];

/** VP9 levels: number, luma samples per second, luma samples, longest side, kbit/s. */
const VP9: readonly (readonly [number, number, number, number, number])[] = [
  [10, 829_440, 36_864, 512, 200],
  [11, 2_764_800, 73_728, 768, 800],
  [20, 4_608_000, 122_880, 960, 1800],
  [21, 9_216_000, 245_760, 1344, 3600],
  [30, 20_736_000, 552_960, 2048, 7200],
  [31, 36_864_000, 983_040, 2752, 12_000],
  [40, 83_558_400, 2_228_224, 4160, 18_000],
  [41, 160_432_128, 2_228_224, 4160, 30_000],
  [50, 311_951_360, 8_912_896, 8384, 60_000],
  [51, 588_251_136, 8_912_896, 8384, 120_000],
  [52, 1_176_502_272, 8_912_896, 8384, 180_000],
  [60, 1_176_502_272, 35_651_584, 16_832, 180_000],
  [61, 2_353_004_544, 35_651_584, 16_832, 240_000],
  [62, 4_706_009_088, 35_651_584, 16_832, 480_000],
];

/** AV1 levels, main tier: index, samples per second, samples, longer side, shorter side, Mbit/s. */
const AV1: readonly (readonly [number, number, number, number, number, number])[] = [
  [0, 4_423_680, 147_456, 2048, 1152, 1.5],
  [1, 8_363_520, 278_784, 2816, 1584, 3],
  [4, 19_975_680, 665_856, 4352, 2448, 6],
  [5, 31_950_720, 1_065_024, 5504, 3096, 10],
  [8, 70_778_880, 2_359_296, 6144, 3456, 12],
  [9, 141_557_760, 2_359_296, 6144, 3456, 20],
  [12, 267_386_880, 8_912_896, 8192, 4352, 30],
  [13, 534_773_760, 8_912_896, 8192, 4352, 40],
  [14, 1_069_547_520, 8_912_896, 8192, 4352, 60],
  [16, 1_069_547_520, 35_651_584, 16_384, 8704, 60],
  [17, 2_139_095_040, 35_651_584, 16_384, 8704, 100],
  [18, 4_278_190_080, 35_651_584, 16_384, 8704, 160],
];
