import { test } from '@playwright/test';

export interface Row {
  readonly what: string;
  readonly value: string;
  readonly goal: string;
  readonly isMet: boolean;
}

/** What a test's notes are called that hold rows. */
export const ROW = 'row';

/** Adds a measured line to the run's table. */
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
  test.info().annotations.push({ type: ROW, description: JSON.stringify(row) });
}

function goalText({ atLeast, atMost, unit = '' }: Parameters<typeof record>[2]): string {
  if (atLeast !== undefined) return `>= ${atLeast}${unit}`;
  return atMost === undefined ? 'none' : `<= ${atMost}${unit}`;
}

/** As a line of a Markdown table. */
export function lineOf({ what, value, goal, isMet }: Row): string {
  return `| ${what} | ${value} | ${goal} | ${goal === 'none' ? '' : isMet ? 'met' : 'missed'} |`;
}
