import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export interface Asked {
  readonly url: string;
  /** What the browser wanted it for: `document`, `worker`, `serviceworker`, `image`, ... */
  readonly purpose: string;
}

export interface RecordingProxy {
  readonly port: number;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/**
 * Stands between a browser and everything: whoever in it asks for something, page, worker or the browser itself,
 * is written down here. Only `origin` is answered.
 */
export async function startRecordingProxy(origin: string): Promise<RecordingProxy> {
  const asked: Asked[] = [];
  const server = createServer((incoming, answer) => {
    const url = incoming.url ?? '';
    asked.push({ url, purpose: String(incoming.headers['sec-fetch-dest'] ?? '') });
    if (!url.startsWith(`${origin}/`)) return void answer.writeHead(403).end();
    forward(new URL(url), incoming, answer);
  });
  // Every address with a secure scheme, sockets too, begins with this.
  server.on('connect', ({ url = '' }, socket) => {
    asked.push({ url: `https://${url}`, purpose: 'tunnel' });
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(url: URL, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = request(url, { method, headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}
