import { existsSync, readFileSync } from 'node:fs';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel, type Kernel } from '../../../shared/kernel/kernel.ts';

const folder = new URL('../../../shared/kernel/build/', import.meta.url);

/** The kernel as Node loads it; `node scripts/build-kernel.mjs` makes the files. */
export function nodeKernel(shared = false, maximumBytes = 1 << 30): { kernel: Kernel; arena: Arena } {
  const file = new URL(shared ? 'kernel-shared.wasm' : 'kernel.wasm', folder);
  if (!existsSync(file)) throw new Error('Build the kernel first: node scripts/build-kernel.mjs');
  const memory = createKernelMemory({ shared, maximumBytes });
  const kernel = instantiateKernel(new WebAssembly.Module(readFileSync(file)), memory);
  return { kernel, arena: new Arena(memory) };
}

export function colourWasm(): Uint8Array {
  return readFileSync(new URL('../../../node_modules/lcms-wasm/dist/lcms.wasm', import.meta.url));
}
