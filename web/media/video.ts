import { StudioError } from '../../shared/errors.ts';
import type { VideoReader } from '../../shared/kernel/video-types.ts';
import type { Samples } from '../../shared/model/time.ts';
import { videoLength } from '../../shared/plan/frame-list.ts';
import { type ForwardDecoder, startForward } from './forward-decoder.ts';
import type { NamedBlob } from './open-input.ts';
import { type ProbeOptions, probeSound } from './sound-source.ts';
import { drawUpright, sizeWithin } from './upright.ts';
import { planesOf } from './video-planes.ts';
import { openVideoTrack, type VideoTrack, withStructure } from './video-track.ts';

/** What decoding a file really gave; what an asset of kind `video` is made from. */
export interface VideoFacts {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly samples: Samples;
  readonly sound: { readonly samples: Samples; readonly channels: number; readonly offset: number } | null;
}

/** Decoding through so many frames costs less than starting anew. */
const WORTH_SEEKING = 24;

/** Opens a file for drawing: decoded on demand, forward, from the key frame before. */
export async function openVideo(file: NamedBlob, { signal }: { signal: AbortSignal }): Promise<VideoReader> {
  const track = await openVideoTrack(file, { signal });
  const frames = makeFrames(track);
  let buffer: Uint8Array | null = null;
  let shown: { readonly index: number; readonly frame: Awaited<ReturnType<typeof planesOf>> } | null = null;
  return {
    timestamps: track.list.timestamps,
    geometry: track.geometry,
    async frameAt(index, options) {
      if (shown?.index === index) return shown.frame;
      shown = null;
      const frame = await planesOf(await frames.take(index, options.signal), buffer);
      buffer = new Uint8Array(frame.data.buffer);
      shown = { index, frame };
      return frame;
    },
    close() {
      frames.close();
      track.close();
    },
  };
}

/** Decodes both ends of the pictures and all of the sound. */
export async function probeVideo(file: NamedBlob, options: ProbeOptions): Promise<VideoFacts> {
  const { signal } = options;
  const track = await openVideoTrack(file, { signal });
  const frames = makeFrames(track);
  try {
    const { list, codec, geometry, fileStart } = track;
    (await frames.take(0, signal)).close();
    (await frames.take(list.timestamps.length - 1, signal)).close();
    const sound = track.hasSound ? await soundOf(file, options, list.start - fileStart) : null;
    const { width, height } = geometry;
    return { codec, width, height, sound, ...videoLength(list.timestamps, sound) };
  } catch (error) {
    const isBroken = error instanceof StudioError && error.code === 'input.video-broken';
    throw isBroken ? await withStructure(error, file) : error;
  } finally {
    frames.close();
    track.close();
  }
}

/** A picture that stands for the video: from a second in, as many begin with black. */
export async function drawPoster(
  file: NamedBlob,
  { signal, size }: { readonly signal: AbortSignal; readonly size: number },
): Promise<Blob> {
  const track = await openVideoTrack(file, { signal });
  const frames = makeFrames(track);
  try {
    const { timestamps } = track.list;
    const later = timestamps.findIndex((time) => time >= 1_000_000);
    const frame = await frames.take(later === -1 ? 0 : later, signal);
    try {
      const { width, height } = sizeWithin(track.geometry, size);
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      if (context === null) throw new StudioError('failed.decode', 'There is no canvas to draw a poster on.');
      drawUpright(context, frame, track.geometry, { x: 0, y: 0, width, height });
      return await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
    } finally {
      frame.close();
    }
  } finally {
    frames.close();
    track.close();
  }
}

/** Sound that cannot be decoded is as none: the pictures can be used all the same. */
async function soundOf(file: NamedBlob, options: ProbeOptions, start: number): Promise<VideoFacts['sound']> {
  try {
    const { samples, channels } = await probeSound(file, options);
    return { samples, channels, offset: Math.round((start * 6) / 125) };
  } catch (error) {
    options.signal.throwIfAborted();
    const isItsOwn = error instanceof StudioError && /sound/.test(error.code);
    if (isItsOwn) return null;
    throw error;
  }
}

/** Single frames of a track, each the caller's to close; cheap when numbers go up. */
export function makeFrames(track: VideoTrack) {
  let running: ForwardDecoder | null = null;
  const close = () => {
    running?.close();
    running = null;
  };
  /** Going on is cheapest, unless a key frame far ahead saves more decoding than a new start costs. */
  const decoderFor = (index: number): ForwardDecoder => {
    const key = track.list.keys.findLast((each) => each <= index) ?? 0;
    if (running !== null && index >= running.next && key <= running.next + WORTH_SEEKING) return running;
    close();
    running = startForward(track, key);
    return running;
  };
  return {
    async take(index: number, signal: AbortSignal): Promise<VideoFrame> {
      signal.throwIfAborted();
      const decoder = decoderFor(index);
      signal.addEventListener('abort', close, { once: true });
      try {
        return await decoder.take(index);
      } catch (error) {
        close();
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', close);
      }
    },
    close,
  };
}
