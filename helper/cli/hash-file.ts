import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { StudioError } from '../../shared/errors.ts';
import type { Sha256 } from '../../shared/model/project.ts';

/** The SHA-256 of a file and how many bytes it has, read in pieces. */
export async function hashFile(
  path: string,
  { signal, name }: { readonly signal: AbortSignal; readonly name: string },
): Promise<{ readonly sha256: Sha256; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const part of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
      hash.update(part);
      bytes += part.length;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new StudioError('input.file-unreadable', `“${name}” cannot be read. Is it still there?`, {
      cause: error,
      context: { file: name, details: String(error) },
    });
  }
  if (bytes === 0) {
    throw new StudioError('input.file-empty', `“${name}” is empty. Choose another file`, {
      context: { file: name },
    });
  }
  return { sha256: hash.digest('hex'), bytes };
}
