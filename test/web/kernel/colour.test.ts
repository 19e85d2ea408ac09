import { expect, test } from 'vitest';
import lcms from '../../../node_modules/lcms-wasm/dist/lcms.wasm?url';
import { Arena } from '../../../shared/kernel/arena.ts';
import wasm from '../../../shared/kernel/build/kernel.wasm?url';
import { createColourEngine } from '../../../shared/kernel/colour.ts';
import { createKernelMemory, instantiateKernel } from '../../../shared/kernel/kernel.ts';
import { largestPatchError } from '../../support/colour-cases.ts';

async function bytesOf(url: string): Promise<ArrayBuffer> {
  return (await fetch(url)).arrayBuffer();
}

test.each(['p3', 'adobe'] as const)('%s patches come back within 3 levels in Chromium too', async (space) => {
  const memory = createKernelMemory({ shared: false, maximumBytes: 1 << 26 });
  const kernel = instantiateKernel(await WebAssembly.compile(await bytesOf(wasm)), memory);
  const engine = createColourEngine(new Uint8Array(await bytesOf(lcms)));
  expect(await largestPatchError(kernel, new Arena(memory), () => engine, space)).toBeLessThanOrEqual(3);
});

test('the colour engine starts in a module worker from bytes it is given', async () => {
  const worker = new Worker(new URL('colour-worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = new Promise<unknown>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.postMessage(await bytesOf(lcms));
    expect(await answer).toBe(true);
  } finally {
    worker.terminate();
  }
});
