// @ts-check
// npm run check: types of every part, lint, and the architecture test.
import { pathToFileURL } from 'node:url';
import { orExit, runTool } from './lib/run.mjs';
import { ensureKernel, ensurePackages } from './lib/setup.mjs';

const PARTS = ['shared', 'web', 'web/workers', 'helper', 'test', 'scripts'];

export async function checkTypesAndLint() {
  for (const part of PARTS) orExit(await runTool('tsc', ['-p', part]), `Type check of ${part}`);
  orExit(await runTool('biome', ['check', '--error-on-warnings', '.']), 'Lint');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensurePackages();
  await ensureKernel();
  await checkTypesAndLint();
  orExit(
    await runTool('vitest', ['run', '--project', 'node', 'test/architecture.test.ts']),
    'Architecture test',
  );
}
