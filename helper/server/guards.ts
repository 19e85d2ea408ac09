import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem.ts';
import type { Auth, Helper } from './route.ts';
import type { TokenRecord } from './tokens.ts';

/** An origin as browsers write it: nothing but scheme, host and port. `null` and everything else is none. */
export function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || text.length > 253) return false;
  return URL.canParse(text) && new URL(text).origin === text;
}

/** The page that asks. Browsers name it on every request between origins; what they name must be known here. */
export function requireOrigin(
  request: IncomingMessage,
  auth: Auth | 'socket',
  helper: Helper,
): string | null {
  const origin = request.headers.origin;
  if (origin === undefined) {
    requireOwnSite(request, auth);
    if (auth === 'own-page' || auth === 'any-page') throw wrongOrigin();
    return null;
  }
  if (origin === helper.address()) return origin;
  if (auth === 'any-page' && isOrigin(origin)) return origin;
  if (auth === 'own-page' || !isPaired(origin, helper)) throw wrongOrigin();
  return origin;
}

export function isPaired(origin: string, { tokens }: Helper): boolean {
  return isOrigin(origin) && tokens.list().some((token) => token.origin === origin);
}

/** Pictures, scripts and frames of other pages name no origin, but browsers say where they come from. */
function requireOwnSite(request: IncomingMessage, auth: Auth | 'socket'): void {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  // A download by a link of a paired page, which brings its ticket.
  if (auth === 'ticket' && request.headers['sec-fetch-mode'] === 'navigate') return;
  throw wrongOrigin();
}

function wrongOrigin(): HttpProblem {
  return new HttpProblem(403, 'request.origin', 'This page is not paired with the helper');
}

/** The token in the header, if it is one of ours and belongs to the page that sent it. */
export function requireToken(request: IncomingMessage, origin: string | null, helper: Helper): TokenRecord {
  const sent = /^Bearer ([A-Za-z0-9_-]+)$/.exec(request.headers.authorization ?? '')?.[1];
  return requireKnown(sent, origin, helper);
}

export function requireKnown(sent: string | undefined, origin: string | null, helper: Helper): TokenRecord {
  const token = sent === undefined ? null : helper.tokens.verify(sent);
  if (token === null || !belongsTo(token, origin, helper)) {
    throw new HttpProblem(401, 'request.unpaired', 'A token is needed: pair with the helper first', {
      headers: { 'WWW-Authenticate': 'Bearer realm="Storyloom"' },
    });
  }
  return token;
}

/** Browsers leave the origin away only where a page asks its own server. */
function belongsTo({ origin: owner }: TokenRecord, origin: string | null, helper: Helper): boolean {
  if (origin !== null) return owner === origin;
  return owner === null || owner === helper.address();
}

/** Pages of other origins make films; who else may come in is decided on this computer. */
export function requireOwner(token: TokenRecord, helper: Helper): void {
  if (token.origin === null || token.origin === helper.address()) return;
  throw new HttpProblem(403, 'request.not-allowed', 'Only the studio of this computer may do that');
}

/** A ticket in the address opens just that path, for as long as the token that it came from. */
export function requireTicket(
  ticket: string,
  path: string,
  origin: string | null,
  helper: Helper,
): TokenRecord {
  const found = helper.tickets.find(ticket);
  const token = found?.path === path ? helper.tokens.get(found.tokenId) : null;
  if (token === null || (origin !== null && token.origin !== origin)) {
    throw new HttpProblem(401, 'request.unpaired', 'This link has ended. Ask for a new one');
  }
  return token;
}

const ALLOWED_HEADERS =
  'authorization, content-type, last-event-id, range, if-range, upload-offset, upload-length';
const EXPOSED_HEADERS =
  'accept-ranges, content-disposition, content-length, content-range, etag, location, retry-after, ' +
  'upload-offset, upload-length, upload-complete';

/** Lets one page, named exactly, read an answer. */
export function corsHeaders(origin: string): Readonly<Record<string, string>> {
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED_HEADERS };
}

export function preflightHeaders(
  request: IncomingMessage,
  origin: string,
  methods: readonly string[],
): Readonly<Record<string, string>> {
  const local = request.headers['access-control-request-private-network'] === 'true';
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': ALLOWED_HEADERS,
    'Access-Control-Max-Age': '600',
    ...(local ? { 'Access-Control-Allow-Private-Network': 'true' } : {}),
  };
}
