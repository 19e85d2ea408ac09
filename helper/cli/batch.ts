import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { problemText } from '../../shared/batch/problem-text.ts';
import { remedyFor } from '../../shared/batch/remedies.ts';
import { toErrorData } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/plan/canonical.ts';
import { minuteOfDay } from '../../shared/queue/hours.ts';
import { usualConcurrency } from '../../shared/queue/resources.ts';
import { runFilms } from '../batch/run-films.ts';
import { makeWorkHours } from '../batch/work-hours.ts';
import { renderFilm } from '../execute/render-film.ts';
import { closeSharedFolder, openSharedFolder } from '../execute/shared-folder.ts';
import { shareWork, type WorkTally } from '../execute/shared-work.ts';
import type { FilmResult } from '../execute/types.ts';
import { needsOf } from '../jobs/film-needs.ts';
import { BATCH_USAGE, type BatchCommand, parseBatchOptions } from './batch-options.ts';
import { type BatchFilm, type PreparedBatch, prepareBatch } from './batch-plan.ts';
import { type JobEnd, jobJson, reportOf, requireReport, writeReport } from './batch-results.ts';
import { batchTable } from './batch-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Failure, failureOf, tellFailure } from './failure.ts';
import { runStoppable } from './film-command.ts';
import { requireUnchanged } from './media-stamps.ts';
import { openFilmFolder, requireWritable } from './output-files.ts';
import { tellResult } from './render.ts';
import { makeProgressView } from './show-progress.ts';
import { makeWaitView, scheduleText } from './show-waiting.ts';
import { openSpeedFile, type SpeedFile } from './speed-file.ts';
import { printJson } from './usage-error.ts';
import { type Bench, openBench } from './workbench.ts';

/** Several films of one story or several: planned together, made one beside the other. */
export function batch(args: readonly string[]): Promise<ExitCode> {
  return runStoppable(parseBatchOptions(args), BATCH_USAGE, async (command, { signal }) => {
    const bench = await openBench(command, { signal });
    try {
      const speeds = await openSpeedFile(bench.cacheFolder);
      const prepared = await prepareBatch(command, { bench, speeds, signal });
      if (command.planOnly) return showPlan(command, prepared);
      if (prepared.plan.problems.length > 0) return refuse(command, prepared);
      return await makeAll(command, prepared, { bench, speeds, signal });
    } finally {
      await bench.close();
    }
  });
}

function showPlan(command: BatchCommand, { plan, notes }: PreparedBatch): ExitCode {
  if (command.json) process.stdout.write(`${canonicalJson(plan)}\n`);
  else {
    console.log(batchTable(plan, command.folder));
    const times = scheduleText(command.schedule);
    if (times !== '') console.log(`\n${times}`);
    for (const note of notes) console.error(note);
    for (const problem of plan.problems) console.error(problemText(problem));
  }
  return exitFor(plan.problems);
}

function refuse(command: BatchCommand, { plan }: PreparedBatch): ExitCode {
  const lines = plan.problems.map(problemText);
  const exit = exitFor(plan.problems);
  const code = exit === EXIT.input ? 'input.media-missing' : 'input.setting-invalid';
  const remedy = remedyFor({ code });
  const details = { problems: plan.problems };
  if (command.json) printJson({ error: lines.join('. '), code, details, remedy, plan });
  else console.error(lines.join('\n'));
  return exit;
}

function exitFor(problems: PreparedBatch['plan']['problems']): ExitCode {
  if (problems.length === 0) return EXIT.done;
  return problems.every(({ reason }) => reason === 'missing') ? EXIT.input : EXIT.usage;
}

interface Making {
  readonly bench: Bench;
  readonly speeds: SpeedFile;
  readonly signal: AbortSignal;
}

