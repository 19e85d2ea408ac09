import { dirname, relative } from 'node:path';
import { warningText } from '../../shared/batch/warning-text.ts';
import { samplesToSeconds } from '../../shared/model/time.ts';
import { requireMedia } from '../../shared/protocol/missing-media.ts';
import { renderFilm } from '../execute/render-film.ts';
import type { FilmResult } from '../execute/types.ts';
import { atHand } from './at-hand.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Failure, failureOf, tellFailure } from './failure.ts';
import { runFilmCommand } from './film-command.ts';
import { type FilmCommand, RENDER_USAGE } from './film-options.ts';
import { type OutputFile, openFilmFolder, outputFiles } from './output-files.ts';
import { profilesOf } from './profile-files.ts';
import { makeProgressView } from './show-progress.ts';
import { printJson } from './usage-error.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export function render(args: readonly string[]): Promise<ExitCode> {
  return runFilmCommand(args, RENDER_USAGE, async (command, { signal }) => {
    const bench = await openWorkbench(command, { signal });
    try {
      return await renderAll(command, bench, signal);
    } finally {
      await bench.close();
    }
  });
}

/** One film after the other; one that fails does not keep the others from being made. */
async function renderAll(command: FilmCommand, bench: Workbench, signal: AbortSignal): Promise<ExitCode> {
  const { film } = bench;
  requireMedia(film.project, atHand(film));
  if (!command.json) for (const note of film.notes) console.error(note);
  const files = outputFiles(command, profilesOf(command), film.project.title, film.sources);
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await openFilmFolder(folder);
  const reports: (FilmReport | Failure)[] = [];
  let exit: ExitCode = EXIT.done;
  for (const file of files) {
    try {
      const result = await renderOne(command, bench, file, signal);
      reports.push(reportOf(result, film.notes));
      if (!command.json) tellResult(result);
    } catch (error) {
      if (signal.aborted || files.length === 1) throw error;
      const { failure, exit: failed } = failureOf(error);
      reports.push({ ...failure, details: { ...failure.details, output: file.path } });
      exit = exit === EXIT.done ? failed : exit;
      if (!command.json) console.error(`${shown(file.path)}: ${tellFailure(error)}`);
    }
  }
  if (command.json) printJson(files.length === 1 ? reports[0] : { films: reports });
  return exit;
}

async function renderOne(
  command: FilmCommand,
  { film, deps, makeRoom }: Workbench,
  { profile, container, path }: OutputFile,
  signal: AbortSignal,
): Promise<FilmResult> {
  const { codec, hardware } = command;
  const request = { project: film.project, profile, codec, container, hardware, layers: null };
  await makeRoom(request);
  // It may have gone while others were made.
  await openFilmFolder(dirname(path));
  const view = makeProgressView(process.stderr, { json: command.json, film: path });
  try {
    return await renderFilm(request, path, deps, {
      signal,
      onProgress: (progress) => view.update(progress),
    });
  } finally {
    view.end();
  }
}

/** What scripts read; names are theirs to rely on. */
interface FilmReport {
  readonly output: string;
  readonly frames: number;
  readonly duration: number;
  readonly encoder: string;
  readonly chunks: { readonly rendered: number; readonly reused: number };
  readonly warnings: readonly unknown[];
  readonly verified: true;
  readonly [more: string]: unknown;
}

function reportOf(result: FilmResult, notes: readonly string[]): FilmReport {
  return {
    output: result.path,
    frames: result.frames,
    duration: samplesToSeconds(result.samples),
    encoder: result.encoder,
    chunks: result.chunks,
    warnings: [...result.warnings, ...notes.map((message) => ({ reason: 'story-note', message }))],
    verified: result.verified,
    hardware: result.hardware,
    profile: result.profile,
    container: result.container,
    width: result.width,
    height: result.height,
    bytes: result.bytes,
    sha256: result.sha256,
    plan: result.planHash,
    sidecars: result.sidecars,
    choices: result.choices,
  };
}

export function tellResult(result: FilmResult): void {
  for (const warning of result.warnings) console.error(warningText(warning));
  const { rendered, reused } = result.chunks;
  const facts = [
    `${result.width}x${result.height}`,
    `${samplesToSeconds(result.samples).toFixed(2)} s`,
    `${result.frames.toLocaleString('en')} frames`,
    result.encoder,
    `${(result.bytes / 1e6).toFixed(1)} MB`,
    `${rendered} ${rendered === 1 ? 'part' : 'parts'} made, ${reused} reused`,
    'checked',
  ];
  console.log(`${shown(result.path)}  ${facts.join(', ')}`);
  for (const sidecar of result.sidecars) console.log(shown(sidecar));
}

/** The shorter of the two ways to name a file. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
