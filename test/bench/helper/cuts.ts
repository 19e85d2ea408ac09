import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openLanes } from '../../../helper/execute/lanes.ts';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { makeChunkQueue } from '../../../shared/plan/chunk-queue.ts';
import { CUTS, cutStory } from '../cut-story.ts';
import { makeTalk } from '../talk.ts';
import { depsIn, requestOf } from './story.ts';

const FRAME_BYTES = (CUTS.width * CUTS.height * 3) / 2;
const LANES = 2;
const live = new AbortController().signal;

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
  const queue = makeChunkQueue(plan.chunks, LANES);
  await openLanes(plan, { ...deps, layers: null, lanes: LANES }, live, async (lanes) => {
    const draw = async (lane: (typeof lanes)[number], index: number) => {
      for (let chunk = queue.next(index); chunk !== undefined; chunk = queue.next(index))
        await lane.draw(chunk.slice, 0, chunk.frames, async () => {});
    };
    await Promise.all(lanes.map(draw));
  });
  return { decoded: before + bytes / FRAME_BYTES, used: plan.totalFrames };
}
