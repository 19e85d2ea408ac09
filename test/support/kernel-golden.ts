import { type Arena, allocFrame, allocScratch } from '../../shared/kernel/arena.ts';
import { drawFrame } from '../../shared/kernel/draw-frame.ts';
import { type Kernel, memoryBytes } from '../../shared/kernel/kernel.ts';
import { layerFromRgba } from '../../shared/kernel/layer.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import type { FrameResources, PreparedPicture } from '../../shared/kernel/types.ts';
import { TRANSITIONS } from '../../shared/model/project.ts';
import type { ChunkSlice, Shot, SliceFit } from '../../shared/plan/plan.ts';
import { hashBytes, hashFrame } from './frame-hash.ts';
import { BLACK, noColour, type Pixels, paint, sourceOf } from './kernel-pictures.ts';
import { videoHashes } from './video-golden.ts';

/** Repeatable noise: the same in every engine, unlike a generator that may change. */
function noise(seed: number): (x: number, y: number) => number {
  return (x, y) => {
    let h = Math.imul(x + seed, 0x9e3779b1) ^ Math.imul(y + 7 * seed, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    return ((h ^ (h >>> 13)) >>> 0) & 255;
  };
}

export function busyPicture(width: number, height: number, seed: number, alpha = false): Pixels {
  const at = noise(seed);
  return paint(width, height, (x, y) => [
    (x * 255) / width,
    (at(x >> 2, y >> 2) + at(x, y)) / 2,
    (((x >> 4) + (y >> 4)) % 2) * 200,
    alpha ? at(x >> 3, y >> 3) : 255,
  ]);
}

export function shotOf(sha256: string, width: number, height: number, change: Partial<Shot> = {}): Shot {
  return {
    picture: { sha256, width, height },
    first: -1000,
    end: 1000,
    origin: 0,
    lead: 0,
    span: 48_000,
    easing: 'linear',
    from: { x: width * 0.4, y: height * 0.45, width: width * 0.6 },
    to: { x: width * 0.55, y: height * 0.5, width: width * 0.35 },
    ...change,
  };
}

export function sliceOf(width: number, height: number, change: Partial<ChunkSlice>): ChunkSlice {
  return {
    width,
    height,
    rate: { num: 30, den: 1 },
    frames: 30,
    background: { y: 81, u: 90, v: 240 },
    shots: [],
    transitions: [],
    captionStyle: null,
    captions: [],
    ...change,
  };
}

export function resourcesOf(pictures: Readonly<Record<string, PreparedPicture>>): FrameResources {
  return {
    picture(sha256) {
      const found = pictures[sha256];
      if (found === undefined) throw new TypeError(`No picture ${sha256}`);
      return found;
    },
    layer: () => null,
  };
}

const crossfade = { kind: 'crossfade', first: 5, frames: 9, from: 0, to: 1 } as const;

/** Wide and tall films in a frame, of widths that do and do not fill whole vectors, down to the smallest. */
function fitsOf(width: number, height: number): SliceFit[] {
  const inside = (across: number, down: number) => ({
    width: across,
    height: down,
    x: 2 * Math.floor((width - across) / 4),
    y: 2 * Math.floor((height - down) / 4),
  });
  return [
    { type: 'letterbox', ...inside(width, 34) },
    { type: 'letterbox', ...inside(50, height) },
    { type: 'blur', ...inside(width, 34) },
    { type: 'blur', ...inside(50, height) },
    { type: 'blur', ...inside(10, height) },
    {
      type: 'scale',
      width: 2 * Math.floor(width / 1.6 / 2),
      height: 2 * Math.floor((height * 1.6) / 2),
      x: 0,
      y: 0,
    },
    { type: 'scale', width: 2 * width, height: 2 * Math.floor(height / 4), x: 0, y: 0 },
  ];
}

/** Every hash of the golden table, made by one kernel in a fixed order. */
export async function goldenHashes(kernel: Kernel, arena: Arena): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const prepare = (pixels: Pixels, width: number, height: number) =>
    preparePicture(kernel, arena, sourceOf(pixels), {
      scaleTo: { width, height },
      background: BLACK,
      colour: noColour,
    });
  const large = await prepare(busyPicture(701, 451, 1), 701, 451);
  const scaled = await prepare(busyPicture(640, 360, 2), 411, 233);
  const tiny = await prepare(busyPicture(1, 1, 3), 1, 1);
  const transparent = await prepare(busyPicture(101, 67, 4, true), 101, 67);
  hashes['prepared-transparent'] = hashLevels(kernel, transparent);
  arena.free(transparent.offset);
  hashes['prepared-large'] = hashLevels(kernel, large);
  hashes['prepared-scaled'] = hashLevels(kernel, scaled);
  hashes['prepared-tiny'] = hashLevels(kernel, tiny);

  const resources = resourcesOf({ large, scaled, tiny });
  const first = shotOf('large', 701, 451);
  const second = shotOf('scaled', 640, 360, { easing: 'ease-in-out' });
  for (const [width, height] of [
    [320, 180],
    [180, 320],
    [66, 64],
  ] as const) {
    const target = allocFrame(arena, width, height);
    const scratch = allocScratch(arena, width, height);
    const draw = (name: string, change: Partial<ChunkSlice>, frame: number) => {
      drawFrame(kernel, sliceOf(width, height, change), frame, resources, target, scratch);
      hashes[`${name}-${width}x${height}`] = hashFrame(kernel.memory, target);
    };
    draw('still', { shots: [first] }, 0);
    draw('moving', { shots: [first] }, 17);
    draw('eased', { shots: [second] }, 11);
    draw('upscaled', { shots: [shotOf('tiny', 1, 1)] }, 4);
    draw(
      'whole',
      { shots: [shotOf('large', 701, 451, { to: { x: 350.5, y: 225.5, width: 451 * (width / height) } })] },
      29,
    );
    draw('background', { shots: [{ ...first, picture: null }] }, 3);
    for (const kind of TRANSITIONS) {
      if (kind === 'cut') continue;
      draw(kind, { shots: [first, second], transitions: [{ kind, first: 5, frames: 9, from: 0, to: 1 }] }, 7);
    }
    const path = [
      { at: 4000, x: 200, y: 150 },
      { at: 40_000, x: 520, y: 300 },
    ];
    draw('path', { shots: [{ ...first, path }] }, 17);
    const mixed = { shots: [first, second], transitions: [crossfade] };
    for (const fit of fitsOf(width, height)) {
      draw(`${fit.type}-${fit.width}x${fit.height}`, { ...mixed, fit }, 7);
    }
    const layer = layerFromRgba(kernel, arena, busyPicture(51, 23, 5, true).data, 7, 9, 51, 23);
    const captions = [{ first: 0, frames: 30, words: ['a'], active: null }];
    const slice = sliceOf(width, height, { shots: [first], captions });
    drawFrame(kernel, slice, 2, { ...resources, layer: () => layer }, target, scratch);
    hashes[`layer-${width}x${height}`] = hashFrame(kernel.memory, target);
  }
  return { ...hashes, ...videoHashes(kernel, arena, (picture) => hashLevels(kernel, picture)) };
}

/** Over the visible pixels only: what pads the rows is not part of a picture. */
function hashLevels(kernel: Kernel, picture: PreparedPicture): string {
  const rows: number[] = [];
  const view = memoryBytes(kernel.memory);
  for (const level of picture.levels) {
    const halfWidth = (level.width + 1) >> 1;
    const halfHeight = (level.height + 1) >> 1;
    for (const [plane, stride, width, height] of [
      [level.y, level.strideY, level.width, level.height],
      [level.u, level.strideC, halfWidth, halfHeight],
      [level.v, level.strideC, halfWidth, halfHeight],
    ] as const) {
      for (let y = 0; y < height; y += 1) {
        const row = plane + y * stride;
        rows.push(...view.subarray(row, row + width));
      }
    }
  }
  return hashBytes(Uint8Array.from(rows));
}
