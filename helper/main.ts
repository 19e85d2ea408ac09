import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../shared/errors.ts';
import { parseServeOptions, SERVE_USAGE } from './cli/serve-options.ts';
import { claimPort } from './server/claim-port.ts';
import { LOOPBACK, makeStudioServer } from './server/http-server.ts';
import { openBrowser } from './server/open-browser.ts';
import { listStudioFiles } from './server/studio-files.ts';

/** Exit codes: 0 done, 2 usage, 4 environment. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseServeOptions(args);
  if (options.type === 'help') {
    console.log(SERVE_USAGE);
    return 0;
  }
  if (options.type === 'invalid') {
    console.error(`${options.message}\n\n${SERVE_USAGE}`);
    return 2;
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'web');
  if (!existsSync(join(root, 'index.html'))) {
    console.error('The studio is not built. Run: npm start');
    return 4;
  }
  let port = options.port;
  const server = makeStudioServer({ files: listStudioFiles(root), port: () => port });
  const claim = await claimPort(server, options.port);
  port = claim.port;
  const address = `http://${LOOPBACK}:${port}`;
  if (claim.type === 'already-running') console.log(`Storyloom is already running at ${address}`);
  else console.log(`Storyloom is at ${address}`);
  if (options.isPortChosen) console.log('Each address keeps its own projects: use the same port next time.');
  if (options.open) openBrowser(address);
  if (claim.type === 'listening') {
    console.log('Stop it with Ctrl+C.');
    await stopRequested();
    server.closeAllConnections();
    server.close();
  }
  return 0;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StudioError)) throw error;
  console.error(error.message);
  process.exitCode = 4;
}
