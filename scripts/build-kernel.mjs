// @ts-check
// Compiles the AssemblyScript kernel twice: for a memory shared between workers, and for one that is not.
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { orExit, runTool } from './lib/run.mjs';

const outDir = 'shared/kernel/build';
const common = [
  'shared/kernel/assembly/index.ts',
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
  '--enable',
  'bulk-memory',
];

export async function buildKernel() {
  mkdirSync(outDir, { recursive: true });
  await compile([...common, '--outFile', `${outDir}/kernel.wasm`]);
  await compile([
    ...common,
    '--enable',
    'threads',
    '--sharedMemory',
    '--outFile',
    `${outDir}/kernel-shared.wasm`,
  ]);
}

/** @param {readonly string[]} args */
async function compile(args) {
  orExit(await runTool('asc', args, { aside: true }), 'Compiling the kernel');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildKernel();
