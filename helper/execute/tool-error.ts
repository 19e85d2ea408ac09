import { basename } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

/** ffmpeg writes the files, so a full or broken disk comes to us in its words. */
export function toolError(error: unknown, path: string): unknown {
  if (!(error instanceof StudioError) || error.code !== 'failed.encode') return error;
  const words = `${error.message}\n${error.context.details ?? ''}`;
  const context = { ...error.context, file: error.context.file ?? basename(path) };
  if (/No space left on device|Disk quota exceeded/.test(words)) {
    return new StudioError(
      'environment.storage-full',
      'The disk is full. Free some space and start again: what is finished is kept',
      { cause: error, context },
    );
  }
  if (/Input\/output error|Read-only file system/.test(words)) {
    return new StudioError(
      'failed.write',
      'The disk reports errors while writing. Check it, then start again',
      {
        cause: error,
        context,
      },
    );
  }
  return error;
}
