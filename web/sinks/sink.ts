/**
 * Where a finished film goes. A film is written piece by piece at positions that are not always rising,
 * then checked where it lies, and only then is it there under its name. After `openX` succeeded exactly one
 * of `commit` and `abort` is called, whatever happened; after either nothing partial is left.
 */
export interface Sink {
  readonly fileName: string;
  /** The file itself, where a worker may write it instead of `write`; it lets go of it before the end. */
  readonly file?: FileSystemFileHandle;
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * Makes the file readable, lets `check` look at it, then gives it its place. Where `check` throws, the file
   * is taken away as by `abort` and the error goes on.
   */
  commit<Result>(check: (file: File) => Promise<Result>): Promise<Result>;
  abort(reason: unknown): Promise<void>;
}
