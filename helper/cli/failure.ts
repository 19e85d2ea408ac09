import { remedyFor } from '../../shared/batch/remedies.ts';
import { type ErrorCode, StudioError, toErrorData } from '../../shared/errors.ts';
import { MissingMediaError } from '../../shared/protocol/missing-media.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';

/** What `--json` says of a command that did not do what it was asked for. */
export interface Failure {
  readonly error: string;
  readonly code: ErrorCode | 'usage' | 'stopped';
  readonly details: Readonly<Record<string, unknown>>;
  /** What to do about it; how a command is used is said in its place. */
  readonly remedy?: string;
}

export function failureOf(error: unknown): { readonly failure: Failure; readonly exit: ExitCode } {
  if (error instanceof MissingMediaError) {
    const { message, code, media } = error;
    const remedy = remedyFor({ code });
    return { failure: { error: message, code, details: { ...media }, remedy }, exit: EXIT.input };
  }
  const { message, code, context } = toErrorData(error);
  const remedy = remedyFor({ code });
  return { failure: { error: message, code, details: { ...context }, remedy }, exit: exitCodeOf(code) };
}

/** The failure for a person: the sentence, what to do about it, and what a program said when it broke. */
export function tellFailure(error: unknown): string {
  const { code, message: sentence } = toErrorData(error);
  // Sentences of the other families end with what to do; a job that broke has none.
  const message = code.startsWith('failed.') ? `${sentence}\n${remedyFor({ code })}` : sentence;
  const details = error instanceof StudioError ? error.context.details : undefined;
  const isRepeated = details === undefined || details.trim() === sentence;
  return isRepeated ? message : `${message}\n\n${details}`;
}
