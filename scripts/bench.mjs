// @ts-check
// npm run bench: measures the studio against references in the same run and prints a table with the goals.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT, runTool } from './lib/run.mjs';
import { ensureBuild, ensureChromium, ensurePackages } from './lib/setup.mjs';

await ensurePackages();
const chromium = await ensureChromium();
await ensureBuild();

const only = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const results = join(ROOT, 'test-results');
mkdirSync(results, { recursive: true });
const output = join(results, 'bench.json');
writeFileSync(output, JSON.stringify({ cores: cpus().length, processor: cpus()[0]?.model ?? '', rows: [] }));

process.exitCode = await runTool(
  'playwright',
  ['test', '--config', 'test/bench/playwright.config.ts', ...only.flatMap((name) => ['--grep', name])],
  {
    env: { ...process.env, STORYLOOM_CHROMIUM: chromium, STORYLOOM_BENCH_OUTPUT: output },
  },
);

/** @type {{ rows: { what: string, value: string, goal: string, isMet: boolean }[] }} */
const { rows } = JSON.parse(readFileSync(output, 'utf8'));
console.log('\n| what | measured | goal | |\n|---|---|---|---|');
for (const { what, value, goal, isMet } of rows)
  console.log(`| ${what} | ${value} | ${goal} | ${goal === 'none' ? '' : isMet ? 'met' : 'missed'} |`);
