import { type ErrorCode, StudioError, toErrorData } from '../../shared/errors.ts';
import { MissingMediaError } from '../../shared/protocol/missing-media.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';

/** What `--json` says of a command that did not do what it was asked for. */
export interface Failure {
  readonly error: string;
  readonly code: ErrorCode | 'usage' | 'stopped';
  readonly details: Readonly<Record<string, unknown>>;
}

export function failureOf(error: unknown): { readonly failure: Failure; readonly exit: ExitCode } {
  if (error instanceof MissingMediaError) {
    const { message, code, media } = error;
    return { failure: { error: message, code, details: { ...media } }, exit: EXIT.input };
  }
  const { message, code, context } = toErrorData(error);
  return { failure: { error: message, code, details: { ...context } }, exit: exitCodeOf(code) };
}

/** The failure for a person: the sentence, and what a program said when it broke. */
export function tellFailure(error: unknown): string {
  const { message } = toErrorData(error);
  const details = error instanceof StudioError ? error.context.details : undefined;
  const isRepeated = details === undefined || details.trim() === message;
  return isRepeated ? message : `${message}\n\n${details}`;
}
