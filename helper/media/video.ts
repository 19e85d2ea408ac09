import { StudioError } from '../../shared/errors.ts';
import {
  type DecodedFrame,
  decodedBytes,
  type VideoGeometry,
  type VideoReader,
} from '../../shared/kernel/video-types.ts';
import type { Samples } from '../../shared/model/time.ts';
import { type FrameList, videoLength } from '../../shared/plan/frame-list.ts';
import { inputArgs } from '../ffmpeg/safe-input.ts';
import type { Child, ToolRunner } from '../ffmpeg/types.ts';
import { type FramePipe, makeFramePipe } from './frame-pipe.ts';
import { probeSound } from './sound.ts';
import { brokenVideo, pixelsOf, readFrameList, readVideoStream, type VideoStream } from './video-streams.ts';

export interface VideoOptions {
  readonly runner: ToolRunner;
  readonly signal: AbortSignal;
  readonly name: string;
}

/** A video whose frames are listed. Each reader decodes for itself: one for each thread that draws. */
export interface OpenedVideo {
  readonly codec: string;
  readonly geometry: VideoGeometry;
  /** Microseconds from the first frame. */
  readonly timestamps: readonly number[];
  makeReader(): VideoReader;
}

/** What decoding a file really gave; what an asset of kind `video` is made from. */
export interface VideoFacts {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly samples: Samples;
  readonly sound: { readonly samples: Samples; readonly channels: number; readonly offset: number } | null;
}

/** A decoder that gives nothing for so long hangs. */
const STALL_MS = 30_000;
/** Decoding through so many frames costs less than starting anew. */
const WORTH_SEEKING = 48;
/** Demuxers that find a key frame by its time; the others are decoded from their start. */
const SEEKS: readonly string[] = ['mov', 'matroska'];
/** What these say is brighter than a screen of today: brought down before anything else sees it. */
const HDR_TRANSFERS: readonly string[] = ['smpte2084', 'arib-std-b67'];

export async function openVideo(path: string, { runner, signal, name }: VideoOptions): Promise<OpenedVideo> {
  const file = { path, runner, name };
  const stream = await readVideoStream(file, signal);
  const list = await readFrameList(file, stream, signal);
  const { codec, geometry } = stream;
  return {
    codec,
    geometry,
    timestamps: list.timestamps,
    makeReader: () => makeReader(path, name, runner, stream, list),
  };
}

/** Decodes both ends of the pictures and all of the sound. */
export async function probeVideo(path: string, options: VideoOptions): Promise<VideoFacts> {
  const { runner, signal, name } = options;
  const file = { path, runner, name };
  const stream = await readVideoStream(file, signal);
  const list = await readFrameList(file, stream, signal);
  const reader = makeReader(path, name, runner, stream, list);
  try {
    await reader.frameAt(0, { signal });
    await reader.frameAt(list.timestamps.length - 1, { signal });
  } finally {
    reader.close();
  }
  const sound = stream.hasSound
    ? await soundOf(path, options, list.start - Math.max(0, stream.fileStart))
    : null;
  const { width, height } = stream.geometry;
  return { type: `video/${stream.codec}`, width, height, sound, ...videoLength(list.timestamps, sound) };
}

/** Sound that cannot be decoded is as none: the pictures can be used all the same. */
async function soundOf(path: string, options: VideoOptions, start: number): Promise<VideoFacts['sound']> {
  try {
    const { samples, channels } = await probeSound(path, options);
    return { samples, channels, offset: Math.round((start * 6) / 125) };
  } catch (error) {
    options.signal.throwIfAborted();
    const isItsOwn = error instanceof StudioError && /sound/.test(error.code);
    if (isItsOwn) return null;
    throw error;
  }
}

interface Decoding {
  readonly child: Child;
  readonly pipe: FramePipe;
  readonly abort: AbortController;
  /** Number of the frame that comes next. */
  next: number;
}

