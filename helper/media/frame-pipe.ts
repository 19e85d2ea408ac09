import type { Readable } from 'node:stream';

/** Cuts a pipe into blocks of one size. A block is good until the next one is asked for. */
export interface FramePipe {
  /** Null at the end; a last block that is cut off is not given. */
  next(): Promise<Uint8Array | null>;
}

export function makeFramePipe(pipe: Readable, blockBytes: number): FramePipe {
  const block = new Uint8Array(blockBytes);
  const source: AsyncIterator<Uint8Array> = pipe[Symbol.asyncIterator]();
  let left: Uint8Array = new Uint8Array(0);
  return {
    async next() {
      let filled = 0;
      while (filled < blockBytes) {
        if (left.length === 0) {
          const { done, value } = await source.next();
          if (done) return null;
          left = value;
        }
        const part = left.subarray(0, blockBytes - filled);
        block.set(part, filled);
        filled += part.length;
        left = left.subarray(part.length);
      }
      return block;
    },
  };
}
