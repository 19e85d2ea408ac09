import type { BatchPlan, PlannedJob, Range } from '../../shared/batch/batch-types.ts';
import { warningText } from '../../shared/batch/warning-text.ts';
import { timeText } from './show-progress.ts';

/** The dry run of a batch for a person. */
export function batchTable(plan: BatchPlan, folder: string): string {
  const head = ['file', 'size', 'frames', 'encoder', 'picture', 'at most', 'time'];
  const rows = plan.jobs.map((job) => [
    job.fileName,
    `${job.width}x${job.height}`,
    job.frames.toLocaleString('en'),
    `${job.encoder}${job.hardware ? ' (hardware)' : ''}`,
    job.framing,
    megabytes(job.bytes),
    job.skipped ? 'left out' : rangeText(job.seconds),
  ]);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const table = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const films = plan.jobs.filter(({ skipped }) => !skipped).length;
  const total = `${films} ${films === 1 ? 'film' : 'films'} to ${folder}, ${megabytes(plan.totalBytes)} at most, time: ${rangeText(plan.totalSeconds)}`;
  return [...table, '', total, ...plan.jobs.flatMap(notesOf)].join('\n');
}

function notesOf(job: PlannedJob): string[] {
  const lines = [
    ...job.choices.map(({ what, chosen, reason }) => `${what}: ${chosen}. ${reason}`),
    ...job.warnings.map(warningText),
    ...job.missing.map((item) =>
      'name' in item ? `missing: ${item.name}` : `missing: ${item.reason.replace('-', ' ')}`,
    ),
  ];
  return ['', `${job.fileName}:`, ...lines.map((line) => `  ${line}`)];
}

export function rangeText(range: Range | null): string {
  if (range === null) return 'not measured yet';
  const [from, to] = [timeText(range.from), timeText(range.to)];
  return from === to ? from : `${from} to ${to}`;
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}
