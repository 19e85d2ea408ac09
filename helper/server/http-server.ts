import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { PING, type PingAnswer } from '../../shared/protocol/ping.ts';
import type { Api } from './api.ts';
import { isOrigin } from './guards.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { LIMITS, type Limits } from './limits.ts';
import { isStudioRoute, type StudioFile } from './studio-files.ts';

export const LOOPBACK = '127.0.0.1';

export interface StudioServerOptions {
  readonly files: ReadonlyMap<string, StudioFile>;
  /** Read at each request: with port 0 it is known only after listening. */
  readonly port: () => number;
  /** Answers everything below `/api/`. */
  readonly api?: Api;
  readonly limits?: Limits;
}

/** Serves the built studio and the bare ping, which are public and hold no secret, and hands on to the API. */
export function makeStudioServer({ files, port, api, limits = LIMITS }: StudioServerOptions): Server {
  const options = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: limits.headersMs,
    // Bodies have limits of their own: an upload may take its time as long as it moves.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
  };
  const server = createServer(options, (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const host = `${LOOPBACK}:${port()}`;
    if (api !== undefined && request.headers.host === host && request.url?.startsWith('/api/')) {
      return void api(request, response).catch(() => response.destroy());
    }
    const guarded = guard(request, port());
    if (guarded) return answer(response, guarded.status, guarded.text, guarded.headers);
    void serve(request, response, files).catch(() => response.destroy());
  });
  server.maxConnections = limits.connections;
  return server;
}

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The Host header must name this very address, so that no foreign name can be pointed at it. */
function guard(request: IncomingMessage, port: number): Refusal | null {
  const host = request.headers.host ?? '';
  const address = `${LOOPBACK}:${port}`;
  if (host === `localhost:${port}` && !request.url?.startsWith('/api/')) {
    // Projects belong to one origin; the other spelling of this machine would show none of them.
    const target = `http://${address}${safePath(request.url)}`;
    return { status: 308, text: `The studio is at ${target}`, headers: { Location: target } };
  }
  if (host !== address) return { status: 421, text: 'This address is served only to this computer.' };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, text: 'Only GET and HEAD are understood here.', headers: { Allow: 'GET, HEAD' } };
  }
  return null;
}

/** A redirect stays on this host whatever the request said. */
function safePath(url: string | undefined): string {
  return url?.startsWith('/') && !url.startsWith('//') && !/[\s\\]/.test(url) ? url : '/';
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, StudioFile>,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === PING.path) {
    // Any page may read who is there, so that it can say whether to start, update or pair the helper.
    const { origin } = request.headers;
    response.setHeader('Vary', 'Origin');
    if (origin !== undefined && isOrigin(origin)) response.setHeader('Access-Control-Allow-Origin', origin);
    const body: PingAnswer = { app: PING.app, protocol: PING.protocol };
    return answer(response, 200, JSON.stringify(body), { 'Content-Type': 'application/json' });
  }
  const file = files.get(isStudioRoute(path) ? '/index.html' : path);
  if (!file) return answer(response, 404, 'There is nothing at this address.');
  response.setHeader('ETag', file.etag);
  response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === file.etag) return void response.writeHead(304).end();
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(file.path), response);
}

function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(text);
}
