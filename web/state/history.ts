/** Undo and redo as stacks of diffs. Plain values: the studio makes them reactive. */
export interface Step<Diff> {
  readonly label: string;
  readonly diff: Diff;
}

export interface History<Diff> {
  readonly done: readonly Step<Diff>[];
  readonly undone: readonly Step<Diff>[];
}

/** Older steps are let go; versions reach further back. */
const LONGEST = 500;

export function emptyHistory<Diff>(): History<Diff> {
  return { done: [], undone: [] };
}

export function pushStep<Diff>(history: History<Diff>, step: Step<Diff>): History<Diff> {
  return { done: [...history.done.slice(-(LONGEST - 1)), step], undone: [] };
}

export function stepBack<Diff>(history: History<Diff>): readonly [Step<Diff>, History<Diff>] | null {
  const step = history.done.at(-1);
  if (step === undefined) return null;
  return [step, { done: history.done.slice(0, -1), undone: [...history.undone, step] }];
}

export function stepForward<Diff>(history: History<Diff>): readonly [Step<Diff>, History<Diff>] | null {
  const step = history.undone.at(-1);
  if (step === undefined) return null;
  return [step, { done: [...history.done, step], undone: history.undone.slice(0, -1) }];
}
