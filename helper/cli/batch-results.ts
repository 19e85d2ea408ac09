import { constants, existsSync } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  type BatchReport,
  makeReport,
  type ReportInput,
  reportJson,
} from '../../shared/batch/batch-report.ts';
import type { PlannedJob } from '../../shared/batch/batch-types.ts';
import { reportCsv } from '../../shared/batch/report-csv.ts';
import { reportHtml } from '../../shared/batch/report-html.ts';
import { warningText } from '../../shared/batch/warning-text.ts';
import { StudioError, toErrorData } from '../../shared/errors.ts';
import { samplesToSeconds } from '../../shared/model/time.ts';
import { missingText } from '../../shared/plan/missing-error.ts';
import type { FilmResult } from '../execute/types.ts';
import { failureOf } from './failure.ts';
import { requireWritable } from './output-files.ts';

/** How one job of the plan ended; null is one that was left out. */
export type JobEnd =
  | { readonly result: FilmResult; readonly seconds: number }
  | { readonly error: unknown }
  | null;

/** What scripts read of one film; names are theirs to rely on. */
export function jobJson(job: PlannedJob, output: string, end: JobEnd): Readonly<Record<string, unknown>> {
  const { profile, title, framing } = job;
  if (end === null) return { profile, output, title, skipped: true, missing: job.missing };
  if ('error' in end) return { profile, output, title, ...failureOf(end.error).failure };
  const { result, seconds } = end;
  return {
    profile,
    output,
    frames: result.frames,
    encoder: result.encoder,
    chunks: result.chunks,
    verified: result.verified,
    title,
    framing,
    hardware: result.hardware,
    container: result.container,
    width: result.width,
    height: result.height,
    bytes: result.bytes,
    sha256: result.sha256,
    plan: result.planHash,
    seconds: hundredths(seconds),
    predicted: job.seconds,
    sidecars: result.sidecars,
    choices: result.choices,
    warnings: result.warnings,
  };
}

export function reportOf(
  name: string,
  writtenAt: string,
  ends: readonly { readonly job: PlannedJob; readonly end: JobEnd }[],
): BatchReport {
  return makeReport({ name, writtenAt, jobs: ends.map(({ job, end }) => reportInput(job, end)) });
}

function reportInput(job: PlannedJob, end: JobEnd): ReportInput {
  const { title, profile, engine, fileName, framing, encoder, hardware, width, height } = job;
  const planned = { title, profile, engine, fileName, framing, encoder, hardware, width, height };
  const none = { jobId: null, artifactId: null, sha256: null, frames: null, filmSeconds: null, bytes: null };
  const unmade = { ...planned, ...none, chunks: null, predicted: job.seconds, seconds: null };
  const said = { choices: job.choices, warnings: job.warnings.map(warningText) };
  if (end === null) {
    return { ...unmade, ...said, state: 'SKIPPED', missing: job.missing.map(missingText), error: null };
  }
  if ('error' in end) return { ...unmade, ...said, state: 'FAILED', error: toErrorData(end.error) };
  const { result, seconds } = end;
  return {
    ...unmade,
    state: 'COMPLETED',
    encoder: result.encoder,
    hardware: result.hardware,
    frames: result.frames,
    filmSeconds: samplesToSeconds(result.samples),
    bytes: result.bytes,
    sha256: result.sha256,
    chunks: result.chunks,
    seconds: hundredths(seconds),
    choices: result.choices,
    warnings: result.warnings.map(warningText),
    error: null,
  };
}

function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** Throws before hours of work what would keep a report from being written after them. */
export async function requireReport(file: string, sources: ReadonlySet<string>): Promise<void> {
  const path = resolve(file);
  requireWritable(path, sources, 'report');
  try {
    await access(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (cause) {
    throw unwritten(file, cause);
  }
}

/** By the ending of its name. */
export async function writeReport(report: BatchReport, file: string): Promise<void> {
  const ending = file.slice(file.lastIndexOf('.')).toLowerCase();
  const text =
    ending === '.csv' ? reportCsv(report) : ending === '.json' ? reportJson(report) : reportHtml(report);
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw unwritten(file, cause);
  }
}

function unwritten(file: string, cause: unknown): StudioError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StudioError('failed.write', `The report ${file} cannot be written: ${why}`, {
    cause,
    context: { file },
  });
}
