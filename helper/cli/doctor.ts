import { statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { toErrorData } from '../../shared/errors.ts';
import { encoderReport, type ReportedEncoder } from '../ffmpeg/encoder-report.ts';
import { findTools } from '../ffmpeg/find-tools.ts';
import { makeToolRunner } from '../ffmpeg/runner.ts';
import type { Tools } from '../ffmpeg/types.ts';
import { VERSION } from '../server/version.ts';
import { dataFolder, makeDataFolders } from '../store/data-folder.ts';
import { loadSqlite } from '../store/sqlite.ts';
import { doctorText } from './doctor-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { optionProblem } from './option-problem.ts';
import { stopSignal } from './stop-signal.ts';
import { printJson, tellUsage } from './usage-error.ts';

export const DOCTOR_USAGE = `Looks at what films are made with on this computer, and says what to install.

Usage: storyloom doctor [--data DIR] [--json]

Every encoder of ffmpeg is tried with real frames the first time, which takes a while.
Exit code 0 when films can be made, 4 when something is missing.`;

/** What `doctor --json` prints. */
export interface Checkup {
  readonly ok: boolean;
  readonly storyloom: string;
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly ffmpeg: { readonly version: string; readonly path: string } | null;
  readonly encoders: readonly ReportedEncoder[];
  readonly sqlite: string | null;
  readonly data_folder: string | null;
  readonly free_bytes: number | null;
  /** What keeps films from being made, or serves only in part, with what to do. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  /** Films cannot be made until it is put right. */
  readonly stops: boolean;
}

/** Below this a long film may not fit. */
const LITTLE_ROOM = 2e9;

export async function doctor(args: readonly string[]): Promise<ExitCode> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return tellUsage(optionProblem(error, OPTIONS), DOCTOR_USAGE, args.includes('--json'));
  }
  const { help, json, data } = parsed.values;
  if (help) {
    console.log(DOCTOR_USAGE);
    return EXIT.done;
  }
  const stop = stopSignal(() => {});
  try {
    if (!json && process.stderr.isTTY) console.error('Trying the encoders...');
    const found = await examine(data, stop.signal);
    if (json) printJson(found);
    else console.log(doctorText(found));
    return found.ok ? EXIT.done : EXIT.environment;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.stopped;
    throw error;
  } finally {
    stop.release();
  }
}

const OPTIONS = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS });
}

async function examine(data: string | undefined, signal: AbortSignal): Promise<Checkup> {
  const problems: Problem[] = [];
  const trying = async <T>(stops: boolean, work: () => Promise<T> | T): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = toErrorData(error);
      problems.push({ code, message, stops });
      return null;
    }
  };
  const folder = await trying(true, () => dataFolder(data, process.env));
  const tools = await trying(true, () => findTools());
  const encoders =
    tools === null || folder === null
      ? []
      : ((await trying(true, () => tryEncoders(tools, folder, signal))) ?? []);
  if (encoders.length > 0 && !encoders.some(({ codec, proved }) => codec === 'h264' && proved)) {
    problems.push({
      code: 'unsupported.video-encoder',
      message: 'This ffmpeg has no H.264 encoder that works. Install a build with libx264',
      stops: true,
    });
  }
  // Loading it is the proof; only the helper's jobs need it.
  const sqlite = await trying(false, loadSqlite);
  const database = sqlite?.(':memory:');
  const driver = database?.driver ?? null;
  database?.close();
  const room = folder === null ? null : await statfs(folder);
  const freeBytes = room === null ? null : room.bavail * room.bsize;
  if (freeBytes !== null && freeBytes < LITTLE_ROOM) {
    problems.push({
      code: 'environment.storage-full',
      message: `The disk of ${folder} is nearly full. Free some space, or choose another folder with --data`,
      stops: false,
    });
  }
  return {
    ok: !problems.some(({ stops }) => stops),
    storyloom: VERSION,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    ffmpeg: tools === null ? null : { version: tools.version, path: tools.ffmpeg },
    encoders,
    sqlite: driver,
    data_folder: folder,
    free_bytes: freeBytes,
    problems,
  };
}

async function tryEncoders(
  tools: Tools,
  data: string,
  signal: AbortSignal,
): Promise<readonly ReportedEncoder[]> {
  const runner = await makeToolRunner(tools, { stateFolder: data });
  try {
    return await encoderReport(runner, { cacheFolder: makeDataFolders(data).cache, signal });
  } finally {
    await runner.close();
  }
}
