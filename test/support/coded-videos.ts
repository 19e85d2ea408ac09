import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODED_VIDEOS, type CodedVideo, codedFrame, SIZE } from './video-cases.ts';

export interface CodedFile {
  readonly path: string;
  readonly sha256: string;
}

/** Encodes the videos of the frame test into a folder. */
export function makeCodedVideos(folder: string): Map<string, CodedFile> {
  return new Map(CODED_VIDEOS.map((video) => [video.name, encode(video, folder)]));
}

const RATES: Readonly<Record<string, string>> = {
  '23.976': '24000/1001',
  '25': '25',
  '29.97': '30000/1001',
  '30': '30',
  '59.94': '60000/1001',
  vfr: '1000',
};

function encode(video: CodedVideo, folder: string): CodedFile {
  const path = join(folder, `${video.name}.${video.container}`);
  const frames = Array.from({ length: video.frames }, (_, index) => codedFrame(index));
  // As `vfrTime` says.
  const times = 'settb=1/1000,setpts=40*N+13*mod(N\\,3)';
  const filter = video.name === 'vfr' ? ['-vf', times, '-enc_time_base', '1/1000'] : [];
  const codec =
    video.codec === 'h264'
      ? ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-g', '25', '-bf', '2']
      : [
          '-c:v',
          'libvpx-vp9',
          '-deadline',
          'realtime',
          '-cpu-used',
          '8',
          '-crf',
          '24',
          '-b:v',
          '0',
          '-g',
          '25',
        ];
  const made = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${SIZE.width}x${SIZE.height}`],
      ...['-r', RATES[video.name] ?? '25', '-i', 'pipe:0', ...filter, ...codec],
      ...['-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', ...(video.colours ?? []), path],
    ],
    { input: Buffer.concat(frames), maxBuffer: 1 << 28 },
  );
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr.toString()}`);
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
