/**
 * Headers of an upload: `HEAD` says how much is here already, `PUT` goes on from there. Only the whole file,
 * with the hash it was announced by, becomes an asset.
 */
export const UPLOAD = {
  /** First byte of this body, and in answers how many bytes are here. */
  offset: 'upload-offset',
  /** Size of the whole file, declared before the first byte. */
  length: 'upload-length',
  /** `1` once the file is an asset, else `0`. */
  complete: 'upload-complete',
  type: 'application/octet-stream',
} as const;
