import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { StudioError } from '../../shared/errors.ts';
import { killGroup } from './child-records.ts';
import type { LineTail } from './line-tail.ts';
import type { ChildOptions } from './types.ts';

/** How long a child may take to end politely. ffmpeg writes the end of its file in that time. */
const GRACE_MS = 2000;

export interface Supervised {
  readonly done: Promise<void>;
  /** Asks the program to end, then makes it; `done` rejects with the first reason given. */
  end(reason: unknown): void;
}

interface Program {
  readonly name: 'ffmpeg' | 'ffprobe';
  readonly path: string;
}

/** Watches one running program until it and its pipes have ended, and ends it when a limit is reached. */
export function superviseChild(
  process: ChildProcess,
  program: Program,
  options: ChildOptions,
  seen: { readonly stderr: LineTail; readonly frames: () => number },
): Supervised {
  let ended: { readonly reason: unknown } | null = null;
  let force: NodeJS.Timeout | undefined;
  const pid = process.pid ?? 0;

  const end = (reason: unknown) => {
    if (ended !== null) return;
    ended = { reason };
    killGroup(pid, 'SIGTERM');
    // A program that waits for us on a pipe would not come to see the signal.
    const cause = reason instanceof Error ? reason : new Error(String(reason));
    process.stdin?.destroy(cause);
    process.stdout?.destroy(cause);
    force = setTimeout(() => killGroup(pid, 'SIGKILL'), GRACE_MS);
  };
  const onAbort = () => end(options.signal.reason);
  options.signal.addEventListener('abort', onAbort, { once: true });
  const limit = startLimit(program.name, options, end);
  const stall = watchStall(process, program.name, options, seen.frames, end);

  const done = closed(process, pid).then((exit) => {
    options.signal.removeEventListener('abort', onAbort);
    clearTimeout(force);
    clearTimeout(limit);
    clearInterval(stall);
    if (ended !== null) throw withStderr(ended.reason, seen.stderr.text());
    if (exit.code !== 0) throw exitError(program, exit, seen.stderr.text(), options);
  });
  return { done, end };
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function closed(process: ChildProcess, pid: number): Promise<Exit> {
  return new Promise((resolve) => {
    // What the program started itself would keep the pipes open.
    process.once('exit', () => killGroup(pid, 'SIGKILL'));
    process.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function startLimit(name: string, options: ChildOptions, end: (error: unknown) => void) {
  const { limitMs } = options;
  if (limitMs === undefined) return undefined;
  return setTimeout(() => {
    const message = `${name} took longer than its limit of ${seconds(limitMs)} and was ended`;
    end(new StudioError('failed.timeout', message, { context: options.context }));
  }, limitMs);
}

/**
 * Ends a program that shows no sign of life: no new frame, no bytes taken or given. Time in which it waits for
 * us, for input we have not written or output we have not read, does not count.
 */
function watchStall(
  process: ChildProcess,
  name: string,
  options: ChildOptions,
  frames: () => number,
  end: (error: unknown) => void,
) {
  const { stallMs } = options;
  if (stallMs === undefined) return undefined;
  let seen = '';
  let since = performance.now();
  const look = () => {
    const now = `${frames()} ${bytesTaken(process.stdin)} ${bytesGiven(process.stdout)}`;
    if (now !== seen || waitsForUs(process.stdin, process.stdout)) {
      seen = now;
      since = performance.now();
    } else if (performance.now() - since >= stallMs) {
      const message = `${name} made no progress for ${seconds(stallMs)} and was ended`;
      end(new StudioError('failed.timeout', message, { context: options.context }));
    }
  };
  return setInterval(look, Math.min(1000, Math.max(10, stallMs / 5)));
}

function waitsForUs(stdin: Writable | null, stdout: Readable | null): boolean {
  const forInput = stdin !== null && !stdin.writableEnded && !stdin.destroyed && stdin.writableLength === 0;
  const forRoom = stdout !== null && stdout.readableLength > 0;
  return forInput || forRoom;
}

/** Pipes are sockets here, and sockets count; a stream that does not count shows its life by frames alone. */
function bytesGiven(stream: Readable | null): number {
  return stream !== null && 'bytesRead' in stream ? Number(stream.bytesRead) : 0;
}

function bytesTaken(stream: Writable | null): number {
  return stream !== null && 'bytesWritten' in stream
    ? Number(stream.bytesWritten) - stream.writableLength
    : 0;
}

function exitError(
  program: Program,
  { code, signal }: Exit,
  stderr: string,
  options: ChildOptions,
): StudioError {
  // A shell's and exec's own codes: the program never ran.
  if (code === 126 || code === 127) {
    return new StudioError(
      'environment.ffmpeg-missing',
      `${program.path} could not be started. Install ffmpeg again, or set STORYLOOM_${program.name.toUpperCase()} to its path.`,
      { context: { ...options.context, details: stderr } },
    );
  }
  const how = signal === null ? `stopped with exit code ${code}` : `was ended by ${signal}`;
  const lastWords = stderr.split('\n').at(-1) ?? '';
  const message = `${program.name} ${how}${lastWords === '' ? '' : `: ${lastWords}`}`;
  const failure = options.failure ?? (program.name === 'ffprobe' ? 'failed.decode' : 'failed.encode');
  return new StudioError(failure, message, { context: { ...options.context, details: stderr } });
}

/** Time limits get the program's last words too; a cancel stays what the caller aborted with. */
function withStderr(error: unknown, stderr: string): unknown {
  if (!(error instanceof StudioError) || error.code !== 'failed.timeout' || stderr === '') return error;
  return new StudioError(error.code, error.message, {
    cause: error.cause,
    context: { ...error.context, details: stderr },
  });
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
