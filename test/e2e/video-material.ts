import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import { makeWav } from '../support/make-media.ts';
import { codedFrame, SIZE } from '../support/video-cases.ts';
import type { Material } from './story-material.ts';

export interface CodedMovie {
  readonly name: string;
  /** As ffmpeg takes it. */
  readonly rate: string;
  readonly frames: number;
  /** When a tone of a tenth of a second sets in, in seconds; without it there is no sound at all. */
  readonly beepAt?: number;
}

export const BEEP_TONE = 2500;

const TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
};

/** A video in which every frame shows its number as blocks. */
export function makeMovie(movie: CodedMovie, folder: string): Material {
  const { name, rate, frames, beepAt } = movie;
  const path = join(folder, name);
  const sound = `${path}.wav`;
  const [num = 0, den = 1] = rate.split('/').map(Number);
  if (beepAt !== undefined) writeFileSync(sound, makeWav(beep(beepAt, (frames * den) / num)));
  const isWebm = name.endsWith('.webm');
  const coding = isWebm
    ? ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-crf', '20', '-b:v', '0']
    : ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14', '-bf', '2'];
  const made = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${SIZE.width}x${SIZE.height}`],
      ...['-r', rate, '-i', 'pipe:0', ...(beepAt === undefined ? [] : ['-i', sound])],
      ...[...coding, '-g', '25', '-pix_fmt', 'yuv420p', '-c:a', isWebm ? 'libopus' : 'aac', path],
    ],
    { input: Buffer.concat(Array.from({ length: frames }, (_, index) => codedFrame(index))) },
  );
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr.toString()}`);
  return { name, mimeType: TYPES[name.split('.').at(-1) ?? ''] ?? '', buffer: readFileSync(path) };
}

/** An MP4 that is a recording of a voice: it says that it is a video. */
export function makeVoiceMovie(name: string, seconds: number, folder: string): Material {
  const path = join(folder, name);
  writeFileSync(`${path}.wav`, makeWav(beep(0.2, seconds)));
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', `${path}.wav`, '-c:a', 'aac', path]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr.toString()}`);
  return { name, mimeType: 'video/mp4', buffer: readFileSync(path) };
}

function beep(at: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, i) => {
    const time = i / SAMPLE_RATE - at;
    return time >= 0 && time < 0.1 ? 0.5 * Math.sin(2 * Math.PI * BEEP_TONE * time) : 0;
  });
}
