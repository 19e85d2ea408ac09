import { expect, test } from 'vitest';
import { Arena } from '../../../shared/kernel/arena.ts';
import wasm from '../../../shared/kernel/build/kernel.wasm?url';
import sharedWasm from '../../../shared/kernel/build/kernel-shared.wasm?url';
import { createKernelMemory, instantiateKernel } from '../../../shared/kernel/kernel.ts';
import golden from '../../shared/kernel/golden.json';
import { goldenHashes } from '../../support/kernel-golden.ts';

test.each([false, true])(
  'Chromium draws the bytes of the golden table (shared memory: %s)',
  async (shared) => {
    const bytes = await (await fetch(shared ? sharedWasm : wasm)).arrayBuffer();
    const memory = createKernelMemory({ shared, maximumBytes: 1 << 28 });
    const kernel = instantiateKernel(await WebAssembly.compile(bytes), memory);
    expect(await goldenHashes(kernel, new Arena(memory))).toEqual(golden);
  },
);
