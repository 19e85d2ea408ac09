// Compiles the AssemblyScript kernel twice: for a memory shared between workers, and for one that is not.
import { mkdirSync } from 'node:fs';
import asc from 'assemblyscript/asc';

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

async function compile(args) {
  const { error, stderr } = await asc.main(args);
  if (error) throw new Error(`The kernel did not compile: ${error.message}\n${stderr.toString()}`);
}

if (import.meta.url === `file://${process.argv[1]}`) await buildKernel();
