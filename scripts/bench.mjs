// @ts-check
// npm run bench: measures the studio against references in the same run and prints a table with the goals.
// `npm run bench -- NAME...` measures only what has such a name; `quick`, `speed` and `long` are names of many.
import { runTool } from './lib/run.mjs';
import { ensureBuild, ensureChromium, ensurePackages } from './lib/setup.mjs';

await ensurePackages();
const chromium = await ensureChromium();
await ensureBuild();

const only = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
process.exitCode = await runTool(
  'playwright',
  [
    ...['test', '--config', 'test/bench/playwright.config.ts'],
    ...(only.length > 0 ? ['--grep', only.join('|')] : []),
  ],
  { env: { ...process.env, STORYLOOM_CHROMIUM: chromium } },
);
