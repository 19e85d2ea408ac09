import type { PictureType } from '../../../shared/kernel/picture-header.ts';
import type { PictureNeed } from '../../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';

/** What decoding found out about a file. */
export interface PictureFacts {
  readonly type: PictureType;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
}

export interface PreparedPictures {
  readonly picture: PreparedPicture;
  /** In the order that was asked for; fewer where the memory was full. */
  readonly others: readonly PreparedPicture[];
}

/** Decodes, measures and prepares pictures; the owner of the memory in which an export's pictures lie. */
export interface PictureWorkerApi {
  probe(runId: string, file: Blob, name: string): Promise<PictureFacts>;
  /** A small WebP, upright, in sRGB, no side longer than `size`. */
  thumbnail(runId: string, file: Blob, name: string, size: number): Promise<Blob>;

  /** Once, before what follows. */
  openMemory(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory | { readonly maximumBytes: number },
  ): void;
  /** A region for another worker that shares the memory. */
  allocate(bytes: number): number;
  /** Decodes a picture once and prepares it as needed, and in the other ways as far as the memory goes. */
  prepare(
    runId: string,
    file: Blob,
    name: string,
    need: PictureNeed,
    along: readonly PictureNeed[],
  ): Promise<PreparedPictures>;
  free(offset: number): void;
  /** A copy for a worker that does not share the memory. */
  copy(offset: number, bytes: number): Promise<ArrayBuffer>;
  cancel(runId: string): void;
}
