import { readFile } from 'node:fs/promises';

/** The kernel for a shared memory: beside the built helper, or where the sources have it. */
export async function loadKernelModule(): Promise<WebAssembly.Module> {
  return new WebAssembly.Module(await readFile(kernelFile()));
}

function kernelFile(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  const name = 'kernel-shared.wasm';
  return new URL(isSource ? `../../shared/kernel/build/${name}` : `./${name}`, import.meta.url);
}
