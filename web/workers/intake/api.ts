/**
 * Copies files into the media folder in one pass, hashing what it writes. It keeps bytes by name and knows
 * nothing of projects; the record that makes a file true is the page's.
 */
export interface IntakeWorkerApi {
  /** Streams the file to a place of its own, then renames it to its hash. Leaves nothing behind when it fails. */
  copy(runId: string, file: Blob, folder: string, onProgress: (bytes: number) => void): Promise<Stored>;
  /** SHA-256 in hex, without writing. */
  hash(runId: string, file: Blob, onProgress: (bytes: number) => void): Promise<string>;
  cancel(runId: string): void;
}

export interface Stored {
  readonly sha256: string;
  readonly bytes: number;
}
