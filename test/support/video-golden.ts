import type { Arena } from '../../shared/kernel/arena.ts';
import type { Kernel } from '../../shared/kernel/kernel.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import { makeVideoPicture } from '../../shared/kernel/video-picture.ts';
import {
  type DecodedFrame,
  decodedBytes,
  VIDEO_PIXELS,
  type VideoGeometry,
  type VideoMatrix,
  type VideoPixels,
} from '../../shared/kernel/video-types.ts';

/** A frame of repeatable noise over a slope, as a decoder would hand it over. */
export function noisyFrame(
  pixels: VideoPixels,
  width: number,
  height: number,
  matrix: VideoMatrix = 'bt709',
  fullRange = false,
): DecodedFrame {
  const data = new Uint8Array(decodedBytes(pixels, width, height));
  const depth = pixels.endsWith('p10') ? 10 : pixels.endsWith('p12') ? 12 : 8;
  let state = 12_345;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  for (let at = 0; at < data.length; at += depth === 8 ? 1 : 2) {
    const value = next() & ((1 << depth) - 1);
    data[at] = value & 255;
    if (depth > 8) data[at + 1] = value >> 8;
  }
  return { pixels, width, height, matrix, fullRange, data };
}

export function uprightAs(width: number, height: number, change: Partial<VideoGeometry> = {}): VideoGeometry {
  return { rotation: 0, flip: false, width, height, ...change };
}

/** Hashes of what the kernel makes of video frames, by one kernel in a fixed order. */
export function videoHashes(
  kernel: Kernel,
  arena: Arena,
  hash: (picture: PreparedPicture) => string,
): Record<string, string> {
  const hashes: Record<string, string> = {};
  const add = (name: string, frame: DecodedFrame, geometry: VideoGeometry, width: number) => {
    const whole = { x: geometry.width / 2, y: geometry.height / 2, width: geometry.width };
    const use = { from: whole, to: { ...whole, width: geometry.width / 2 }, width, height: width };
    const picture = makeVideoPicture(kernel, arena, frame, geometry, use);
    hashes[name] = hash(picture);
    arena.free(picture.offset);
  };
  for (const pixels of VIDEO_PIXELS) {
    add(`video-${pixels}`, noisyFrame(pixels, 101, 67), uprightAs(101, 67), 100);
  }
  for (const matrix of ['bt601', 'bt709', 'bt2020'] as const) {
    for (const full of [false, true]) {
      const name = `video-${matrix}-${full ? 'full' : 'limited'}`;
      add(name, noisyFrame('i420', 118, 64, matrix, full), uprightAs(118, 64), 100);
    }
  }
  for (const rotation of [0, 90, 180, 270] as const) {
    for (const flip of [false, true]) {
      const [width, height] = rotation % 180 === 0 ? [102, 67] : [67, 102];
      const geometry = uprightAs(width, height, { rotation, flip });
      add(`video-turned-${rotation}${flip ? '-flip' : ''}`, noisyFrame('i420', 102, 67), geometry, 60);
    }
  }
  add('video-halved', noisyFrame('i420', 643, 361, 'bt601'), uprightAs(643, 361), 96);
  add('video-wide-pixels', noisyFrame('i420', 160, 90), uprightAs(320, 90), 96);
  return hashes;
}
