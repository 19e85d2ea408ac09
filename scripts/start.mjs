// @ts-check
// npm start: installs and builds what is missing, then becomes the helper that serves the studio.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DIST, ROOT } from './lib/run.mjs';
import { ensureBuild, ensureNode, ensurePackages } from './lib/setup.mjs';

ensureNode();
await ensurePackages();
await ensureBuild();
const helper = spawn(process.execPath, [join(DIST, 'helper/main.js'), 'serve', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => helper.kill(signal));
helper.on('close', (code) => process.exit(code ?? 1));
