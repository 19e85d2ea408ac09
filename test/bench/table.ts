import { readFileSync, writeFileSync } from 'node:fs';

interface Row {
  readonly what: string;
  readonly value: string;
  readonly goal: string;
  readonly isMet: boolean;
}

/** Adds a measured line to the run's table, prints it and keeps it as JSON. */
export function record(
  what: string,
  value: number,
  goal: { readonly atLeast?: number; readonly atMost?: number; readonly unit?: string },
): void {
  const isMet =
    (goal.atLeast === undefined || value >= goal.atLeast) &&
    (goal.atMost === undefined || value <= goal.atMost);
  const unit = goal.unit ?? '';
  const row: Row = {
    what,
    value: `${value.toFixed(value >= 100 ? 0 : 3)}${unit}`,
    goal: goalText(goal),
    isMet,
  };
  console.log(`\n| ${row.what} | ${row.value} | ${row.goal} | ${row.isMet ? 'met' : 'missed'} |`);
  const output = process.env.STORYLOOM_BENCH_OUTPUT;
  if (!output) return;
  const report = JSON.parse(readFileSync(output, 'utf8'));
  report.rows.push(row);
  writeFileSync(output, JSON.stringify(report, null, 2));
}

function goalText({ atLeast, atMost, unit = '' }: Parameters<typeof record>[2]): string {
  if (atLeast !== undefined) return `>= ${atLeast}${unit}`;
  return atMost === undefined ? 'none' : `<= ${atMost}${unit}`;
}