async function makeAll(
  command: BatchCommand,
  { plan, films, notes, sources }: PreparedBatch,
  { bench, speeds, signal }: Making,
): Promise<ExitCode> {
  const folder = resolve(command.folder);
  await openFilmFolder(folder);
  for (const file of command.reports) await requireReport(file, sources);
  if (!command.json) for (const note of notes) console.error(note);
  const toMake = films.filter(({ job }) => !job.skipped);
  const kept = new Set(toMake.flatMap((film) => needsOf(film.plan).keys));
  const concurrency = command.concurrency ?? usualConcurrency(machine(), command.share);
  const isAlone = Math.min(concurrency, toMake.length) <= 1;
  const ends = new Map<BatchFilm, JobEnd>();
  let exit: ExitCode = EXIT.done;
  const hours = makeWorkHours(command.schedule, {
    now: Date.now,
    minuteOfDay,
    setTimer,
    onWait: makeWaitView(process.stderr, command.schedule, command),
  });
  // What is kept for later films is only there once there are some.
  await hours.opened(signal);
  const place = await openSharedFolder(bench.cacheFolder);
  const shared = shareWork(
    toMake.map((film) => film.plan),
    { ledgerFolder: bench.ledgerFolder, ...place },
  );

  await runFilms(toMake, {
    concurrency,
    signal,
    now: () => performance.now(),
    within: hours.within,
    async render(film, stop) {
      // It may have gone since: made again, or told for each film where it cannot be.
      await openFilmFolder(folder);
      requireWritable(film.path, film.sources);
      await requireUnchanged(film.stamps);
      await bench.makeRoom(needsOf(film.plan), kept);
      const share = isAlone ? film.deps.share : film.deps.share / concurrency;
      return renderOne(
        command,
        { ...film, deps: { ...film.deps, share, shared } },
        { isAlone, signal: stop },
      );
    },
    onEnd(end) {
      ends.set(end.film, end);
      if ('error' in end) {
        const { exit: failed } = failureOf(end.error);
        exit = exit === EXIT.done ? failed : exit;
        if (!command.json) console.error(`${end.film.job.fileName}: ${tellFailure(end.error)}`);
        // A mistake of ours: where it was made helps whoever is told of it.
        const { code, context } = toErrorData(end.error);
        if (code === 'failed.internal') console.error(context.details);
      } else if (!command.json) tellResult(end.result);
    },
  }).finally(() => closeSharedFolder(place.folder));
  await keepSpeeds(ends, speeds);

  const all = films.map((film) => ({ job: film.job, path: film.path, end: ends.get(film) ?? null }));
  if (!command.json) {
    for (const { job, end } of all)
      if (end === null) console.error(`${job.fileName}: left out, something is missing`);
  }
  const report = reportOf(plan.name, new Date().toISOString(), all);
  // The films are made: what went wrong after that is told with them, not instead of them.
  const reports: string[] = [];
  const unwritten: Failure[] = [];
  for (const file of command.reports) {
    try {
      await writeReport(report, file);
      reports.push(file);
    } catch (error) {
      const { failure, exit: failed } = failureOf(error);
      unwritten.push(failure);
      exit = exit === EXIT.done ? failed : exit;
      console.error(tellFailure(error));
    }
  }
  if (command.json) {
    printJson({
      name: plan.name,
      jobs: all.map(({ job, path, end }) => jobJson(job, path, end)),
      totals: report.totals,
      work: workDone(shared.tally),
      reports,
      ...(unwritten.length > 0 && { unwritten }),
    });
  }
  return exit;
}

/** Losing them costs an estimate, nothing else. */
async function keepSpeeds(ends: ReadonlyMap<BatchFilm, JobEnd>, speeds: SpeedFile): Promise<void> {
  try {
    for (const [{ deps }, end] of ends) {
      if (end !== null && 'result' in end) await speeds.add(end.result, end.seconds, deps);
    }
  } catch (error) {
    console.error(`How fast the films were made could not be kept: ${tellFailure(error)}`);
  }
}

async function renderOne(
  command: BatchCommand,
  { request, path, deps, job }: BatchFilm,
  { isAlone, signal }: { readonly isAlone: boolean; readonly signal: AbortSignal },
): Promise<FilmResult> {
  // Films beside one another share the terminal: each line says whose it is.
  const beside = { write: (text: string) => void process.stderr.write(`${job.fileName}: ${text}`) };
  const output = isAlone || command.json ? process.stderr : beside;
  const view = makeProgressView(output, { json: command.json, film: path });
  try {
    return await renderFilm(request, path, deps, { signal, onProgress: view.update });
  } finally {
    view.end();
  }
}

/** What was done once for all films: anything above the number of pictures was done again. */
function workDone({ pictures, mixes }: WorkTally) {
  const times = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((sum, each) => sum + each, 0);
  return { pictures: pictures.size, decodes: times(pictures), sounds: mixes.size, mixes: times(mixes) };
}

function setTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

function machine() {
  return { cores: availableParallelism(), memoryBytes: totalmem() };
}
