import { type BatchReport, makeReport, type ReportInput } from '../../shared/batch/batch-report.ts';
import type { BatchPlan, PlannedJob } from '../../shared/batch/batch-types.ts';
import { problemText } from '../../shared/batch/problem-text.ts';
import { warningText } from '../../shared/batch/warning-text.ts';
import { samplesToSeconds } from '../../shared/model/time.ts';
import type { BatchPlanAnswer, BatchSummary } from '../../shared/protocol/batches.ts';
import type { HelperBatch, HelperQueue } from '../jobs/queue-types.ts';
import { BUNDLE } from '../jobs/types.ts';
import { artifactAnswer, jobAnswer } from './answers.ts';
import type { PlannedBundle } from './plan-batch.ts';

/** From what batches are to what is said of them over HTTP. */
export function batchPlanAnswer(plan: BatchPlan, bundles: readonly PlannedBundle[] = []): BatchPlanAnswer {
  return {
    name: plan.name,
    jobs: plan.jobs.map(plannedJobAnswer),
    bundles: bundles.map(({ fileName, bytes, skipped, job }) => ({
      ...{ project_id: job.project.id, file_name: fileName, bytes, skipped },
    })),
    problems: plan.problems.map((problem) => ({ ...problem, message: problemText(problem) })),
    total_bytes: plan.totalBytes,
    total_seconds: plan.totalSeconds,
  };
}

export function plannedJobAnswer({
  projectId,
  fileName,
  ...job
}: PlannedJob): BatchPlanAnswer['jobs'][number] {
  return {
    project_id: projectId,
    file_name: fileName,
    ...job,
    choices: job.choices.map((choice) => ({ ...choice })),
    missing: job.missing.map((item) => ({ ...item })),
    warnings: job.warnings.map((warning) => ({ ...warning })),
  };
}

export function batchAnswer(batch: HelperBatch) {
  return {
    id: batch.id,
    name: batch.name,
    note: batch.note,
    state: batch.state,
    priority: batch.priority,
    max_concurrent: batch.maxConcurrent,
    start_at: batch.startAt,
    hours: batch.hours,
    limit_ms: batch.limitMs,
    created_at: batch.createdAt,
    counts: { ...batch.counts },
    seconds_left: batch.eta,
    job_ids: [...batch.jobIds],
  };
}

/** With every job, and what came of it. */
export function batchSummary(batch: HelperBatch, queue: HelperQueue): BatchSummary {
  const jobs = batch.jobIds.flatMap((id) => {
    const job = queue.get(id);
    if (job === null) return [];
    const entry = queue.entry(id);
    const artifact = job.artifactId === null ? null : queue.artifact(job.artifactId);
    return {
      ...jobAnswer(job, queue.progress(id)),
      seconds: hundredths(entry?.worked ?? 0),
      artifact: artifact === null ? null : artifactAnswer(artifact),
      output_url: queue.output(id) === null ? null : `/api/jobs/${id}/output`,
    };
  });
  const bytes = jobs.reduce((sum, { artifact }) => sum + (artifact?.bytes ?? 0), 0);
  return { ...batchAnswer(batch), jobs, bytes };
}

export function reportOfBatch(batch: HelperBatch, queue: HelperQueue, writtenAt: string): BatchReport {
  const jobs = batch.jobIds.flatMap((id): ReportInput[] => {
    const job = queue.get(id);
    if (job === null) return [];
    const entry = queue.entry(id);
    const artifact = job.artifactId === null ? null : queue.artifact(job.artifactId);
    const film = artifact?.container === BUNDLE.container ? null : artifact;
    const isDone = artifact !== null && job.state === 'COMPLETED';
    return [
      {
        jobId: id,
        title: job.title,
        profile: job.profile,
        state: job.state,
        engine: 'helper',
        fileName: artifact?.fileName ?? job.fileName ?? `${job.title}.${job.container}`,
        framing: film === null ? '' : framingOf(film.choices),
        encoder: film?.encoder ?? null,
        hardware: film?.hardware ?? null,
        width: film?.width ?? null,
        height: film?.height ?? null,
        frames: film?.frames ?? null,
        filmSeconds: film === null ? null : samplesToSeconds(film.samples),
        bytes: artifact?.bytes ?? null,
        artifactId: artifact?.id ?? null,
        sha256: artifact?.sha256 ?? null,
        chunks: film?.chunks ?? null,
        predicted: entry?.predicted ?? null,
        seconds: isDone && entry !== null ? hundredths(entry.worked) : null,
        choices: film?.choices ?? [],
        warnings: (film?.warnings ?? []).map(warningText),
        error: job.error,
      },
    ];
  });
  return makeReport({ name: batch.name, writtenAt, jobs });
}

function framingOf(choices: PlannedJob['choices']): string {
  return choices.find(({ what }) => what === 'framing')?.chosen ?? 'whole picture';
}

function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
