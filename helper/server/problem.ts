import { remedyFor } from '../../shared/batch/remedies.ts';
import { type ErrorCode, StudioError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/protocol/api.ts';
import { MissingMediaError } from '../../shared/protocol/missing-media.ts';

/** Why a request was refused; programs tell these apart, so add and never rename. */
export type RequestCode =
  | 'request.host'
  | 'request.origin'
  | 'request.unpaired'
  | 'request.not-allowed'
  | 'request.not-found'
  | 'request.method'
  | 'request.type'
  | 'request.malformed'
  | 'request.too-large'
  | 'request.too-slow'
  | 'request.range'
  | 'request.conflict'
  | 'request.offset'
  | 'request.hash';

/** A refusal with its HTTP status. What it says may be shown to anyone who could send the request. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: RequestCode | ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: RequestCode | ErrorCode,
    message: string,
    more: {
      readonly details?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = more.details ?? null;
    this.headers = more.headers ?? {};
  }
}

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'input.key-reused': 409,
  'environment.queue-full': 429,
  'environment.storage-full': 507,
  'environment.helper-unpaired': 403,
};

export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof MissingMediaError) {
    return new HttpProblem(400, error.code, error.message, { details: { ...error.media } });
  }
  if (error instanceof StudioError) {
    const family = error.code.split('.', 1)[0];
    const general = family === 'input' || family === 'unsupported' ? 400 : 500;
    const status = STATUS[error.code] ?? (family === 'environment' ? 503 : general);
    const details = Object.keys(error.context).length > 0 ? { details: { ...error.context } } : {};
    return new HttpProblem(status, error.code, error.message, details);
  }
  // Stacks and paths of a fault of ours stay on the terminal.
  return new HttpProblem(
    500,
    'failed.internal',
    'Something went wrong inside the helper. Its terminal says more',
  );
}

export function problemBody({ message, code, details }: HttpProblem): Problem {
  return {
    error: message,
    code,
    ...(details === null ? {} : { details }),
    ...(isRequestCode(code) ? {} : { remedy: remedyFor({ code }) }),
  };
}

function isRequestCode(code: RequestCode | ErrorCode): code is RequestCode {
  return code.startsWith('request.');
}
