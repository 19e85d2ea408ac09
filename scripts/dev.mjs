// @ts-check
// npm run dev: the studio with live reload, at the same headers as the built one.
import { orExit, runTool } from './lib/run.mjs';
import { ensureKernel, ensurePackages } from './lib/setup.mjs';

await ensurePackages();
await ensureKernel();
orExit(await runTool('vite', process.argv.slice(2)), 'The development server');
