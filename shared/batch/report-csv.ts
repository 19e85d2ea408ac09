import type { BatchReport, ReportJob } from './batch-report.ts';

type Cell = string | number | boolean | null;

const COLUMNS: readonly (readonly [string, (job: ReportJob) => Cell])[] = [
  ['title', ({ title }) => title],
  ['profile', ({ profile }) => profile],
  ['state', ({ state }) => state],
  ['file', ({ fileName }) => fileName],
  ['engine', ({ engine }) => engine],
  ['encoder', ({ encoder }) => encoder],
  ['hardware', ({ hardware }) => hardware],
  ['framing', ({ framing }) => framing],
  ['width', ({ width }) => width],
  ['height', ({ height }) => height],
  ['frames', ({ frames }) => frames],
  ['film_seconds', ({ filmSeconds }) => filmSeconds],
  ['bytes', ({ bytes }) => bytes],
  ['predicted_seconds_from', ({ predicted }) => predicted?.from ?? null],
  ['predicted_seconds_to', ({ predicted }) => predicted?.to ?? null],
  ['real_seconds', ({ seconds }) => seconds],
  ['parts_rendered', ({ chunks }) => chunks?.rendered ?? null],
  ['parts_reused', ({ chunks }) => chunks?.reused ?? null],
  ['artifact_id', ({ artifactId }) => artifactId],
  ['sha256', ({ sha256 }) => sha256],
  ['warnings', ({ warnings }) => warnings.join('; ')],
  ['error_code', ({ error }) => error?.code ?? null],
  ['error', ({ error }) => error?.message ?? null],
  ['remedy', ({ error }) => error?.remedy ?? null],
  ['missing', ({ missing }) => missing?.join('; ') ?? null],
];

/** For spreadsheets: a line for each film. */
export function reportCsv({ jobs }: BatchReport): string {
  const lines = [COLUMNS.map(([name]) => name), ...jobs.map((job) => COLUMNS.map(([, of]) => of(job)))];
  const text = lines.map((cells) => cells.map(cell).join(',')).join('\r\n');
  // Without the mark spreadsheets take it for another encoding.
  return `\uFEFF${text}\r\n`;
}

/** A text that a spreadsheet would take for a formula is led by an apostrophe, which makes it a text. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const plain = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
