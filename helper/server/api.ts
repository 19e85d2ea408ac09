import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  corsHeaders,
  preflightHeaders,
  requireOrigin,
  requireOwner,
  requireTicket,
  requireToken,
} from './guards.ts';
import { HttpProblem, problemBody, toHttpProblem } from './problem.ts';
import { parseBody, readJson, requireNoBody, requireSize, requireType } from './read-body.ts';
import { type Auth, type Helper, matchPath, type Reply, type Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { sendFile } from './send-file.ts';
import type { TokenRecord } from './tokens.ts';

export type Api = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** How long a refused client may go on sending before its connection is cut. */
const LINGER_MS = 1000;

/** Answers everything below `/api/`: each request passes every guard before its route sees it. */
export function makeApi(helper: Helper, routes: readonly Route[] = ROUTES): Api {
  return async (request, response) => {
    const { path, query } = splitUrl(request.url ?? '');
    const found = routes.flatMap((route) => {
      const params = matchPath(route.path, path);
      return params === null ? [] : [{ route, params }];
    });
    const match = found.find(({ route }) => route.method === request.method);
    let token: TokenRecord | null = null;
    try {
      response.setHeader('Vary', 'Origin');
      const auth = authOf(request, match?.route ?? found[0]?.route);
      const origin = requireOrigin(request, auth, helper);
      if (origin !== null && origin !== helper.address()) setHeaders(response, corsHeaders(origin));
      const methods = [...new Set(found.map(({ route }) => route.method))];
      if (request.method === 'OPTIONS' && origin !== null && methods.length > 0) {
        response.writeHead(204, preflightHeaders(request, origin, methods)).end();
        return;
      }
      if (methods.length === 0) throw new HttpProblem(404, 'request.not-found', 'There is no such address');
      if (match === undefined) {
        throw new HttpProblem(405, 'request.method', `This address understands ${methods.join(', ')}`, {
          headers: { Allow: methods.join(', ') },
        });
      }
      const { route, params } = match;
      token = authorise(request, route.auth, origin, query, path, helper);
      const body = await bodyOf(request, route, helper);
      const reply = await route.handle({ request, params, body, token, origin, helper });
      await send(request, response, reply);
      if (request.method !== 'GET' && request.method !== 'HEAD') note(response.statusCode);
    } catch (error) {
      const problem = toHttpProblem(error);
      if (problem.status === 500 && !isGone(request, response)) console.error(error);
      note(problem.status, problem.code);
      refuse(request, response, problem);
    }

    function note(status: number, code?: string): void {
      const event = `${request.method} ${match?.route.path ?? 'unknown'}`;
      const { origin } = request.headers;
      helper.audit.add({
        event,
        status,
        ...(code === undefined ? {} : { code }),
        ...(token === null ? {} : { token: token.id }),
        ...(origin === undefined ? {} : { origin }),
      });
    }
  };
}

/** A preflight asks for the method that is to come. */
function authOf(request: IncomingMessage, route: Route | undefined): Auth {
  return route?.auth ?? (request.headers.origin === undefined ? 'ticket' : 'token');
}

/** Nothing is decoded: an address that needs decoding is none of ours. */
function splitUrl(url: string): { readonly path: string; readonly query: string | null } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: null } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function authorise(
  request: IncomingMessage,
  auth: Auth,
  origin: string | null,
  query: string | null,
  path: string,
  helper: Helper,
): TokenRecord | null {
  const ticket = auth === 'ticket' ? /^ticket=([A-Za-z0-9_-]{43})$/.exec(query ?? '')?.[1] : undefined;
  if (ticket !== undefined) return requireTicket(ticket, path, origin, helper);
  const isOpen = auth === 'own-page' || auth === 'any-page';
  const token = isOpen ? null : requireToken(request, origin, helper);
  if (token !== null && auth === 'owner') requireOwner(token, helper);
  if (query !== null) throw new HttpProblem(400, 'request.malformed', 'This address takes no parameters');
  return token;
}

async function bodyOf(
  request: IncomingMessage,
  { body, bodyBytes }: Route,
  { limits }: Helper,
): Promise<unknown> {
  if (body === 'bytes') {
    requireType(request, 'bytes');
    requireSize(request, limits.assetBytes);
    return undefined;
  }
  if (body === null) {
    requireType(request, 'none');
    requireNoBody(request);
    return undefined;
  }
  const limit = bodyBytes?.(limits) ?? limits.jsonBytes;
  requireType(request, request.headers['content-length'] === '0' ? 'none' : 'json');
  return parseBody(body, (await readJson(request, limit, limits.bodyMs)) ?? {});
}

async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  switch (reply.type) {
    case 'json': {
      const text = JSON.stringify(reply.body);
      setHeaders(response, reply.headers ?? {});
      response
        .writeHead(reply.status, {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': Buffer.byteLength(text),
          'Cache-Control': 'no-store',
        })
        .end(text);
      return;
    }
    case 'empty':
      response.writeHead(reply.status, { 'Cache-Control': 'no-store', ...reply.headers }).end();
      return closeUnread(request, response);
    case 'file':
      return sendFile(request, response, reply);
    case 'stream':
      return reply.send(response);
  }
}

export function refuse(request: IncomingMessage, response: ServerResponse, problem: HttpProblem): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (!request.complete) response.setHeader('Connection', 'close');
  const text = request.method === 'HEAD' ? '' : JSON.stringify(problemBody(problem));
  response.writeHead(problem.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...problem.headers,
  });
  response.end(text);
  closeUnread(request, response);
}

/** What is left of a body is thrown away for a moment, so that the answer can be read, and then cut off. */
function closeUnread(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once('end', () => clearTimeout(timer));
  response.once('finish', () => request.resume());
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** Whoever closed the tab is no fault of ours. */
function isGone(request: IncomingMessage, response: ServerResponse): boolean {
  return request.destroyed || response.destroyed;
}
