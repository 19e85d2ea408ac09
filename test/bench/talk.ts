import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CUTS } from './cut-story.ts';

/** One minute, thirty times: what is in it does not matter, where its key frames are does. */
export function makeTalk(folder: string): string {
  const path = join(folder, 'talk.mp4');
  if (existsSync(path)) return path;
  const minute = join(folder, 'minute.mp4');
  const { width, height, rate, gop, minutes } = CUTS;
  const source = ['-f', 'lavfi', '-i', `testsrc=s=${width}x${height}:r=${rate}:d=60,format=yuv420p`];
  const encoder = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-bf',
    '2',
    '-g',
    String(gop),
    '-sc_threshold',
    '0',
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, ...encoder, minute]);
  const again = ['-stream_loop', String(minutes - 1), '-i', minute, '-c', 'copy'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...again, path]);
  return path;
}
