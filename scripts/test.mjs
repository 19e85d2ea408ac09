// @ts-check
// npm test: set-up, types, lint, then the unit, browser and end-to-end tests, and one closing line.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypesAndLint } from './check.mjs';
import { ROOT, runTool } from './lib/run.mjs';
import { ensureBuild, ensureChromium, ensureFfmpeg, ensurePackages } from './lib/setup.mjs';

const isLong = process.argv.includes('--long');

await ensurePackages();
const chromium = await ensureChromium();
await ensureFfmpeg();
await ensureBuild();
await checkTypesAndLint();

/** Few kills, small sizes and few seeds, unless the long run is asked for. */
const env = {
  ...process.env,
  STORYLOOM_CHROMIUM: chromium,
  ...(isLong ? { STORYLOOM_LONG: '1', VITE_STORYLOOM_LONG: '1' } : {}),
};
const results = join(ROOT, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const totals = { passed: 0, failed: 0, skipped: 0 };
let isBroken = false;
// One mostly waits for programs while the other draws: together they take a third less time. A long run measures too.
if (isLong) for (const project of ['node', 'browser']) await runVitest(project);
else await Promise.all(['node', 'browser'].map(runVitest));
await runPlaywright();

console.log('');
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`,
);
process.exit(totals.failed > 0 || isBroken || totals.passed === 0 ? 1 : 0);

/** @param {string} project */
async function runVitest(project) {
  const file = join(results, `${project}.json`);
  const code = await runTool(
    'vitest',
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { env },
  );
  const report = readReport(file);
  totals.passed += report?.numPassedTests ?? 0;
  totals.failed += report?.numFailedTests ?? 0;
  totals.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  note(code, report, `${project} tests`, report?.numFailedTests ?? 0);
}

async function runPlaywright() {
  const file = join(results, 'e2e.json');
  const code = await runTool('playwright', ['test', '--reporter=list,json'], {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  const report = readReport(file);
  const again = report?.stats?.flaky ?? 0;
  if (again > 0) console.log(`${again} end-to-end tests passed on their second try.`);
  totals.passed += (report?.stats?.expected ?? 0) + again;
  totals.failed += report?.stats?.unexpected ?? 0;
  totals.skipped += report?.stats?.skipped ?? 0;
  note(code, report, 'end-to-end tests', report?.stats?.unexpected ?? 0);
}

/**
 * A runner that died without failing a test must not pass for green.
 * @param {number} code @param {unknown} report @param {string} what @param {number} failed
 */
function note(code, report, what, failed) {
  if (code === 0 && report) return;
  isBroken = true;
  if (failed === 0) console.error(`The ${what} ended with exit ${code} before they were done.`);
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
