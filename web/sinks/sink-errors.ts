import { StudioError } from '../../shared/errors.ts';

/** What a failure of the storage means for the person. */
export function writeError(error: unknown, fileName: string): unknown {
  if (error instanceof StudioError || !(error instanceof DOMException)) return error;
  const context = { file: fileName, stage: 'writing', details: `${error.name}: ${error.message}` };
  switch (error.name) {
    case 'QuotaExceededError':
      return new StudioError(
        'environment.storage-full',
        `There is no room left for ${fileName}. Free some space or choose another place, then export again`,
        { cause: error, context },
      );
    case 'NotAllowedError':
    case 'SecurityError':
      return new StudioError(
        'environment.permission-denied',
        `The browser was not allowed to write ${fileName}. Export again and allow it, or keep the film here`,
        { cause: error, context },
      );
    default:
      return new StudioError('failed.write', `${fileName} could not be written. Choose another place`, {
        cause: error,
        context,
      });
  }
}
