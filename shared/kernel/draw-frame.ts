import { assert } from '../assert.ts';
import type { Frames } from '../model/time.ts';
import type { ChunkSlice, Shot, SliceTransition, YuvColour } from '../plan/plan.ts';
import { frameBytes } from './arena.ts';
import { placeFilm } from './draw-fit.ts';
import { drawWindow, fillRegion, type Region, type Room } from './draw-window.ts';
import type { Kernel } from './kernel.ts';
import { blendLayer } from './layer.ts';
import { windowAt } from './motion.ts';
import type { FrameRef, FrameResources } from './types.ts';

/** Q14: what the kernel's mixes count in. */
const ONE = 16_384;
const BLACK: YuvColour = { y: 16, u: 128, v: 128 };
const WHITE: YuvColour = { y: 235, u: 128, v: 128 };

/**
 * Draws one frame of a chunk, `frame` counted from the chunk's start. Everything it depends on is in the
 * slice, the prepared pictures and the layers, so both engines and the preview draw the same bytes.
 * `scratch` comes from `allocScratch`.
 */
export function drawFrame(
  kernel: Kernel,
  slice: ChunkSlice,
  frame: Frames,
  resources: FrameResources,
  target: FrameRef,
  scratch: readonly [FrameRef, FrameRef],
): void {
  assert(
    target.width === slice.width && target.height === slice.height,
    'The frame has another size than the plan',
  );
  const [other, spare] = scratch;
  const work = spare.offset + frameBytes(spare.width, spare.height);
  const { fit } = slice;
  if (fit === undefined) {
    drawFilm(kernel, slice, frame, resources, target, other, { spare, work });
  } else {
    // The film has no more pixels than the frame: it is drawn in the scratch, with the frame as its scratch.
    const sized = (place: FrameRef): FrameRef => ({ ...place, width: fit.width, height: fit.height });
    const film = sized(other);
    drawFilm(kernel, slice, frame, resources, film, sized(target), { spare: sized(spare), work });
    placeFilm(kernel, fit, film, target, slice.background, { spare, work });
  }
  for (const caption of slice.captions) {
    if (!covers(caption.first, caption.first + caption.frames, frame)) continue;
    const layer = resources.layer(caption);
    if (layer !== null) blendLayer(kernel, layer, target);
  }
}

/** The shots and transitions of a frame, over all of `target`. */
function drawFilm(
  kernel: Kernel,
  slice: ChunkSlice,
  frame: Frames,
  resources: FrameResources,
  target: FrameRef,
  other: FrameRef,
  room: Room,
): void {
  const draw = (shot: Shot, onto: FrameRef, region?: Region, shiftX = 0, shiftY = 0) =>
    drawShot(kernel, slice, shot, frame, resources, onto, room, region, shiftX, shiftY);
  const transition = slice.transitions.find((item) => covers(item.first, item.first + item.frames, frame));
  if (transition === undefined) {
    const shot = slice.shots.find((item) => covers(item.first, item.end, frame));
    assert(shot !== undefined, `No shot covers frame ${frame}`);
    draw(shot, target);
  } else {
    drawTransition(kernel, slice, transition, frame, target, other, draw);
  }
}

type Draw = (shot: Shot, onto: FrameRef, region?: Region, shiftX?: number, shiftY?: number) => void;

function drawTransition(
  kernel: Kernel,
  slice: ChunkSlice,
  transition: SliceTransition,
  frame: Frames,
  target: FrameRef,
  other: FrameRef,
  draw: Draw,
): void {
  const from = slice.shots[transition.from];
  const to = slice.shots[transition.to];
  assert(from !== undefined && to !== undefined, 'A transition names a shot that is not in the slice');
  // (i + 0.5) / n, kept as a fraction so that the middle of an odd count is the exact half.
  const part = 2 * (frame - transition.first) + 1;
  const whole = 2 * transition.frames;
  switch (transition.kind) {
    case 'crossfade': {
      draw(from, target);
      draw(to, other);
      const bytes = frameBytes(target.width, target.height);
      kernel.calls.mix(target.offset, other.offset, bytes, bytes, 1, Math.round((ONE * part) / whole));
      return;
    }
    case 'dip-black':
    case 'dip-white': {
      draw(2 * part < whole ? from : to, target);
      // The colour is full at the half and gone at both ends.
      const strength = 1 - Math.abs((2 * part) / whole - 1);
      mixColour(kernel, target, transition.kind === 'dip-black' ? BLACK : WHITE, Math.round(ONE * strength));
      return;
    }
    default:
      drawMoving(transition.kind, part / whole, target, from, to, draw);
  }
}

/**
 * Slides and wipes: each shot is drawn into its own part of the frame. The border lies on even pixels because
 * of the chroma; a slide's pictures still move by fractions of a pixel.
 */
function drawMoving(
  kind: Exclude<SliceTransition['kind'], 'crossfade' | 'dip-black' | 'dip-white'>,
  weight: number,
  target: FrameRef,
  from: Shot,
  to: Shot,
  draw: Draw,
): void {
  const slides = kind.startsWith('slide-');
  const sideways = kind.endsWith('-left') || kind.endsWith('-right');
  // Left and up: the new shot comes in at the far edge and the border travels towards zero.
  const towardsZero = kind.endsWith('-left') || kind.endsWith('-up');
  const size = sideways ? target.width : target.height;
  const travelled = weight * size;
  const border = 2 * Math.round((towardsZero ? size - travelled : travelled) / 2);
  const near: Region = sideways
    ? { x: 0, y: 0, width: border, height: target.height }
    : { x: 0, y: 0, width: target.width, height: border };
  const far: Region = sideways
    ? { x: border, y: 0, width: size - border, height: target.height }
    : { x: 0, y: border, width: target.width, height: size - border };
  const fromShift = slides ? (towardsZero ? travelled : -travelled) : 0;
  const toShift = slides ? (towardsZero ? travelled - size : size - travelled) : 0;
  const place = (shot: Shot, region: Region, shift: number) => {
    if (region.width > 0 && region.height > 0) {
      draw(shot, target, region, sideways ? shift : 0, sideways ? 0 : shift);
    }
  };
  place(from, towardsZero ? near : far, fromShift);
  place(to, towardsZero ? far : near, toShift);
}

function drawShot(
  kernel: Kernel,
  slice: ChunkSlice,
  shot: Shot,
  frame: Frames,
  resources: FrameResources,
  target: FrameRef,
  room: Room,
  region: Region = { x: 0, y: 0, width: target.width, height: target.height },
  shiftX: number,
  shiftY: number,
): void {
  if (shot.picture === null && shot.video === undefined) {
    fillRegion(kernel, target, region, slice.background);
    return;
  }
  const picture = shot.picture === null ? resources.video?.(shot) : resources.picture(shot.picture.sha256);
  assert(picture !== undefined, 'A slice with video is drawn with its frames');
  const window = windowAt(shot, frame, slice.rate, target.width / target.height);
  drawWindow(kernel, picture, window, target, region, { x: shiftX, y: shiftY }, room);
}

function mixColour(kernel: Kernel, target: FrameRef, colour: YuvColour, weight: number): void {
  const luma = target.width * target.height;
  kernel.calls.mixColour(target.offset, luma, colour.y, weight);
  kernel.calls.mixColour(target.offset + luma, luma / 4, colour.u, weight);
  kernel.calls.mixColour(target.offset + luma + luma / 4, luma / 4, colour.v, weight);
}

function covers(first: Frames, end: Frames, frame: Frames): boolean {
  return first <= frame && frame < end;
}
