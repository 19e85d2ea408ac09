import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { dataFolder, type Environment } from '../store/data-folder.ts';
import { makeApi } from './api.ts';
import { type AuditLog, makeAuditLog } from './audit-log.ts';
import { claimPort } from './claim-port.ts';
import type { Engine, OpenEngine } from './engine.ts';
import { LOOPBACK, makeStudioServer } from './http-server.ts';
import { LIMITS, type Limits } from './limits.ts';
import { makePairing } from './pairing.ts';
import { HttpProblem } from './problem.ts';
import type { Helper } from './route.ts';
import { serveSockets } from './socket.ts';
import { listStudioFiles } from './studio-files.ts';
import { makeTickets } from './tickets.ts';
import { openTokens, tokensFile } from './tokens.ts';
import { freeBytesOf } from './uploads.ts';
import { VERSION } from './version.ts';

export interface ServerOptions {
  /** The folder of the built studio. */
  readonly root: string;
  readonly port: number;
  /** `--data`, or null for this system's place. */
  readonly data: string | null;
  readonly env: Environment;
  /** Writes a line for the person at the terminal: pairing codes, and what keeps films from being made. */
  readonly print: (line: string) => void;
  readonly openEngine: OpenEngine;
  readonly limits?: Limits;
  readonly now?: () => number;
  /** Room on the disk of the data folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface RunningServer {
  /** `already-running`: another helper has this port; `close` leaves it alone. */
  readonly type: 'listening' | 'already-running';
  readonly address: string;
  readonly port: number;
  /** The address with a new token behind the #, to open once: no server ever sees that part. */
  studioAddress(): string;
  /** Shows a code on the terminal by which another page can pair. */
  showCode(): void;
  close(): Promise<void>;
}

/** Serves the studio and the API at exactly this port of this computer. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { root, print, limits = LIMITS, now = Date.now, freeBytes = freeBytesOf } = options;
  if (!existsSync(join(root, 'index.html'))) {
    throw new StudioError('failed.internal', 'The studio is not built. Run: npm start');
  }
  const place = placeFor(options);
  const folder = place instanceof StudioError ? null : place;
  const tokens = openTokens(folder === null ? null : tokensFile(folder), now);
  const stopped = new AbortController();
  let port = options.port;
  let engine: Promise<Engine> | null = null;
  const address = () => `http://${LOOPBACK}:${port}`;
  const pairing = makePairing(now);

  const helper: Helper = {
    address,
    version: VERSION,
    tokens,
    pairing,
    tickets: makeTickets(now),
    audit: folder === null ? SILENT : makeAuditLog(folder, { now }),
    limits,
    engine: () => engine ?? Promise.reject(new HttpProblem(503, 'failed.internal', 'The helper is starting')),
    freeBytes: async () => (folder === null ? 0 : freeBytes(folder)),
    showCode() {
      const { code, expiresAt, isNew } = pairing.show();
      if (isNew) {
        print(`Code to pair a browser with this helper: ${code} (for two minutes)`);
        sockets.tellOwn({ type: 'pairing', code, expires_at: expiresAt });
      }
      return { code, expiresAt };
    },
    signal: stopped.signal,
  };
  const server = makeStudioServer({
    files: listStudioFiles(root),
    port: () => port,
    api: makeApi(helper),
    limits,
  });
  const sockets = serveSockets(server, helper, () => `${LOOPBACK}:${port}`);
  const claim = await claimPort(server, options.port);
  port = claim.port;
  const studioAddress = () => {
    const { token } = tokens.create({ kind: 'studio', name: 'Studio, opened at start', origin: address() });
    return `${address()}/#token=${token}`;
  };
  const base = { type: claim.type, address: address(), port, studioAddress, showCode: helper.showCode };
  if (claim.type === 'already-running') {
    sockets.close();
    return { ...base, close: async () => {} };
  }

  engine = folder === null ? Promise.reject(place) : options.openEngine(folder);
  engine.catch((error: unknown) => {
    print(error instanceof StudioError ? error.message : `Films cannot be made here: ${String(error)}`);
  });
  return {
    ...base,
    async close() {
      stopped.abort(new DOMException('Stopped', 'AbortError'));
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      const opened = await engine?.catch(() => null);
      await opened?.close();
    },
  };
}

const SILENT: AuditLog = { add: () => {} };

/** Without a place for its data the helper still serves the studio, whose stories are in the browser. */
function placeFor({ data, env }: ServerOptions): string | StudioError {
  try {
    return dataFolder(data, env);
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
}
