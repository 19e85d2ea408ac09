import type { StdioOptions } from 'node:child_process';
import { StudioError } from '../../shared/errors.ts';
import { type Supervised, superviseChild } from './child.ts';
import { type ChildRecords, openChildRecords } from './child-records.ts';
import { killAtExit, type Launch, makeLaunch } from './launch.ts';
import { makeLineTail } from './line-tail.ts';
import { makeProgressReader } from './progress-lines.ts';
import type { Child, ChildOptions, ReadOptions, ToolRunner, Tools } from './types.ts';

type Program = 'ffmpeg' | 'ffprobe';

const QUIET: Record<Program, readonly string[]> = {
  // Without -nostdin ffmpeg takes bytes on its standard input for keys pressed.
  ffmpeg: ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'warning'],
  ffprobe: ['-hide_banner', '-loglevel', 'warning'],
};
const PROGRESS_PIPE = 3;
const MOST_BYTES_READ = 64 * 1024 * 1024;

/**
 * The one door to the system's programs. Making it also ends what a killed helper left running, as recorded
 * under `stateFolder`. Use it in the main thread: children die with the thread that started them.
 */
export async function makeToolRunner(
  tools: Tools,
  { stateFolder }: { readonly stateFolder: string },
): Promise<ToolRunner> {
  const [records, launch] = await Promise.all([openChildRecords(stateFolder), makeLaunch()]);
  return makeRunner(tools, records, launch);
}

function makeRunner(tools: Tools, records: ChildRecords, launch: Launch): ToolRunner {
  const live = new Map<number, { readonly end: Supervised['end']; readonly gone: Promise<void> }>();
  let isClosed = false;
  const forgetExit = killAtExit(() => live.keys());

  function start(program: Program, args: readonly string[], options: ChildOptions): Child & Supervised {
    options.signal.throwIfAborted();
    if (isClosed) throw stopping();
    const path = tools[program];
    const reportsFrames = program === 'ffmpeg' && (options.onFrames ?? options.stallMs) !== undefined;
    const progressArgs = reportsFrames ? ['-progress', `pipe:${PROGRESS_PIPE}`] : [];
    const stdio: StdioOptions = [options.stdin ?? 'ignore', options.stdout ?? 'ignore', 'pipe'];
    if (reportsFrames) stdio.push('pipe');

    const child = launch(path, [...QUIET[program], ...progressArgs, ...args], stdio);
    // 'close' follows and tells; without listeners an error on a pipe would end the helper.
    for (const emitter of [child, ...child.stdio]) emitter?.on('error', () => undefined);
    const { pid } = child;
    if (pid === undefined) {
      throw new StudioError(
        'environment.ffmpeg-missing',
        `${path} could not be started. Is it still installed?`,
        {
          context: options.context,
        },
      );
    }
    const record = records.add(pid, path);
    const tail = makeLineTail();
    child.stderr?.on('data', tail.push);
    let frames = 0;
    child.stdio[PROGRESS_PIPE]?.on(
      'data',
      makeProgressReader((count) => {
        frames = count;
        options.onFrames?.(count);
      }),
    );
    const { done, end } = superviseChild(child, { name: program, path }, options, {
      stderr: tail,
      frames: () => frames,
    });
    const gone = done
      .catch(() => undefined)
      .then(() => record.forget())
      .finally(() => live.delete(pid));
    live.set(pid, { end, gone });
    return { stdin: child.stdin, stdout: child.stdout, pid, done, end };
  }

  return {
    tools,
    start(program, args, options) {
      const { stdin, stdout, pid, done } = start(program, args, options);
      return { stdin, stdout, pid, done };
    },
    async read(program, args, options) {
      const child = start(program, args, { ...options, stdin: 'ignore', stdout: 'pipe' });
      const [bytes, exit] = await Promise.allSettled([collect(child, options), child.done]);
      if (exit.status === 'rejected') throw exit.reason;
      if (bytes.status === 'rejected') throw bytes.reason;
      return bytes.value;
    },
    async close() {
      isClosed = true;
      const children = [...live.values()];
      for (const { end } of children) end(stopping());
      await Promise.all(children.map(({ gone }) => gone));
      forgetExit();
    },
  };
}

function stopping(): DOMException {
  return new DOMException('The helper is stopping', 'AbortError');
}

/** Everything a child prints; what is too much is an error, not a full memory. */
async function collect({ stdout, end }: Child & Supervised, options: ReadOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const most = options.maxBytes ?? MOST_BYTES_READ;
  let held = 0;
  for await (const part of stdout as AsyncIterable<Uint8Array>) {
    held += part.length;
    if (held > most) {
      const message = `The program printed more than ${most} bytes`;
      end(new StudioError('failed.decode', message, { context: options.context }));
      break;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
