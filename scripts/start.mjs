// @ts-check
// npm start: installs and builds what is missing, then becomes the helper that serves the studio.
import { spawn } from 'node:child_process';
import { ROOT } from './lib/run.mjs';
import { ensureBuild, ensurePackages } from './lib/setup.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Storyloom needs Node.js 20.19 or newer; this is ${process.versions.node}. Get it from your system's packages.`,
  );
  process.exit(4);
}
await ensurePackages();
await ensureBuild();
const helper = spawn(process.execPath, ['dist/helper/main.js', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => helper.kill(signal));
helper.on('close', (code) => process.exit(code ?? 1));
