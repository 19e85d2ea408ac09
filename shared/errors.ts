/**
 * Every failure a person can meet has one of these codes. The families:
 * `input.*` the person's file or setting, `unsupported.*` this browser or codec cannot,
 * `environment.*` quota, permission, missing program, `failed.*` a job broke.
 * Codes are stored in job records: add, never rename.
 */
export type ErrorCode =
  | 'input.file-unreadable'
  | 'input.file-empty'
  | 'input.picture-broken'
  | 'input.picture-too-large'
  | 'input.sound-broken'
  | 'input.video-broken'
  | 'input.script-empty'
  | 'input.script-malformed'
  | 'input.subtitles-malformed'
  | 'input.project-invalid'
  | 'input.project-newer'
  | 'input.bundle-broken'
  | 'input.media-missing'
  | 'input.media-too-long'
  | 'input.setting-invalid'
  | 'input.profile-invalid'
  | 'input.profile-newer'
  | 'input.key-reused'
  | 'input.path-refused'
  | 'input.job-gone'
  | 'input.job-cycle'
  | 'input.start-past'
  | 'unsupported.picture-type'
  | 'unsupported.sound-type'
  | 'unsupported.video-type'
  | 'unsupported.video-encoder'
  | 'unsupported.audio-encoder'
  | 'unsupported.browser'
  | 'environment.storage-full'
  | 'environment.storage-unavailable'
  | 'environment.memory-full'
  | 'environment.permission-denied'
  | 'environment.microphone-unavailable'
  | 'environment.port-taken'
  | 'environment.locked'
  | 'environment.ffmpeg-missing'
  | 'environment.data-folder'
  | 'environment.store-missing'
  | 'environment.queue-full'
  | 'environment.helper-unreachable'
  | 'environment.helper-unpaired'
  | 'environment.helper-version'
  | 'failed.decode'
  | 'failed.analysis'
  | 'failed.encode'
  | 'failed.encoder-lost'
  | 'failed.worker'
  | 'failed.timeout'
  | 'failed.write'
  | 'failed.verify'
  | 'failed.dependency'
  | 'failed.crashed'
  | 'failed.internal';

/** What a file or step the failure is about; shown to the person beside the message. */
export interface ErrorContext {
  readonly file?: string;
  readonly segment?: number;
  readonly chunk?: number;
  readonly stage?: string;
  /** Full diagnosis for the fold-out: never needed to understand the message. */
  readonly details?: string;
}

export class StudioError extends Error {
  override readonly name = 'StudioError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; context?: ErrorContext } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.context = options.context ?? {};
  }
}

/** The cloneable form of an error, for worker and process boundaries where classes are lost. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly context: ErrorContext;
}

export function toErrorData(error: unknown): ErrorData {
  if (error instanceof StudioError) {
    return { code: error.code, message: error.message, context: error.context };
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'failed.internal', message, context: { details } };
}

export function fromErrorData(data: ErrorData): StudioError {
  return new StudioError(data.code, data.message, { context: data.context });
}
