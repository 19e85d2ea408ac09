import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export interface HidingServer {
  readonly address: string;
  close(): Promise<void>;
}

export interface Hidden {
  /** Runs before anything else in every worker; give the same to `addInitScript` for pages. */
  readonly script?: string;
  /** Without these headers a browser gives no shared memory. */
  readonly isolation?: boolean;
}

const SCRIPT = '/hidden-features.js';

/** The studio as a browser sees it that lacks something: in its workers too, where an init script does not reach. */
export async function startHidingServer(studio: string, hidden: Hidden): Promise<HidingServer> {
  const server = createServer((incoming, answer) => {
    if (incoming.url === SCRIPT) {
      answer.writeHead(200, {
        'Content-Type': 'text/javascript',
        'Cross-Origin-Resource-Policy': 'same-origin',
      });
      return void answer.end(hidden.script ?? '');
    }
    forward(studio, hidden, incoming, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    address: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(studio: string, hidden: Hidden, incoming: IncomingMessage, answer: ServerResponse): void {
  const url = new URL(incoming.url ?? '/', studio);
  const isWorker = incoming.headers['sec-fetch-dest'] === 'worker';
  const headers = { ...incoming.headers, host: url.host };
  const onward = request(url, { method: incoming.method, headers }, (reply) => {
    const { 'content-length': length, ...kept } = reply.headers;
    if (hidden.isolation === true) {
      delete kept['cross-origin-opener-policy'];
      delete kept['cross-origin-embedder-policy'];
    }
    if (!isWorker || hidden.script === undefined) {
      answer.writeHead(
        reply.statusCode ?? 502,
        length === undefined ? kept : { ...kept, 'content-length': length },
      );
      reply.pipe(answer);
      return;
    }
    answer.writeHead(reply.statusCode ?? 502, kept);
    // The first import of a module runs before all others.
    answer.write(`import '${SCRIPT}';`);
    reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}
