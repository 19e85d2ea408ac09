import { createSHA256 } from 'hash-wasm';

const BLOCK = 4 << 20;

/** SHA-256 of a file in hex, in blocks, so that a long film takes no memory. */
export async function checksumOf(file: Blob, { signal }: { signal: AbortSignal }): Promise<string> {
  const hasher = await createSHA256();
  hasher.init();
  for (let at = 0; at < file.size; at += BLOCK) {
    signal.throwIfAborted();
    hasher.update(new Uint8Array(await file.slice(at, at + BLOCK).arrayBuffer()));
  }
  return hasher.digest('hex');
}
