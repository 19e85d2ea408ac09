import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { openRenderPool } from '../../../../web/execute/render-chunks-pool.ts';
import { drawFrames, hashFrames } from '../../../../web/workers/render/client.ts';
import { gradient, makePicture, makePlan, mediaOf } from '../../execute/plan-helpers.ts';

const signal = new AbortController().signal;

test('drawn frames hash alike in a shared memory and in one of the worker’s own, in any order', async () => {
  const pictures = [
    await makePicture('one', 640, 400, gradient('#c01818', '#1840c0')),
    await makePicture('two', 500, 700, gradient('#18a040', '#e0c020')),
  ];
  const plan = makePlan({ pictures, captions: true });
  const slice = plan.chunks[1]?.slice;
  if (slice === undefined) throw new Error('The plan has two chunks');
  const hashes: (readonly string[])[] = [];
  for (const shareMemory of [true, false]) {
    const pool = await openRenderPool(
      plan,
      { media: mediaOf(pictures), workers: 1, cacheBytes: 1 << 26, shareMemory },
      signal,
    );
    try {
      const [lane] = pool.lanes;
      if (lane === undefined) throw new Error('The pool has a lane');
      const frames = await lane.withSlice(slice, (link, job) =>
        drawFrames(link, job, [0, 8, 20], { signal }),
      );
      const size = frames.byteLength / 3;
      hashes.push([0, 1, 2].map((at) => bytesToHex(sha256(new Uint8Array(frames, at * size, size)))));
      const backwards = await lane.withSlice(slice, (link, job) =>
        hashFrames(link, job, [20, 8, 0], { signal }),
      );
      hashes.push(backwards.toReversed());
    } finally {
      pool.close();
    }
  }
  expect(new Set(hashes[0]).size).toBe(3);
  for (const other of hashes.slice(1)) expect(other).toEqual(hashes[0]);
});
