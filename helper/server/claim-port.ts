import type { Server } from 'node:http';
import { StudioError } from '../../shared/errors.ts';
import { isPingAnswer, PING } from '../../shared/protocol/ping.ts';
import { LOOPBACK } from './http-server.ts';

export type PortClaim =
  | { readonly type: 'listening'; readonly port: number }
  /** Our own helper is there already: its studio is the one to open. */
  | { readonly type: 'already-running'; readonly port: number };

/**
 * Listens on exactly this port. A browser keeps projects by address, so the next free port would open an
 * empty studio: a port taken by another program is an error instead.
 */
export async function claimPort(server: Server, port: number): Promise<PortClaim> {
  try {
    await listen(server, port);
  } catch (error) {
    if (!isErrno(error, 'EADDRINUSE') && !isErrno(error, 'EACCES')) throw error;
    if (await isOurs(port)) return { type: 'already-running', port };
    throw new StudioError(
      'environment.port-taken',
      `Another program uses port ${port} of this computer. Close it, or start Storyloom with --port and another number (each address keeps its own projects).`,
      { cause: error },
    );
  }
  const address = server.address();
  return { type: 'listening', port: typeof address === 'object' && address ? address.port : port };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function isOurs(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${LOOPBACK}:${port}${PING.path}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(2000),
    });
    return response.ok && isPingAnswer(await response.json());
  } catch {
    // Not HTTP, no JSON, no answer: whatever it is, it is not ours.
    return false;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