function makeReader(
  path: string,
  name: string,
  runner: ToolRunner,
  stream: VideoStream,
  list: FrameList,
): VideoReader {
  const isHdr = HDR_TRANSFERS.includes(stream.transfer);
  const target = isHdr ? ({ pixels: 'i420', ffmpeg: 'yuv420p' } as const) : pixelsOf(stream.pixelFormat);
  const { width, height, geometry } = stream;
  const described = {
    pixels: target.pixels,
    width,
    height,
    matrix: isHdr ? 'bt709' : stream.matrix,
    fullRange: isHdr ? false : stream.fullRange,
  } as const;
  const { timestamps, keys } = list;
  let decoding: Decoding | null = null;
  let shown: { readonly index: number; readonly frame: DecodedFrame } | null = null;

  const stop = () => {
    decoding?.abort.abort(new DOMException('Another place is wanted', 'AbortError'));
    decoding = null;
  };

  const startAt = (index: number): Decoding => {
    stop();
    const abort = new AbortController();
    const { from, args } = seekArgs(stream, list, index);
    const child = runner.start(
      'ffmpeg',
      [
        ...args,
        '-noautorotate',
        ...inputArgs(path, { demuxer: stream.demuxer }),
        ...picturesOnly(stream),
        ...(isHdr ? ['-vf', toneMapping(stream)] : []),
        ...['-pix_fmt', target.ffmpeg, '-f', 'rawvideo', 'pipe:1'],
      ],
      {
        signal: abort.signal,
        stdout: 'pipe',
        stallMs: STALL_MS,
        failure: 'input.video-broken',
        context: { file: name, stage: 'decoding' },
      },
    );
    // Told by whoever reads: an end that nobody waits for is no unhandled failure.
    child.done.catch(() => undefined);
    if (child.stdout === null) throw new TypeError('A pipe was asked for');
    const pipe = makeFramePipe(child.stdout, decodedBytes(target.pixels, width, height));
    decoding = { child, pipe, abort, next: from };
    return decoding;
  };

  /** Going on is cheapest, unless a key frame far ahead saves more decoding than a new start costs. */
  const decodingFor = (index: number): Decoding => {
    if (decoding === null || index < decoding.next) return startAt(index);
    if (!SEEKS.includes(stream.demuxer) || index - decoding.next < WORTH_SEEKING) return decoding;
    const key = keys.findLast((each) => each <= index) ?? 0;
    return key > decoding.next + WORTH_SEEKING ? startAt(index) : decoding;
  };

  return {
    timestamps,
    geometry,
    async frameAt(index, { signal }) {
      if (shown?.index === index) return shown.frame;
      signal.throwIfAborted();
      const running = decodingFor(index);
      const onAbort = () => stop();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        shown = null;
        for (;;) {
          const data = await running.pipe.next();
          signal.throwIfAborted();
          if (data === null) throw await endedEarly(running, name, timestamps.length);
          running.next += 1;
          if (running.next <= index) continue;
          const frame = { ...described, data };
          shown = { index, frame };
          return frame;
        }
      } catch (error) {
        stop();
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    close: stop,
  };
}

interface Seek {
  /** Number of the frame that comes first. */
  readonly from: number;
  readonly args: readonly string[];
}

/** Goes before the input: decoding begins with that frame, or with the first where its demuxer cannot find it. */
function seekArgs(stream: VideoStream, { start, timestamps }: FrameList, index: number): Seek {
  if (index === 0 || !SEEKS.includes(stream.demuxer)) return { from: 0, args: [] };
  // Between two frames no rounding changes which one is the first that is not before it.
  const before = ((timestamps[index - 1] ?? 0) + (timestamps[index] ?? 0)) / 2;
  return { from: index, args: ['-ss', ((start + before - stream.fileStart) / 1e6).toFixed(6)] };
}

function picturesOnly({ index }: VideoStream): readonly string[] {
  return ['-map', `0:${index}`, '-an', '-sn', '-dn', '-fps_mode', 'passthrough'];
}

/** Every frame from one on, upright, in a size to be looked at, as RGBA on standard output. */
export function smallFrameArgs(
  path: string,
  stream: VideoStream,
  list: FrameList,
  {
    index,
    size,
  }: { readonly index: number; readonly size: { readonly width: number; readonly height: number } },
): Seek {
  const { from, args } = seekArgs(stream, list, index);
  const isHdr = HDR_TRANSFERS.includes(stream.transfer);
  const isRgb = !isHdr && pixelsOf(stream.pixelFormat).pixels === 'rgba';
  const matrix = isHdr ? 'bt709' : stream.matrix;
  const range = stream.fullRange && !isHdr ? 'full' : 'limited';
  const colours = isRgb ? '' : `:in_color_matrix=${matrix}:in_range=${range}`;
  const scale = `scale=${size.width}:${size.height}:flags=area${colours}`;
  const filters = isHdr ? `${toneMapping(stream)},${scale}` : scale;
  const input = inputArgs(path, { demuxer: stream.demuxer });
  const output = ['-vf', filters, '-pix_fmt', 'rgba', '-f', 'rawvideo', 'pipe:1'];
  return { from, args: [...args, ...input, ...picturesOnly(stream), ...output] };
}

async function endedEarly({ child, next }: Decoding, name: string, frames: number): Promise<unknown> {
  try {
    await child.done;
  } catch (error) {
    if (error instanceof StudioError) return lacksFilter(error) ? cannotToneMap(name, error) : error;
  }
  return brokenVideo(name, `Decoding ended after ${next} of ${frames} frames`);
}

function lacksFilter({ context }: StudioError): boolean {
  return /No such filter: '\w+'/.test(context.details ?? '');
}

function cannotToneMap(name: string, cause: StudioError): StudioError {
  return new StudioError(
    'environment.ffmpeg-missing',
    `${name} is HDR, and this ffmpeg was built without what brings that to an ordinary screen (the filter zscale). Install an ffmpeg with libzimg, or convert the video to SDR`,
    { cause, context: cause.context },
  );
}

/** To SDR in BT.709: linear light, brought under white, and back. */
function toneMapping({ transfer, matrix }: VideoStream): string {
  const space = matrix === 'bt2020' ? 'bt2020nc' : matrix === 'bt709' ? 'bt709' : 'smpte170m';
  return [
    `setparams=color_primaries=bt2020:color_trc=${transfer}:colorspace=${space}`,
    'zscale=t=linear:npl=100',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=mobius:desat=0',
    'zscale=t=bt709:m=bt709:r=limited',
    'format=yuv420p',
  ].join(',');
}
