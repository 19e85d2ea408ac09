import type { Asset, Sha256 } from '../../shared/model/project.ts';

/** Bytes of media, by SHA-256, in OPFS. While a file is still being copied in, its own File stands in for it. */
export interface MediaStore {
  /** Throws `input.media-missing` when neither the copy nor the file is there. */
  open(asset: Pick<Asset, 'id' | 'sha256' | 'name'>): Promise<File>;
  openByHash(sha256: Sha256, name: string): Promise<File>;
  has(sha256: Sha256): Promise<boolean>;
}
