import type { Rate } from '../../shared/model/time.ts';

/** All our frames are BT.709 in limited range. Said of the input too, so that nothing is converted on the way. */
export const COLOUR_TAGS = [
  ...['-color_range', 'tv', '-colorspace', 'bt709'],
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709'],
] as const;

/** Raw I420 frames on the standard input. */
export function frameInputArgs(frames: {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
}): string[] {
  return [
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', ...COLOUR_TAGS],
    ...['-video_size', `${frames.width}x${frames.height}`],
    ...['-framerate', `${frames.rate.num}/${frames.rate.den}`, '-i', 'pipe:0'],
  ];
}
