import type { Writable } from 'node:stream';
import { type ErrorContext, StudioError } from '../../shared/errors.ts';
import type { Frames } from '../../shared/model/time.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { frameInputArgs } from '../ffmpeg/frame-args.ts';
import type { Child, ToolRunner } from '../ffmpeg/types.ts';
import { toolError } from './tool-error.ts';

/** One ffmpeg that takes raw frames and writes one file of pictures. */
export interface FrameEncoder {
  /** Frames in order, without waiting for the one before; settles when its bytes were taken. */
  add(frame: Uint8Array): Promise<void>;
  /** Ends the stream; resolves when the file is written. */
  finish(): Promise<void>;
  /** Resolves when the program is gone, whatever became of it. */
  readonly gone: Promise<void>;
}

export interface EncodeOptions {
  readonly runner: ToolRunner;
  readonly signal: AbortSignal;
  readonly context: ErrorContext;
  readonly stallMs: number;
  readonly limitMs: number;
  readonly onFrames?: (frames: Frames) => void;
}

export type EncodePlan = Pick<HelperPlan, 'width' | 'height' | 'rate' | 'video'>;

/** All parts are MP4 or MOV, which keep each frame's exact time; the film's container comes at the end. */
export function partExtension({ codec }: Pick<HelperPlan['video'], 'codec'>): 'mp4' | 'mov' {
  return codec === 'prores' ? 'mov' : 'mp4';
}

export function encodeArgs({ width, height, rate, video }: EncodePlan, path: string): string[] {
  return [
    ...frameInputArgs({ width, height, rate }),
    ...['-map', '0:v:0', '-map_metadata', '-1', '-fflags', '+bitexact'],
    ...video.args,
    // Each frame is a whole number of units, so that parts join without a rounded time.
    ...['-video_track_timescale', String(rate.num), '-f', partExtension(video), '-y', `file:${path}`],
  ];
}

export function startEncoder(plan: EncodePlan, path: string, options: EncodeOptions): FrameEncoder {
  const { runner, signal, context, stallMs, limitMs, onFrames } = options;
  const child = runner.start('ffmpeg', encodeArgs(plan, path), {
    signal,
    context,
    stdin: 'pipe',
    stallMs,
    limitMs,
    ...(onFrames === undefined ? {} : { onFrames }),
  });
  const stdin = inputOf(child);
  const done = child.done.catch((error: unknown) => {
    throw toolError(error, path);
  });
  const gone = done.catch(() => {});
  // Why the program ended says more than a pipe that broke.
  const orWhyItEnded = async (cause: unknown): Promise<never> => {
    await done;
    throw new StudioError('failed.encode', 'The encoder ended before it had taken all frames', {
      cause,
      context,
    });
  };
  return {
    add: (frame) => write(stdin, frame).catch(orWhyItEnded),
    async finish() {
      stdin.end();
      await done;
    },
    gone,
  };
}

function inputOf({ stdin }: Child): Writable {
  if (stdin === null) throw new TypeError('An encoder is started with an input');
  return stdin;
}

function write(stdin: Writable, frame: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // No copy: the memory is not drawn into before this settles.
    stdin.write(frame, (error) => (error ? reject(error) : resolve()));
  });
}
