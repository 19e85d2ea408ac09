import type { RawRun } from './api.ts';

export const INPUT = 'in.yuv';
export const OUTPUT = 'out.mp4';

/** One run of raw frames to H.264 with no frames that look ahead, so that runs join at any key frame. */
export function encodeArgs({
  width,
  height,
  rate,
  codecString,
  bitrate,
  frames,
}: Omit<RawRun, 'data'>): string[] {
  const fps = `${rate.num}/${rate.den}`;
  const tags = [
    '-color_range',
    'tv',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
  ];
  const level = Number.parseInt(codecString.slice(-2), 16) / 10;
  return [
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', fps],
    ...tags,
    ...['-i', INPUT, '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high'],
    ...['-level:v', level.toFixed(1), '-pix_fmt', 'yuv420p', ...tags],
    ...['-b:v', `${bitrate}`, '-maxrate', `${Math.round(bitrate * 1.5)}`, '-bufsize', `${bitrate * 2}`],
    ...['-bf', '0', '-g', `${frames}`, '-sc_threshold', '0', '-fps_mode', 'passthrough'],
    ...['-video_track_timescale', `${rate.num}`, OUTPUT],
  ];
}
