import type { IncomingMessage, ServerResponse } from 'node:http';
import type * as v from 'valibot';
import type { AuditLog } from './audit-log.ts';
import type { Engine } from './engine.ts';
import type { Limits } from './limits.ts';
import type { Pairing } from './pairing.ts';
import type { Tickets } from './tickets.ts';
import type { TokenRecord, Tokens } from './tokens.ts';

/** What the routes work with. */
export interface Helper {
  /** Such as `http://127.0.0.1:4780`: the origin of the studio it serves itself. */
  readonly address: () => string;
  readonly version: string;
  readonly tokens: Tokens;
  readonly pairing: Pairing;
  readonly tickets: Tickets;
  readonly audit: AuditLog;
  readonly limits: Limits;
  /** Throws, as 503, what keeps films from being made here. */
  readonly engine: () => Promise<Engine>;
  readonly freeBytes: () => Promise<number>;
  /** Shows a code on the terminal and to the helper's own studios. */
  readonly showCode: () => { readonly code: string; readonly expiresAt: number };
  /** Aborted when the helper stops. */
  readonly signal: AbortSignal;
}

/**
 * Who may call: `token` any paired page or program; `owner` not the pages of other origins; `ticket` also whoever
 * has a ticket for this path; `own-page` without a token the page that the helper serves; `any-page` every page.
 */
export type Auth = 'token' | 'owner' | 'ticket' | 'own-page' | 'any-page';

export interface Call<Body> {
  readonly request: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly token: TokenRecord | null;
  /** The page that asks; null for programs, and for the helper's own page where browsers do not name it. */
  readonly origin: string | null;
  readonly helper: Helper;
}

export type Reply =
  | { readonly type: 'json'; readonly status: number; readonly body: unknown; readonly headers?: Headers }
  | { readonly type: 'empty'; readonly status: number; readonly headers?: Headers }
  | {
      readonly type: 'file';
      /** Folder that the file must really lie in. */
      readonly root: string;
      readonly path: string;
      readonly contentType: string;
      /** Name for a download; only ever a header. */
      readonly name: string;
      readonly etag: string;
    }
  | { readonly type: 'stream'; readonly send: (response: ServerResponse) => void };

type Headers = Readonly<Record<string, string>>;

/** `bytes` and `events` are bodies that are no JSON. */
export type AnswerBody = v.GenericSchema | 'bytes' | 'events' | null;

export interface Route<Body = unknown> {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Such as `/api/jobs/{id}`; each name in braces is one of `PARAMS`. */
  readonly path: string;
  readonly summary: string;
  readonly auth: Auth;
  /** Closed: anything more is refused. Null takes no body, `bytes` a stream. */
  readonly body: v.GenericSchema<unknown, Body> | 'bytes' | null;
  readonly bodyBytes?: (limits: Limits) => number;
  /** What a success looks like, by status. */
  readonly answers: Readonly<Record<number, AnswerBody>>;
  /** Statuses of its own refusals; those of every route are added to the description. */
  readonly refusals?: readonly number[];
  handle(call: Call<Body>): Promise<Reply> | Reply;
}

/** Every part of a path that a client chooses. They are compared as sent: nothing encoded ever fits. */
export const PARAMS: Readonly<Record<string, RegExp>> = {
  sha256: /^[0-9a-f]{64}$/,
  job: /^[0-9a-f]{64}$/,
  project: /^[A-Za-z0-9_-]{1,64}$/,
  artifact: /^[A-Za-z0-9_-]{1,64}$/,
  token: /^[A-Za-z0-9_-]{1,64}$/,
  batch: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** Keeps the type of a body between its schema and its handler. */
export function defineRoute<Body>(route: Route<Body>): Route {
  return route as Route;
}

/** The values in a path, or null where it is not of this pattern. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== value) return null;
    } else if (PARAMS[name]?.test(value)) params[name] = value;
    else return null;
  }
  return params;
}
