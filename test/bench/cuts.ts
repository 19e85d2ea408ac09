import { Arena } from '../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel } from '../../shared/kernel/kernel.ts';
import { makeVideoShots } from '../../shared/kernel/video-shots.ts';
import { makeChunkQueue } from '../../shared/plan/chunk-queue.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import { findProfile, PROFILES } from '../../shared/profiles/profiles.ts';
import { loadKernelModule } from '../../web/media/picture-kernel.ts';
import { openVideo } from '../../web/media/video.ts';
import { cutStory } from './cut-story.ts';

const LANES = 2;

/** Frames that decoders were given, and frames that the film shows: chunks dealt to as many as render them. */
export async function countCuts(url: string): Promise<{ readonly decoded: number; readonly used: number }> {
  const file = new File([await (await fetch(url)).blob()], 'talk.mp4');
  const sha256 = 'a'.repeat(64);
  const plan = compilePlan(cutStory(sha256), findProfile('PROJECT') ?? PROFILES[0], {
    container: 'mp4',
    video: { codec: 'h264', codecString: 'x', engine: 'webcodecs', hardware: false, bitrate: 1 },
    audio: { codec: 'aac', engine: 'wasm', bitrate: 1, channels: 2 },
    choices: [],
    available: new Set([sha256]),
  });
  const memory = createKernelMemory({ shared: false, maximumBytes: 1 << 29 });
  const kernel = instantiateKernel(await loadKernelModule(false), memory);
  const arena = new Arena(memory);
  const { signal } = new AbortController();
  const plain = VideoDecoder.prototype.decode;
  let decoded = 0;
  VideoDecoder.prototype.decode = function (chunk) {
    decoded += 1;
    plain.call(this, chunk);
  };
  const queue = makeChunkQueue(plan.chunks, LANES);
  const draw = async (_: unknown, lane: number) => {
    const shots = makeVideoShots({ kernel, arena, open: () => openVideo(file, { signal }) });
    for (let chunk = queue.next(lane); chunk !== undefined; chunk = queue.next(lane))
      for (let frame = 0; frame < chunk.frames; frame += 1) await shots.ready(chunk.slice, frame, { signal });
    shots.dispose();
  };
  try {
    await Promise.all(Array.from({ length: LANES }, draw));
  } finally {
    VideoDecoder.prototype.decode = plain;
  }
  return { decoded, used: plan.totalFrames };
}
