import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { goldenHashes } from '../../support/kernel-golden.ts';
import golden from './golden.json';
import { nodeKernel } from './node-kernel.ts';

test('Node draws the bytes of the golden table, which change only with the kernel version', async () => {
  const { kernel, arena } = nodeKernel();
  const hashes = await goldenHashes(kernel, arena);
  if (process.env.STORYLOOM_UPDATE_GOLDEN === '1') {
    writeFileSync(new URL('golden.json', import.meta.url), `${JSON.stringify(hashes, null, 2)}\n`);
    return;
  }
  expect(hashes).toEqual(golden);
});

test('a kernel on shared memory draws the same bytes', async () => {
  const { kernel, arena } = nodeKernel(true);
  expect(await goldenHashes(kernel, arena)).toEqual(golden);
});
