import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimPort } from '../server/claim-port.ts';
import { LOOPBACK, makeStudioServer } from '../server/http-server.ts';
import { openBrowser } from '../server/open-browser.ts';
import { listStudioFiles } from '../server/studio-files.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { parseServeOptions, SERVE_USAGE } from './serve-options.ts';

/** Serves the studio on this computer until it is told to stop. */
export async function serve(args: readonly string[]): Promise<ExitCode> {
  const options = parseServeOptions(args);
  if (options.type === 'help') {
    console.log(SERVE_USAGE);
    return EXIT.done;
  }
  if (options.type === 'invalid') {
    console.error(`${options.message}\n\n${SERVE_USAGE}`);
    return EXIT.usage;
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'web');
  if (!existsSync(join(root, 'index.html'))) {
    console.error('The studio is not built. Run: npm start');
    return EXIT.environment;
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
  return EXIT.done;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
