import { assert } from '../../shared/assert.ts';
import { lastNotAfter } from '../../shared/plan/video-time.ts';
import type { NamedBlob } from './open-input.ts';
import { drawUpright, sizeWithin } from './upright.ts';
import { makeFrames } from './video.ts';
import { openVideoTrack } from './video-track.ts';

/** A video to be looked through frame by frame, by the same decoder and list of frames that make the film. */
export interface FootageReader {
  /** Microseconds from the first frame. */
  readonly timestamps: readonly number[];
  /** One frame, upright, no side longer than `size`. */
  frame(index: number, size: number, signal: AbortSignal): Promise<ImageBitmap>;
  /** Pictures from the start to the end, side by side. */
  strip(size: StripSize, signal: AbortSignal): Promise<ImageBitmap>;
  close(): void;
}

export interface StripSize {
  readonly width: number;
  readonly height: number;
}

/** Further from a key frame, the key frame itself shows well enough what is there. */
const WORTH_DECODING = 150;

export async function openFootage(file: NamedBlob, options: { signal: AbortSignal }): Promise<FootageReader> {
  const track = await openVideoTrack(file, options);
  const { list, geometry } = track;
  const { timestamps, keys } = list;
  const frames = makeFrames(track);
  return {
    timestamps,
    async frame(index, size, signal) {
      const { width, height } = sizeWithin(geometry, size);
      const { canvas, context } = makeCanvas(width, height);
      const frame = await frames.take(index, signal);
      drawUpright(context, frame, geometry, { x: 0, y: 0, width, height });
      frame.close();
      return canvas.transferToImageBitmap();
    },
    async strip({ width, height }, signal) {
      // Its own decoder: the one for single frames stays where it is.
      const through = makeFrames(track);
      const { canvas, context } = makeCanvas(width, height);
      const shape = geometry.width / geometry.height;
      const count = Math.min(16, Math.max(4, Math.round(width / (height * shape))));
      const tile = width / count;
      // Each picture fills its place, whatever its shape: what is too much is cut off on both sides.
      const across = Math.max(tile, height * shape);
      const down = across / shape;
      try {
        for (let place = 0; place < count; place += 1) {
          const time = ((timestamps.at(-1) ?? 0) * (place + 0.5)) / count;
          const index = lastNotAfter(timestamps, time);
          const key = keys.findLast((each) => each <= index) ?? 0;
          const frame = await through.take(index - key > WORTH_DECODING ? key : index, signal);
          context.save();
          context.beginPath();
          context.rect(place * tile, 0, tile, height);
          context.clip();
          const x = place * tile + (tile - across) / 2;
          drawUpright(context, frame, geometry, { x, y: (height - down) / 2, width: across, height: down });
          context.restore();
          frame.close();
        }
      } finally {
        through.close();
      }
      return canvas.transferToImageBitmap();
    },
    close() {
      frames.close();
      track.close();
    },
  };
}

function makeCanvas(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  assert(context !== null, 'A worker has a 2D canvas');
  context.imageSmoothingQuality = 'high';
  return { canvas, context };
}
