import type { Readable, Writable } from 'node:stream';
import type { ErrorCode, ErrorContext } from '../../shared/errors.ts';

/** The system's programs, found and checked once. */
export interface Tools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As the program says it, such as `5.1.9`; part of every cache of what it can do. */
  readonly version: string;
}

export interface ChildOptions {
  readonly signal: AbortSignal;
  /** For errors: the stage, and the segment, chunk or file it is about. */
  readonly context: ErrorContext;
  readonly stdin?: 'pipe' | 'ignore';
  readonly stdout?: 'pipe' | 'ignore';
  /** Frames written so far, from `-progress`; each call also feeds the stall limit. */
  readonly onFrames?: (frames: number) => void;
  /** Over it the child is ended and `done` rejects with `failed.timeout`. */
  readonly limitMs?: number;
  /** The longest silence between signs of life: progress, or bytes on a pipe. Waiting for us does not count. */
  readonly stallMs?: number;
  /** What a failed exit is called: `failed.encode` for ffmpeg and `failed.decode` for ffprobe unless told. */
  readonly failure?: ErrorCode;
}

export interface ReadOptions extends Omit<ChildOptions, 'stdin' | 'stdout'> {
  /** More than this from the program is an error; 64 MiB unless told. */
  readonly maxBytes?: number;
}

/**
 * One running ffmpeg or ffprobe, in its own process group at low priority. It dies with the helper, however the
 * helper ends. Aborting asks it politely, then kills the group.
 */
export interface Child {
  /** Ends with the process on errors; `done` says why. Null unless asked for as a pipe. */
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly pid: number;
  /** Resolves on exit code 0; else rejects with a StudioError that carries the last 40 lines of stderr. */
  readonly done: Promise<void>;
}

/** The only way to start a program. Arguments come from our own code: never a flag, filter or path of a client. */
export interface ToolRunner {
  readonly tools: Tools;
  start(program: 'ffmpeg' | 'ffprobe', args: readonly string[], options: ChildOptions): Child;
  /** Runs to the end and returns what it printed. */
  read(program: 'ffmpeg' | 'ffprobe', args: readonly string[], options: ReadOptions): Promise<Uint8Array>;
  /** Ends every child and resolves when none is left. */
  close(): Promise<void>;
}
