import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built studio; another one may be named, as long runs beside other work do. */
export const DIST = process.env.STORYLOOM_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));

export interface StudioServer {
  readonly address: string;
  readonly port: number;
  /** Where the helper keeps its own data. */
  readonly data: string;
  /** Everything it has said on its terminal. */
  printed(): string;
  /** Asked again, it waits for the same end. */
  stop(): Promise<void>;
}

/**
 * The real helper with a built studio, at a free port or a given one. Its data folder is made for it and goes with
 * it, unless one is given.
 */
export async function startStudio(port = 0, dist = DIST, given: string | null = null): Promise<StudioServer> {
  const data = given ?? mkdtempSync(join(tmpdir(), 'storyloom-data-'));
  const args = [join(dist, 'helper/main.js'), '--no-open', '--port', String(port)];
  // By the environment: a studio from before there was a data folder knows no option for it.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, STORYLOOM_DATA: data },
  });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => {
    printed += text;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await printedAddress(child);
  return {
    address,
    port: Number(new URL(address).port),
    data,
    printed: () => printed,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      if (given === null) rmSync(data, { recursive: true, force: true });
    },
  };
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (data: Buffer) => {
      printed += data;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (address) resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', (code) => reject(new Error(`The helper ended with ${code}: ${printed}`)));
  });
}
