import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { assertNever } from '../../shared/assert.ts';
import {
  type HelperMessage,
  parseMessage,
  SOCKET,
  SOCKET_CLOSED,
  type StudioMessage,
  studioMessageSchema,
} from '../../shared/protocol/messages.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import { jobAnswer, newsMessage } from './answers.ts';
import { requireKnown, requireOrigin } from './guards.ts';
import { HttpProblem, toHttpProblem } from './problem.ts';
import type { Helper } from './route.ts';
import { takePlace } from './stream-events.ts';
import type { TokenRecord } from './tokens.ts';

export interface Sockets {
  /** Tells the helper's own studios; pages of other origins are never told. */
  tellOwn(message: HelperMessage): void;
  close(): void;
}

/** For the other side to answer that a socket is closed; then it is cut. */
const CLOSING_MS = 1000;

/** The studio's WebSocket. Host, origin and token are checked before there is a socket at all. */
export function serveSockets(server: Server, helper: Helper, host: () => string): Sockets {
  const { limits } = helper;
  const options = {
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols: () => SOCKET.protocol,
    // Types of the library do not have this one yet.
    closeTimeout: CLOSING_MS,
  };
  const sockets = new WebSocketServer(options);
  const own = new Set<(message: HelperMessage) => void>();

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    try {
      const token = admit(request, host(), helper);
      const leave = takePlace(helper);
      stream.once('close', leave);
      sockets.handleUpgrade(request, stream, head, (socket) => talk(socket, token));
    } catch (error) {
      const problem = toHttpProblem(error);
      helper.audit.add({ event: 'socket', status: problem.status, code: problem.code });
      stream.end(`HTTP/1.1 ${problem.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
  };

  const talk = (socket: WebSocket, token: TokenRecord) => {
    let stop: (() => void) | null = null;
    let isAlive = true;
    const send = (message: HelperMessage) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > limits.bufferedBytes) return socket.terminate();
      socket.send(JSON.stringify(message));
    };
    const isOwn = token.origin === null || token.origin === helper.address();
    const greeting = setTimeout(() => socket.close(SOCKET_CLOSED.silent, 'No hello'), limits.helloMs);
    const heartbeat = setInterval(() => {
      if (helper.tokens.get(token.id) === null) return socket.close(SOCKET_CLOSED.unpaired, 'Revoked');
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, limits.heartbeatMs);
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearTimeout(greeting);
      clearInterval(heartbeat);
      own.delete(send);
      stop?.();
    });

    const answer = async (message: StudioMessage) => {
      switch (message.type) {
        case 'ping':
          return send({ type: 'pong', id: message.id });
        case 'hello': {
          if (message.version !== SOCKET.version) {
            return socket.close(SOCKET_CLOSED.otherVersion, 'Another version');
          }
          clearTimeout(greeting);
          send({ type: 'hello', version: SOCKET.version, app_version: helper.version });
          if (isOwn) own.add(send);
          const engine = await helper.engine().catch(() => null);
          if (engine === null || stop !== null || socket.readyState !== socket.OPEN) return;
          const { jobs } = engine;
          stop = jobs.listen(message.last_id || Number.MAX_SAFE_INTEGER, (news) => {
            const told = newsMessage(news);
            if (told !== null) send(told);
          });
          for (const job of jobs.list().filter(({ state }) => isLive(state))) {
            send({ type: 'job', id: null, job: jobAnswer(job, jobs.progress(job.id)) });
          }
          return;
        }
        default:
          return assertNever(message);
      }
    };
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? null : parseMessage(studioMessageSchema, String(data));
      if (message === null) socket.close(SOCKET_CLOSED.malformed, 'Not a message');
      else void answer(message);
    });
  };

  server.on('upgrade', upgrade);
  return {
    tellOwn(message) {
      for (const tell of own) tell(message);
    },
    close() {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function admit(request: IncomingMessage, host: string, helper: Helper): TokenRecord {
  if (request.headers.host !== host) {
    throw new HttpProblem(421, 'request.host', 'This address is served only to this computer');
  }
  const origin = requireOrigin(request, 'socket', helper);
  if (request.url !== SOCKET.path)
    throw new HttpProblem(404, 'request.not-found', 'There is no such address');
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const brought = offered.find((name) => name.startsWith(SOCKET.tokenPrefix));
  const token = requireKnown(brought?.slice(SOCKET.tokenPrefix.length), origin, helper);
  if (offered.includes(SOCKET.protocol)) return token;
  throw new HttpProblem(400, 'request.malformed', `Offer the protocol ${SOCKET.protocol}`);
}
