import { type ErrorContext, StudioError } from '../../shared/errors.ts';

/** What the system says of a disk that cannot, in words a person can act on. Errors of ours pass as they are. */
export function diskError(cause: unknown, what: string, path: string): unknown {
  if (cause instanceof StudioError) return cause;
  const context: ErrorContext = { file: path, details: String(cause) };
  const options = { cause, context };
  switch (systemCode(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StudioError(
        'environment.storage-full',
        `${what} does not fit on the disk of ${path}. Free some space, then try again`,
        options,
      );
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new StudioError(
        'environment.data-folder',
        `${what} could not be written: ${path} is read-only for this account. Allow writing there, or choose another folder with --data`,
        options,
      );
    case 'EIO':
      return new StudioError(
        'failed.write',
        `${what} could not be written: the disk of ${path} reports errors. Check that disk, then try again`,
        options,
      );
    default:
      return cause;
  }
}

export function systemCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}
