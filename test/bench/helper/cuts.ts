import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openLanes } from '../../../helper/execute/lanes.ts';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { CUTS, cutStory } from '../cut-story.ts';
import { depsIn, requestOf } from './story.ts';

const FRAME_BYTES = (CUTS.width * CUTS.height * 3) / 2;
const live = new AbortController().signal;

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

/** Frames that decoders went through, those before the wanted place too, and frames that the film shows. */
export async function countCuts(folder: string, runner: ToolRunner) {
  const path = makeTalk(folder);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  let bytes = 0;
  let before = 0;
  const counting: ToolRunner = {
    ...runner,
    start(program, args, options) {
      const child = runner.start(program, args, options);
      if (child.stdout === null || !args.includes('rawvideo')) return child;
      const seek = args.indexOf('-ss');
      if (seek >= 0) before += Math.ceil(Number(args[seek + 1]) * CUTS.rate) % CUTS.gop;
      const counter = new PassThrough();
      counter.on('data', (part: Buffer) => (bytes += part.length));
      counter.pause();
      return { ...child, stdout: child.stdout.pipe(counter) };
    },
  };
  const deps = { ...depsIn(folder, counting), media: { path: () => path } };
  const plan = await planFilm(requestOf(cutStory(hash.digest('hex'))), deps, { signal: live });
  const queue = plan.chunks.values();
  await openLanes(plan, { ...deps, layers: null, lanes: 2 }, live, async (lanes) => {
    const draw = async (lane: (typeof lanes)[number]) => {
      for (const { slice } of queue) await lane.draw(slice, 0, slice.frames, async () => {});
    };
    await Promise.all(lanes.map(draw));
  });
  return { decoded: before + bytes / FRAME_BYTES, used: plan.totalFrames };
}
