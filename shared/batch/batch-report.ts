import type { ErrorData } from '../errors.ts';
import type { Choice } from '../plan/plan.ts';
import type { JobState } from '../queue/job-states.ts';
import type { Range } from './batch-types.ts';
import { totalOf } from './plan-batch.ts';
import { remedyFor } from './remedies.ts';

/** What came of one film of a batch. */
export interface ReportInput {
  readonly jobId: string | null;
  readonly title: string;
  readonly profile: string;
  /** `SKIPPED` was left out by the plan and never became a job. */
  readonly state: JobState | 'SKIPPED';
  readonly engine: 'browser' | 'helper';
  readonly fileName: string;
  readonly framing: string;
  readonly encoder: string | null;
  readonly hardware: boolean | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frames: number | null;
  /** Length of the film. */
  readonly filmSeconds: number | null;
  readonly bytes: number | null;
  readonly artifactId: string | null;
  readonly sha256: string | null;
  readonly chunks: { readonly rendered: number; readonly reused: number } | null;
  /** Seconds of work as the plan said, and as they were. */
  readonly predicted: Range | null;
  readonly seconds: number | null;
  readonly choices: readonly Choice[];
  /** In words. */
  readonly warnings: readonly string[];
  /** What was missing of a film that was left out, in words. */
  readonly missing?: readonly string[];
  readonly error: ErrorData | null;
}

export interface ReportJob extends Omit<ReportInput, 'error'> {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string } | null;
}

export interface BatchReport {
  readonly type: 'storyloom-batch-report';
  readonly format: 1;
  readonly name: string;
  /** ISO time at which it was written. */
  readonly writtenAt: string;
  readonly totals: {
    readonly jobs: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly skipped: number;
    /** Still waiting, running or paused. */
    readonly open: number;
    readonly bytes: number;
    readonly filmSeconds: number;
    /** Of what is completed, so that both can be compared; null as soon as one was not predicted. */
    readonly predicted: Range | null;
    readonly seconds: number;
    readonly chunks: { readonly rendered: number; readonly reused: number };
  };
  readonly jobs: readonly ReportJob[];
}

export interface ReportRequest {
  readonly name: string;
  readonly writtenAt: string;
  readonly jobs: readonly ReportInput[];
  /** What to do about an error, by code; a studio has its own words in its own language. */
  readonly remedy?: (error: ErrorData) => string;
}

export function makeReport({ name, writtenAt, jobs, remedy = remedyFor }: ReportRequest): BatchReport {
  const done = jobs.filter(({ state }) => state === 'COMPLETED');
  const count = (...states: ReportInput['state'][]) =>
    jobs.filter(({ state }) => states.includes(state)).length;
  const sum = (of: (job: ReportInput) => number | null) =>
    done.reduce((total, job) => total + (of(job) ?? 0), 0);
  return {
    type: 'storyloom-batch-report',
    format: 1,
    name,
    writtenAt,
    totals: {
      jobs: jobs.length,
      completed: done.length,
      failed: count('FAILED'),
      cancelled: count('CANCELED'),
      skipped: count('SKIPPED'),
      open: count('QUEUED', 'RUNNING', 'PAUSED'),
      bytes: sum(({ bytes }) => bytes),
      filmSeconds: sum(({ filmSeconds }) => filmSeconds),
      predicted: done.length === 0 ? null : totalOf(done.map(({ predicted }) => predicted)),
      seconds: sum(({ seconds }) => seconds),
      chunks: {
        rendered: sum(({ chunks }) => chunks?.rendered ?? 0),
        reused: sum(({ chunks }) => chunks?.reused ?? 0),
      },
    },
    jobs: jobs.map(({ error, ...job }) => ({
      ...job,
      error: error === null ? null : { code: error.code, message: error.message, remedy: remedy(error) },
    })),
  };
}

export function reportJson(report: BatchReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
