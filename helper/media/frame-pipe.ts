import type { Readable } from 'node:stream';
import { assert } from '../../shared/assert.ts';

/**
 * Cuts a pipe into blocks of one size, in memory that other threads may be shown. Two take turns: a block is good
 * until the one behind the next is asked for.
 */
export interface FramePipe {
  /** Null at the end; a last block that is cut off is not given. */
  next(): Promise<Uint8Array | null>;
}

export function makeFramePipe(pipe: Readable, blockBytes: number): FramePipe {
  const blocks = [0, 1].map(() => new Uint8Array(new SharedArrayBuffer(blockBytes)));
  let turn = 0;
  const source: AsyncIterator<Uint8Array> = pipe[Symbol.asyncIterator]();
  let left: Uint8Array = new Uint8Array(0);
  return {
    async next() {
      const block = blocks[turn % 2];
      assert(block !== undefined, 'There are two blocks');
      turn += 1;
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
