import { readFileSync, writeFileSync } from 'node:fs';
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

test.each(['kernel.wasm', 'kernel-shared.wasm'])(
  '%s holds no data and no start code, so that instances can share a memory',
  (name) => {
    const bytes = readFileSync(new URL(`../../../shared/kernel/build/${name}`, import.meta.url));
    const sections: number[] = [];
    for (let at = 8; at < bytes.length; ) {
      sections.push(bytes[at] ?? 0);
      let size = 0;
      let shift = 0;
      let byte = 0;
      do {
        at += 1;
        byte = bytes[at] ?? 0;
        size |= (byte & 127) << shift;
        shift += 7;
      } while (byte >= 128);
      at += 1 + size;
    }
    // 8 is the start function, 11 the data segments.
    expect(sections).toContain(10);
    expect(sections).not.toContain(8);
    expect(sections).not.toContain(11);
  },
);
