import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../server/open-browser.ts';
import { startServer } from '../server/serve.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { parseServeOptions, SERVE_USAGE } from './serve-options.ts';
import { tellUsage } from './usage-error.ts';

/** Serves the studio on this computer until it is told to stop. */
export async function serve(args: readonly string[]): Promise<ExitCode> {
  const options = parseServeOptions(args);
  if (options.type === 'help') {
    console.log(SERVE_USAGE);
    return EXIT.done;
  }
  if (options.type === 'invalid') {
    return tellUsage(options.message, SERVE_USAGE, false);
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'web');
  if (!existsSync(join(root, 'index.html'))) {
    console.error('The studio is not built. Run: npm start');
    return EXIT.environment;
  }
  const { port, data, share } = options;
  const server = await startServer({
    root,
    port,
    data,
    env: process.env,
    print: (line) => console.log(line),
    // Loaded apart: the studio is served also where a package that films need cannot be.
    openEngine: async (folder) => (await import('../server/open-engine.ts')).openEngine(folder, { share }),
  });
  const isRunning = server.type === 'already-running';
  console.log(`Storyloom is ${isRunning ? 'already running ' : ''}at ${server.address}`);
  if (options.isPortChosen) console.log('Each address keeps its own projects: use the same port next time.');
  // Only the browser that is opened gets the token; whoever types the address pairs by code.
  if (options.open) openBrowser(server.studioAddress());
  if (!isRunning) {
    const { stdin } = process;
    console.log(`Stop it with Ctrl+C.${stdin.isTTY ? ' Press Enter for a code that pairs a browser.' : ''}`);
    if (stdin.isTTY) stdin.on('data', server.showCode);
    await stopRequested();
    stdin.pause();
    await server.close();
  }
  return EXIT.done;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
