import { type Arena, allocFrame, allocScratch } from '../../shared/kernel/arena.ts';
import { drawFrame } from '../../shared/kernel/draw-frame.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import { neededSize } from '../../shared/kernel/levels.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import type { SliceTransition } from '../../shared/plan/plan.ts';
import { busyPicture, resourcesOf, shotOf, sliceOf } from '../support/kernel-golden.ts';
import { BLACK, noColour, sourceOf } from '../support/kernel-pictures.ts';

export interface KernelSpeeds {
  /** Frames a second, drawing only. */
  readonly still: number;
  readonly zoom: number;
  readonly crossfade: number;
  /** Millions of source pixels prepared a second. */
  readonly prepare: number;
}

/** Draws a frame size's worth of frames and says how fast, in any engine; each kind for `seconds`. */
export async function measureKernel(
  kernel: Kernel,
  arena: Arena,
  now: () => number,
  options: { readonly width: number; readonly height: number; readonly seconds: number },
): Promise<KernelSpeeds> {
  const { width, height, seconds } = options;
  const pixels = busyPicture(4000, 2250, 1);
  const window = (part: number) => ({ x: 2000, y: 1125, width: 4000 * part });
  const shots = [
    shotOf('a', 4000, 2250, { from: window(1), to: window(0.7), span: 240_000 }),
    shotOf('a', 4000, 2250, { from: window(0.8), to: window(0.95), span: 240_000 }),
  ];
  const started = now();
  const scaleTo = neededSize(pixels, shots, width);
  const picture = await preparePicture(kernel, arena, sourceOf(pixels), {
    scaleTo,
    background: BLACK,
    colour: noColour,
  });
  const prepare = (4000 * 2250) / 1e6 / ((now() - started) / 1000);
  const target = allocFrame(arena, width, height);
  const scratch = allocScratch(arena, width, height);
  const resources = resourcesOf({ a: picture });
  const rate = (transitions: readonly SliceTransition[], moving: boolean): number => {
    const slice = sliceOf(width, height, { shots, transitions, frames: 150 });
    const begun = now();
    let frames = 0;
    while (now() - begun < seconds * 1000) {
      drawFrame(kernel, slice, moving ? frames % 150 : 0, resources, target, scratch);
      frames += 1;
    }
    return (frames * 1000) / (now() - begun);
  };
  rate([], true);
  const speeds = {
    prepare,
    still: rate([], false),
    zoom: rate([], true),
    crossfade: rate([{ kind: 'crossfade', first: 0, frames: 150, from: 0, to: 1 }], true),
  };
  for (const offset of [picture.offset, target.offset, ...scratch.map((frame) => frame.offset)])
    arena.free(offset);
  return speeds;
}
